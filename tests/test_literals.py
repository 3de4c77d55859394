"""Credentials in Python code: what is one, what is none, and that no word of it is ever shown."""

from __future__ import annotations

import json
import string
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seamlint.catalogue import literals as tables
from seamlint.engine import Options
from seamlint.literals.names import secret_class
from seamlint.literals.screen import may_hold
from seamlint.literals.text import find, of_literal
from seamlint.literals.values import is_secret
from tests.fixture_cases import cases, on_disk
from tests.support import findings, places, project, seamlint
from tests.synthetic import MARKERS, chance, filled

BOTH = ("SEA206", "SEA207")


def check(tmp_path: Path, files: Mapping[str, str], *codes: str) -> list[str]:
    """`line symbol` of each finding about a credential in a project with these files."""
    written = {name: filled(text) for name, text in files.items()}
    found = findings(project(tmp_path, written), *(codes or BOTH))
    return [f"{finding.line} {finding.symbol}" for finding in found]


def test_a_finding_points_to_the_literal(tmp_path: Path) -> None:
    source = filled('x = "ü"; client = connect(key="@@stripe_live@@")\n')
    root = project(tmp_path, {"app/a.py": source})
    (finding,) = findings(root, "SEA206")
    assert source[finding.column - 1 : finding.end_column - 1] == f'"{MARKERS["stripe_live"]}"'
    assert finding.owner == "app.a"
    assert "a live Stripe secret key" in finding.message


@pytest.mark.parametrize("name", sorted(MARKERS))
def test_no_output_holds_a_value(tmp_path: Path, name: str) -> None:
    value = MARKERS[name]
    files = {
        "app/a.py": f"password = {value!r}\n# password: {value}\ndsn = 'amqp://svc:{value}@db/'\n",
        "notes.md": f"password: {value}\nAuthorization: Bearer {value}\n",
        "config.json": json.dumps({"password": value}),
    }
    root = project(tmp_path, files)
    for arguments in (["--format=json"], ["--format=text"]):
        done = seamlint(root, "check", *arguments)
        assert done.returncode in (0, 1), done.stderr
        for length in range(10, len(value) + 1, 10):
            assert value[-length:].split("\n")[-1][-10:] not in done.stdout + done.stderr


def test_the_fingerprint_does_not_depend_on_the_value(tmp_path: Path) -> None:
    prints = set()
    for number, value in enumerate((chance("one", 40), chance("two", 40))):
        (finding,) = findings(project(tmp_path / str(number), {"app/a.py": f"api_key = {value!r}\n"}), "SEA206")
        prints.add(finding.fingerprint)
    assert len(prints) == 1


@pytest.mark.parametrize(
    "code",
    [
        'app.config["SECRET_KEY"] = "@@hex@@"',
        'app.config.update(SECRET_KEY="@@random@@")',
        'class S:\n    jwt_secret: str = "@@random@@"',
        'class S:\n    token: str = Field(default="@@hex@@")',
        'p.add_argument("--token", default="@@random@@")',
        'getattr(settings, "WEBHOOK_SECRET", "@@hex@@")',
        'jwt.encode({}, "@@random@@", algorithm="HS256")',
        'hmac.new(b"@@random@@", body)',
        'requests.get(url, auth=("svc", "@@password@@"))',
        'secrets.compare_digest(token, "@@hex@@")',
        'f = lambda api_key="@@hex@@": api_key',
        'api_key = "@@random@@" if live else None',
        'ACCESS_TOKENS = ("@@hex@@",)',
        'password = SecretStr("@@password@@")',
        'headers = {"X-Api-Key": "@@random@@"}',
        'stripeApiKey = "@@hex@@"',
        'password = ("@@random@@"\n    "@@hex@@")',
        'if (token := "@@hex@@"): pass',
    ],
)
def test_every_way_to_give_a_value_to_a_name(tmp_path: Path, code: str) -> None:
    assert len(check(tmp_path, {"app/a.py": f"{code}\n"}, "SEA206")) == 1


@pytest.mark.parametrize(
    ("code", "confidence"),
    [
        ('connect("@@stripe_live@@")', "high"),
        ('KEY = """@@private_key@@"""', "high"),
        ('api_key = "@@random@@"', "medium"),
        ('headers = {"Authorization": "Bearer @@random@@"}', "medium"),
        ('connect("amqp://svc:@@password@@@db/")', "medium"),
    ],
)
def test_what_only_its_place_calls_a_credential_is_less_sure(tmp_path: Path, code: str, confidence: str) -> None:
    found = findings(project(tmp_path, {"app/a.py": filled(f"{code}\n")}), *BOTH)
    assert [finding.confidence.value for finding in found] == [confidence]


