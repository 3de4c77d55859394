import pytest

from netkit.transport import Gateway, LoginFailed, strip_userinfo

PASSWORD = "not-a-real-password"
FAKE_TOKEN = "test-token-123"


@pytest.fixture
def gateway(monkeypatch):
    monkeypatch.setenv("GATEWAY_PASSWORD", "dummy")
    return Gateway("https://gateway.example", "bob", PASSWORD)


def test_userinfo_is_dropped(gateway):
    assert strip_userinfo("https://bob:pw@gateway.example") == "https://gateway.example"
    assert PASSWORD not in repr(gateway), "the password is shown"


def test_login_failed_names_the_user():
    error = LoginFailed("bob", "x")
    assert error.user == "bob", f"got {error.user}"


@pytest.mark.parametrize("password", ["", "short", "a" * 500])
def test_odd_passwords(gateway, password):
    print("length", len(password))
