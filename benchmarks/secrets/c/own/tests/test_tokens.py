import logging

import pytest


@pytest.fixture
def token():
    return "test-token"


@pytest.mark.parametrize("password", ["", "short", "no-digits-here"])
def test_rejected(password, check):
    assert not check(password), f"{password!r} must be rejected"


def test_masking(caplog, token, service):
    with caplog.at_level(logging.DEBUG):
        service.connect(token)
    assert token not in caplog.text
    assert "test-…" in caplog.text, caplog.text


def test_expiry(service, clock):
    key = service.issue("reader")
    clock.tick(3600)
    assert service.expired(key), f"key {key.id} should have expired at {key.expires_at}"