@pytest.mark.parametrize("name", ["password", "api_key", "token", "SECRET_KEY", "authorization"])
@pytest.mark.parametrize(
    "value",
    [
        "changeme",
        "password123!",
        "SuperS3cr3t!",
        "your-api-key-1234567890",
        "<your password 1>",
        "${DB_PASSWORD_2}",
        "{{ password2 }}",
        "%(password2)s",
        "sk-...",
        "xxxxxxxxxxxxxxxx1",
        "********",
        "OPENAI_API_KEY_2",
        "vault://kv/billing7#stripe",
        "op://vault7/item/field",
        "/run/secrets/db2031",
        "https://login.internal/v2/token",
        "app.auth2.backends.Token3",
        "text-embedding-ada-002",
        "gpt-4o-2024-08-06",
        "0123456789abcdef0123456789abcdef",
        "abcdefghijklmnop1",
        "550e8400-e29b-41d4-a716-446655440000",
        "user1@shop.internal",
        r"^(?=.*\d)[A-Z]{8,}$",
        "Enter your token 2",
        "sha256:@@hex64@@",
        "$2b$12$@@random@@",
        "@@stripe_publishable@@",
    ],
)
def test_what_stands_in_for_a_secret_is_none(name: str, value: str) -> None:
    assert of_literal(filled(value), name) is None


@pytest.mark.parametrize("word", sorted(set(tables.words("names", "harmless-tails"))))
def test_a_last_word_says_that_no_secret_is_given(word: str) -> None:
    assert secret_class(f"api_token_{word}") == ""


@pytest.mark.parametrize(
    "name",
    [
        "max_tokens",
        "tokens",
        "next_token",
        "csrf_token",
        "primary_key",
        "monkey",
        "compass",
        "author",
        "public_key",
        "key",
    ],
)
def test_look_alike_names_are_none(name: str) -> None:
    assert secret_class(name) == ""


@pytest.mark.parametrize("entry", tables.formats(), ids=lambda entry: entry.id)
def test_the_mask_of_a_format_is_no_credential(entry: tables.Format) -> None:
    assert list(find(f'key = "{entry.mask}"')) == []
    assert entry.source
    assert entry.pattern.groups


def test_rows_are_checked() -> None:
    row: dict[str, object] = {
        "id": "x",
        "what": "a key",
        "needle": ["x_"],
        "pattern": "x_(.)",
        "mask": "x_***",
        "source": "y",
    }
    assert tables.read_format(row).mode == "live"
    wrong: list[dict[str, object]] = [
        {"needle": "x_"},
        {"needle": []},
        {"pattern": "("},
        {"pattern": "x_."},
        {"mode": "dead"},
        {"colour": "red"},
    ]
    for change in wrong:
        with pytest.raises(ValueError, match=r"literals\.toml: x"):
            _ = tables.read_format({**row, **change}).pattern


def test_a_suppression_and_an_exception_silence_it(tmp_path: Path) -> None:
    files = {"app/a.py": 'api_key = "@@hex@@"  # seamlint: allow[SEA206] revoked in May\n'}
    assert check(tmp_path, files, *BOTH, "SEA001") == []


def test_a_suppression_that_silences_nothing_is_reported(tmp_path: Path) -> None:
    files = {"app/a.py": 'api_key = "changeme"  # seamlint: allow[SEA206] revoked in May\n'}
    assert check(tmp_path, files, "SEA001") == ["1 SEA206"]


@pytest.mark.parametrize(
    "baseline", ["{", "[]", '{"results": []}', '{"results": {"app/a.py": [1, {}]}}', "[" * 100_000]
)
def test_a_baseline_that_is_none_accepts_nothing(tmp_path: Path, baseline: str) -> None:
    assert check(tmp_path, {"app/a.py": 'api_key = "@@hex@@"\n', ".secrets.baseline": baseline}) == ["1 api_key"]


def test_a_baseline_counts_only_for_its_file(tmp_path: Path) -> None:
    results = '{"results": {"app/a.py": [{"hashed_secret": "@@sha1:hex@@"}]}}'
    files = {"app/a.py": 'api_key = "@@hex@@"\n', "app/b.py": 'token = "@@hex@@"\n'}
    assert check(tmp_path, {**files, ".secrets.baseline": results}) == ["1 token"]


@pytest.mark.parametrize(
    ("name", "alphabet", "length"),
    [
        ("api_key", string.ascii_letters + string.digits, 32),
        ("token", string.hexdigits.lower()[:16], 40),
        ("client_secret", string.ascii_letters + string.digits + "-_~.", 40),
        ("secret_key", string.ascii_lowercase + string.digits + "!@#$%^&*(-_=+)", 50),
        ("password", string.ascii_letters + string.digits + "!@#$%^&*?", 16),
    ],
)
def test_nearly_all_random_values_are_found(name: str, alphabet: str, length: int) -> None:
    found = sum(of_literal(chance(f"{name}{seed}", length, alphabet), name) is not None for seed in range(400))
    assert found >= 380


def test_our_hash_is_that_of_detect_secrets() -> None:
    from detect_secrets.core.potential_secret import PotentialSecret

    value = MARKERS["hex"]
    verdict = of_literal(value, "api_key")
    assert verdict is not None
    assert PotentialSecret("x", "f", value).secret_hash in verdict.hashes


def test_facts_hold_no_value(tmp_path: Path) -> None:
    from seamlint.analysis import analyse
    from seamlint.ask import Ask

    root = project(tmp_path, {"app/a.py": f'call(api_key="{MARKERS["stripe_live"]}")\n# {MARKERS["github"]}\n'})
    facts = analyse(str(root), "app/a.py", None, asks=Ask.LITERALS).facts
    assert facts is not None
    assert len(facts.literals) == 2
    assert MARKERS["stripe_live"][-12:] not in repr(facts.literals)


@pytest.mark.parametrize("case", [case for case in cases() if case.parent.name in BOTH], ids=lambda case: case.name)
def test_the_screen_hides_nothing(case: Path) -> None:
    root = on_disk(case)
    assert findings(root, *BOTH) == findings(root, *BOTH, screen=False)


def test_a_file_read_only_for_its_literals_takes_no_part_in_the_links(tmp_path: Path) -> None:
    files = {"app/a.py": 'import json\napi_key = "@@hex@@"\n'}
    root = project(tmp_path, {name: filled(text) for name, text in files.items()})
    from seamlint.api import settings_of
    from seamlint.discovery import rules
    from seamlint.engine import run
    from seamlint.request import Request

    result = run(str(root), settings_of(str(root), "pyproject.toml", Request()), Options(rules()))
    assert "app/a.py" not in result.links.paths
    assert [finding.code for finding in result.findings] == ["SEA206"]


def test_look_alikes_do_not_load_detect_secrets(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": 'password = "changeme1"\ntoken = "sk-..."\n', "a.md": "api_key: <key-1>\n"})
    program = (
        "import sys\nfrom seamlint.cli import run\ncode = run(['check', '--jobs', '1'])\n"
        "sys.exit(code or 'detect_secrets' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_that_are_not_selected_ask_for_nothing(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": filled('api_key = "@@hex@@"\n'), "a.md": filled("api_key: @@hex@@\n")})
    assert findings(root, select=("SEA101",)) == []
    assert [finding.code for finding in findings(root, select=("SEA207",))] == ["SEA207"]


def test_a_broken_file_with_a_credential_is_reported_as_unread(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": filled('api_key = "@@hex@@"\ndef f(:\n')})
    assert [finding.code for finding in findings(root)] == ["SEA003"]


def test_newer_syntax_keeps_its_places(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.py": filled('type X = int\ntoken = "@@hex@@"  # api_key: @@hex64@@\n')})
    assert [place[:3] for place in places(findings(root, *BOTH))] == [
        ("SEA206", "app/a.py", 2),
        ("SEA207", "app/a.py", 2),
    ]


TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(
        [
            *(
                "password",
                "=",
                ": ",
                '"',
                "'",
                "\n",
                "sk_live_",
                "://a:",
                "@h",
                "-----BEGIN PRIVATE KEY-----",
                "eyJ",
                ".",
            ),
            *("Bearer ", "Basic ", "{", "}", "$", "#", "\\n", "api_key", "é", "\0", "\ud800"),
            *MARKERS.values(),
        ]
    ),
    max_size=12,
).map("".join)


@given(TEXTS, st.sampled_from(["", "password", "api_key", "token"]))
def test_no_text_makes_it_fail_or_tell(text: str, name: str) -> None:
    of_literal(text, name)
    may_hold(text)
    is_secret(text, password=True)
    for hit in find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        value = text[hit.start : hit.end]
        assert value not in hit.verdict.described + hit.verdict.mask


@example("\\n://:A0000A0A@")
@given(TEXTS)
def test_the_screen_lets_through_what_a_text_holds(text: str) -> None:
    if any(True for _ in find(text)):
        assert may_hold(text)
