"""The configuration: what is accepted, and what is said about everything else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from seamlint import configuration
from seamlint.configuration import Configuration
from seamlint.home import find
from seamlint.request import ConfigurationError
from seamlint.settings import Exemption, Secrets, Settings

from .support import BOUNDARY, findings, project, seamlint

MANIFEST = """
schema = 1
app-id = "invoice"
loaders = ["app.plugins.load"]

[paths]
source-roots = ["src"]
tests = ["tests"]
docs = ["docs", "README.md", "examples"]

[boundary]
packages = ["app.integrations"]
layout = "app.integrations.{family}"
bindings = ["app.integrations.bindings"]
secrets = ["app.integrations.secrets"]
webhooks = ["app.integrations.*.webhooks"]
surfaces = ["app.api", "app.jobs", "app.web"]

[runtime]
mode = "hybrid"
secrets = "mixed"
tenant-connections = "app"
transport = "rest"
telemetry = "redacted"
managed-execution = ["workflows"]

[environments]
names = ["development", "sandbox", "production"]
production-like = ["sandbox", "production"]

[capabilities."billing.payments"]
version = "1.0.0"
family = "payments"
provider = "payments.stripe"
contract = "app.contracts.payments:PaymentsProvider"
ownership = "hybrid"
runtime = "hybrid"
fake = "app.integrations.payments.fake:FakePayments"
harness = ["tests/integrations/test_payments_harness.py"]
failure-tests = ["tests/integrations/test_payments_failures.py"]

[connections.tenant_conn_payments_primary]
capability = "billing.payments"
integration = "payments.stripe"
integration-version = "1.0.0"
tenant = "*"
label = "Production Stripe"
environment = "production"
ownership = "byok"
secret-provider = "gcp"
secret-ref = "gcp://projects/acme/secrets/stripe/versions/latest"

[credentials.STRIPE_SECRET_KEY]
capability = "billing.payments"
owner = "consumer"
field = "api_key"
sensitivity = "secret"
surfaces = ["server", "worker"]
rotation-days = 90
rotate = "ops.rotate:stripe"
revoke = "https://runbooks.acme.dev/stripe-revoke"

[credentials.STRIPE_PUBLISHABLE_KEY]
capability = "billing.payments"
owner = "consumer"
sensitivity = "public"

[urls."billing.payments".webhook]
development = "env://STRIPE_WEBHOOK_URL"
production = "env://STRIPE_WEBHOOK_URL"

[providers."payments.acmepay"]
family = "payments"
dists = ["acmepay-sdk"]
imports = ["acmepay"]
hosts = ["api.acmepay.example"]
env = ["ACMEPAY_API_KEY"]
secret-prefixes = ["acme_sk_"]
modes = ["managed", "byok"]
capabilities = ["billing.payments"]
secret-fields = ["api_key", "webhook_secret"]
identifier-fields = ["account_id"]

[factories]
runtime = ["integration_runtime.create_integration_runtime"]
managed-runtime = ["integration_runtime_managed.create_managed_runtime"]
provider-pattern = "create_{family}_provider"
evidence = ["record_evidence"]
redactors = ["redact", "mask", "app.observability.redact_payload"]

[secrets]
sinks = ["app.audit.record"]
sanitizers = ["app.observability.redact_payload"]
names = ["customer_pin", "X-Customer-Pin"]
harmless = ["seat_token"]

[[exceptions]]
rule = "SEA101"
path = "src/app/legacy/charges.py"
reason = "migrating in Q3"
owner = "@payments"
expires = 2026-12-31
"""

CAPABILITY = '[capabilities."a.b"]\nfamily = "email"\n'
EXCEPTION = {"rule": '"SEA101"', "path": '"app"', "reason": '"moves"', "owner": '"@a"', "expires": "2999-12-31"}


def read(folder: Path, text: str) -> Configuration:
    (folder / "seamlint.toml").write_text(text, "utf-8")
    return configuration.read(str(folder), "seamlint.toml")


def problems(folder: Path, text: str) -> list[str]:
    return [str(problem) for problem in read(folder, text).problems]


def exception(**changes: str) -> str:
    entry = {**EXCEPTION, **changes}
    return "[[exceptions]]\n" + "".join(f"{key} = {value}\n" for key, value in entry.items() if value)


def test_the_whole_manifest_is_accepted(tmp_path: Path) -> None:
    found = read(tmp_path, MANIFEST)
    assert found.problems == ()
    settings = found.settings
    assert settings.app_id == "invoice"
    assert settings.source_roots == ("src",)
    assert settings.docs == ("docs", "README.md", "examples")
    assert settings.boundary.layout == "app.integrations.{family}"
    assert settings.runtime.managed_execution == ("workflows",)
    assert settings.production_like == ("sandbox", "production")
    assert settings.capabilities["billing.payments"].failure_tests == ("tests/integrations/test_payments_failures.py",)
    assert settings.connections["tenant_conn_payments_primary"].secret_ref.startswith("gcp://")
    assert settings.credentials["STRIPE_SECRET_KEY"].rotation_days == 90
    assert settings.urls["billing.payments"]["webhook"]["production"] == "env://STRIPE_WEBHOOK_URL"
    assert settings.providers["payments.acmepay"].identifier_fields == ("account_id",)
    assert settings.factories.redactors[-1] == "app.observability.redact_payload"
    assert settings.secrets.sinks == ("app.audit.record",)
    assert settings.secrets.sanitizers == ("app.observability.redact_payload",)
    assert settings.secrets.names == ("customer_pin", "X-Customer-Pin")
    assert settings.secrets.harmless == ("seat_token",)
    assert settings.exceptions == (
        Exemption("SEA101", "src/app/legacy/charges.py", "migrating in Q3", "@payments", date(2026, 12, 31)),
    )


def test_the_manifest_is_the_same_under_tool_seamlint(tmp_path: Path) -> None:
    plain = read(tmp_path, MANIFEST).settings
    nested = MANIFEST.replace("[[", "[[tool.seamlint.").replace("\n[", "\n[tool.seamlint.")
    nested = nested.replace("[tool.seamlint.[tool.seamlint.", "[[tool.seamlint.")
    (tmp_path / "pyproject.toml").write_text("[tool.seamlint]" + nested, "utf-8")
    found = configuration.read(str(tmp_path), "pyproject.toml")
    assert found.problems == ()
    assert found.settings.file == "pyproject.toml"
    assert found.settings.capabilities == plain.capabilities
    assert found.settings.exceptions == plain.exceptions


def test_two_lines_are_enough(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/views.py": "import stripe\n"})
    assert (root / "pyproject.toml").read_text("utf-8").count("\n") == 2
    assert [finding.code for finding in findings(root)] == ["SEA101"]


def test_nothing_at_all_is_a_configuration_too(tmp_path: Path) -> None:
    found = read(tmp_path, "")
    assert found.problems == ()
    assert found.settings == Settings(file="seamlint.toml")
    assert found.settings.secrets == Secrets((), (), (), (), ())


def test_paths_stand_at_the_top_or_under_paths(tmp_path: Path) -> None:
    top = read(tmp_path, 'source-roots = ["src"]\ntests = ["checks"]\n').settings
    assert top == read(tmp_path, '[paths]\nsource-roots = ["src"]\ntests = ["checks"]\n').settings


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema = 2", "schema: schema 2 is not known to this version, which reads schema 1"),
        ('schema = "1"', "schema: expected a number that is not negative, found text"),
        ("schema = true", "schema: expected a number that is not negative, found true or false"),
        ("app-id = 1", "app-id: expected text, found a number"),
        ('source-roots = "src"', "source-roots: expected a list, found text; put it in brackets"),
        ("tests = [1]", "tests[0]: expected text, found a number"),
        ("tests = {}", "tests: expected a list, found a table"),
        ('exclude = ["a", 2020-01-01]', "exclude[1]: expected text, found a date"),
        ('select = ["SEA1011"]', "select[0]: `SEA1011` is no rule code, such as SEA101 or SEA1"),
        ('ignore = ["provider-import"]', "ignore[0]: `provider-import` is no rule code, such as SEA101 or SEA1"),
        ('type-checking-imports = "off"', "type-checking-imports: `off` is none of error, warning, ignore"),
        ("type-checking-imports = false", "type-checking-imports: expected text, found true or false"),
        (
            'type-checking-imports = "warn"',
            "type-checking-imports: `warn` is none of error, warning, ignore; did you mean `warning`?",
        ),
        ('test-imports = "errors"', "test-imports: `errors` is none of error, warning, ignore; did you mean `error`?"),
        ('loaders = ["app/plugins"]', "loaders[0]: `app/plugins` is no dotted module name, such as app.integrations"),
        ("families = true", "families: expected a table, found true or false"),
        ('families = { payments = "off" }', "families.payments: expected true or false, found text"),
        ("families = { paymnts = false }", "families.paymnts: `paymnts` is no provider family; did you mean"),
        ("boundary = 1", "boundary: expected a table, found a number"),
        ('boundary = "app"', "boundary: expected a table, found text"),
        ('[boundary]\npackages = "app"', "boundary.packages: expected a list, found text; put it in brackets"),
        ('[boundary]\npackages = ["app/x"]', "boundary.packages[0]: `app/x` is no dotted module name, such as"),
        ('[boundary]\npackages = [""]', "boundary.packages[0]"),
        ('[boundary]\npackages = ["app", "a-b"]', "boundary.packages[1]: `a-b` is no dotted module name"),
        ("[boundary]\nlayout = []", "boundary.layout: expected text, found a list"),
        ('[runtime]\nmode = "cloud"', "runtime.mode: `cloud` is none of local, hybrid, managed"),
        ('[runtime]\nmode = "manged"', "runtime.mode: `manged` is none of local, hybrid, managed; did you"),
        ('[runtime]\ntelemetry = "full"', "runtime.telemetry: `full` is none of redacted, off"),
        (
            '[runtime]\nmanaged-execution = ["workflow"]',
            "runtime.managed-execution[0]: `workflow` is none of workflows, harness, provider-execution; did you mean",
        ),
        (
            '[environments]\nnames = ["test"]\nproduction-like = ["prod"]',
            "environments.production-like[0]: `prod` is no declared environment",
        ),
        ('[capabilities.payments]\nfamily = "payments"', "capabilities.payments: `payments` is no capability key"),
        (
            '[capabilities."Billing.Payments"]\nfamily = "payments"',
            'capabilities."Billing.Payments": `Billing.Payments` is no capability key',
        ),
        (
            '[capabilities."billing.payments"]\nversion = "1"',
            'capabilities."billing.payments": say which `family` it is of, or which `provider` serves it',
        ),
        (
            '[capabilities."billing.payments"]\nfamily = "payment"',
            'capabilities."billing.payments".family: `payment` is no provider family; did you mean `payments`?',
        ),
        (
            '[capabilities."billing.payments"]\nprovider = "strpe"',
            'capabilities."billing.payments".provider: `strpe` is no provider of the catalogue; did you mean `stripe`?',
        ),
        (
            '[capabilities."billing.payments"]\nfamily = "email"\nprovider = "payments.stripe"',
            'capabilities."billing.payments".provider: `payments.stripe` is not of the family email',
        ),
        (
            '[connections.main]\ncapability = "billing.payments"',
            "connections.main.capability: `billing.payments` is no declared capability",
        ),
        ('[connections.main]\nintegration = "strpe"', "connections.main.integration: `strpe` is no provider of the"),
        ('[connections.main]\nownership = "own"', "connections.main.ownership: `own` is none of byok, managed, hybrid"),
        (
            '[credentials.KEY]\nsensitivity = "private"',
            "credentials.KEY.sensitivity: `private` is none of public, internal, sensitive, secret",
        ),
        (
            '[credentials.KEY]\nsensitivity = "secret"\nsurfaces = ["browser"]',
            "credentials.KEY.surfaces: a secret credential may not reach `browser`",
        ),
        ("[credentials.KEY]\nrotation-days = -1", "credentials.KEY.rotation-days: expected a number"),
        (f'{CAPABILITY}[urls."a.b"]\nwebhook = "env://X"', 'urls."a.b".webhook: expected a table, found text'),
        ('[providers.acmepay]\nimports = ["acmepay"]', "providers.acmepay: `acmepay` is no provider name"),
        (
            '[providers."payments.acme"]\nhosts = ["https://x.example"]',
            'providers."payments.acme".hosts[0]: `https://x.example` is no host name; write it without scheme or port',
        ),
        (
            '[providers."payments.acme"]\nfamily = "email"',
            'providers."payments.acme".family: `email` is not the family in the name `payments.acme`',
        ),
        (
            '[providers."payments.acme"]\nimports = ["stripe"]',
            'providers."payments.acme".imports[0]: `stripe` belongs to payments.stripe already',
        ),
        ('[providers."payments.acme"]\nrole = "sdk"', 'providers."payments.acme".role: `sdk` is none of provider'),
        ("secrets = []", "secrets: expected a table, found a list"),
        ('[secrets]\nsinks = "app.audit.record"', "secrets.sinks: expected a list, found text; put it in brackets"),
        (
            '[secrets]\nsinks = ["app.audit:record"]',
            "secrets.sinks[0]: `app.audit:record` is no dotted name of a function",
        ),
        ('[secrets]\nsinks = ["record"]', "secrets.sinks[0]: `record` is no dotted name of a function"),
        ('[secrets]\nsanitizers = ["app.mask", 1]', "secrets.sanitizers[1]: expected text, found a number"),
        (
            '[secrets]\nnames = ["customer pin"]',
            "secrets.names[0]: `customer pin` is no name of a variable, field or key",
        ),
        ('[secrets]\nharmless = ["a.b"]', "secrets.harmless[0]: `a.b` is no name of a variable, field or key"),
        ('exceptions = "SEA101"', "exceptions: expected a list, found text"),
        ("exceptions = [1]", "exceptions[0]: expected a table, found a number"),
    ],
)
def test_a_wrong_value_is_named_by_its_key_with_what_would_be_right(tmp_path: Path, text: str, problem: str) -> None:
    found = problems(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("boundry = {}", "boundry: unknown key; did you mean `boundary`?"),
        ("app_id = 'x'", "app_id: unknown key; did you mean `app-id`?"),
        ("packages = ['app']", "packages: unknown key"),
        ("[boundary]\npackage = ['app']", "boundary.package: unknown key; did you mean `packages`?"),
        ("[boundary]\nzebra = 1", "boundary.zebra: unknown key; known are bindings, layout, packages, secrets"),
        ("[runtime]\nmanaged_execution = []", "runtime.managed_execution: unknown key; did you mean `managed-exec"),
        (
            "[capabilities.'a.b']\nfamily = 'email'\nprovidr = 'x'",
            'capabilities."a.b".providr: unknown key; did you mean `provider`?',
        ),
        ("[secrets]\nsanitisers = []", "secrets.sanitisers: unknown key; did you mean `sanitizers`?"),
        ("[paths]\nsource_roots = []", "paths.source_roots: unknown key; did you mean `source-roots`?"),
        (exception(expire="2999-01-01"), "exceptions[0].expire: unknown key; did you mean `expires`?"),
    ],
)
def test_an_unknown_key_comes_with_what_was_probably_meant(tmp_path: Path, text: str, problem: str) -> None:
    (found,) = problems(tmp_path, text)
    assert found.startswith(problem)


def test_keys_in_pyproject_have_their_full_path(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.seamlint.boundary]\npackage = ['app']\n", "utf-8")
    (found,) = configuration.read(str(tmp_path), "pyproject.toml").problems
    assert str(found) == "tool.seamlint.boundary.package: unknown key; did you mean `packages`?"


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
type-checking-imports = "off"
boundry = 1

[runtime]
mode = 1

[boundary]
packages = "app"

[[exceptions]]
rule = "SEA101"
"""
    keys = [problem.key for problem in read(tmp_path, text).problems]
    assert list(dict.fromkeys(keys)) == [
        "type-checking-imports",
        "boundry",
        "runtime.mode",
        "boundary.packages",
        "exceptions[0]",
    ]
    assert keys.count("exceptions[0]") == 4


@pytest.mark.parametrize("missing", sorted(EXCEPTION))
def test_an_exception_needs_all_of_its_keys(tmp_path: Path, missing: str) -> None:
    assert problems(tmp_path, exception(**{missing: ""})) == [f"exceptions[0]: `{missing}` is missing"]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("rule", '"SEA"', "`SEA` is no rule code, such as SEA101"),
        ("rule", '"ALL"', "`ALL` is no rule code, such as SEA101"),
        ("rule", "101", "expected text, found a number"),
        ("expires", '"soon"', "expected a date such as 2027-01-31, found text"),
        ("expires", "1", "expected a date such as 2027-01-31, found a number"),
        ("expires", "2027-01-31T00:00:00", "expected a date such as 2027-01-31"),
        ("path", "[]", "expected text, found a list"),
        ("reason", '""', ""),
        ("owner", '"  "', ""),
        ("path", '""', ""),
    ],
)
def test_a_wrong_part_of_an_exception_is_named(tmp_path: Path, key: str, value: str, problem: str) -> None:
    (found,) = problems(tmp_path, exception(**{key: value}))
    assert found.startswith(f"exceptions[0].{key}: {problem}")


def test_a_date_may_be_written_as_text(tmp_path: Path) -> None:
    found = read(tmp_path, exception(expires='"2999-12-31"'))
    assert found.settings.exceptions[0].expires == date(2999, 12, 31)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[boundary\n", "is not valid TOML"),
        (b"a = 1\na = 2\n", "is not valid TOML"),
        (b'app-id = "\xff"\n', "is not valid UTF-8"),
        (b"x = " + b"[" * 5000, "is not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_a_problem_of_its_own(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "seamlint.toml").write_bytes(content)
    (found,) = configuration.read(str(tmp_path), "seamlint.toml").problems
    assert str(found).startswith(problem)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "seamlint.toml").write_bytes(b"\xef\xbb\xbf" + b'app-id = "shop"\n')
    assert configuration.read(str(tmp_path), "seamlint.toml").settings.app_id == "shop"


def test_seamlint_toml_wins_over_pyproject_and_the_nearest_folder_over_those_above(tmp_path: Path) -> None:
    inner = tmp_path / "service" / "app"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.seamlint]\n", "utf-8")
    assert find(str(inner)) == (str(tmp_path), "pyproject.toml")
    (tmp_path / "seamlint.toml").write_text("", "utf-8")
    assert find(str(inner)) == (str(tmp_path), "seamlint.toml")
    (tmp_path / "service" / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert find(str(inner)) == (str(tmp_path), "seamlint.toml")
    (tmp_path / "service" / "pyproject.toml").write_text("[tool.seamlint.boundary]\n", "utf-8")
    assert find(str(inner)) == (str(tmp_path / "service"), "pyproject.toml")


def _secret(kind: str) -> str:
    return {
        "stripe": "sk_" + "live_" + "a1B2c3D4" * 3,
        "aws": "AKIA" + "IOSFODNN7" + "ABCDEFG",
        "github": "ghp_" + "a1B2" * 9,
        "slack": "xoxb-" + "123456789012-" + "abcdefghijklmnopqrstuvwx",
        "url": "postgres://" + "shop:" + "hunter2hunter2" + "@db.example/shop",
        "hex": "0123456789abcdef" * 2,
    }[kind]


@pytest.mark.parametrize("kind", ["stripe", "aws", "github", "slack", "url", "hex"])
def test_a_literal_secret_is_refused_whatever_it_opens(tmp_path: Path, kind: str) -> None:
    secret = _secret(kind)
    (found,) = problems(tmp_path, f"[connections.main]\nsecret-ref = '{secret}'")
    assert found.startswith(
        "connections.main.secret-ref: looks like the value of a secret; write a name or a reference"
    )
    assert secret not in found


@pytest.mark.parametrize(
    "text",
    [
        "app-id = '{}'",
        "[boundary]\npackages = ['app.integrations']\nlayout = '{}'",
        "[connections.main]\nsecret-ref = '{}'",
        "[credentials.KEY]\nrevoke = '{}'",
        "[urls.'a.b'.webhook]\nproduction = '{}'",
        "unknown = ['{}']",
        "[providers.'payments.acme']\nenv = ['A', '{}']",
        "[runtime]\nmode = '{}'",
        "['{}']\nx = 1",
        "[connections.'{}']\nlabel = 'x'",
    ],
)
def test_a_literal_secret_is_refused_wherever_it_stands(tmp_path: Path, text: str) -> None:
    secret = _secret("stripe")
    found = read(tmp_path, text.format(secret))
    assert found.problems
    assert not [problem for problem in found.problems if secret in str(problem)]
    assert any("looks like the value of a secret" in problem.message for problem in found.problems)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_command_line_does_not_repeat_a_secret(tmp_path: Path, form: str) -> None:
    secret = _secret("stripe")
    root = project(
        tmp_path, {"seamlint.toml": f"[connections.main]\nsecret-ref = '{secret}'\n'{secret}' = '{secret}'\n"}
    )
    done = seamlint(root, "check", "--format", form)
    assert done.returncode == 2
    assert "connections.main.secret-ref" in done.stdout + done.stderr
    assert "looks like the value of a secret" in done.stdout + done.stderr
    assert secret not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "value",
    [
        "gcp://projects/acme/secrets/stripe/versions/latest",
        "env://STRIPE_SECRET_KEY",
        "vault:secret/data/billing#stripe_key",
        "https://runbooks.acme.dev/stripe-revoke",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing/stripe",
        "tenant_conn_payments_primary",
        "app.integrations.payments.fake:FakePayments",
        "tests/integrations/test_payments_failures.py",
    ],
)
def test_a_reference_is_no_secret(tmp_path: Path, value: str) -> None:
    assert problems(tmp_path, f"[connections.main]\nsecret-ref = '{value}'\nlabel = '{value}'") == []


def test_a_prefix_of_secrets_may_stand_in_the_configuration(tmp_path: Path) -> None:
    prefixes = ["sk_" + "live_", "acme_" + "sk_"]
    text = f"[providers.'payments.acme']\nimports = ['acme']\nsecret-prefixes = {prefixes}"
    assert problems(tmp_path, text) == []


@pytest.mark.parametrize(
    ("level", "severities"),
    [("error", ["error"]), ("warning", ["warning"]), ("ignore", []), (None, ["warning"])],
)
@pytest.mark.parametrize(
    ("key", "path", "code"),
    [
        ("type-checking-imports", "app/views.py", "import typing\nif typing.TYPE_CHECKING:\n    import stripe\n"),
        ("test-imports", "tests/test_views.py", "import stripe\n"),
        ("test-imports", "tests/test_views.py", "__import__('stripe')\n"),
    ],
)
def test_the_level_of_imports_for_types_and_in_tests(
    tmp_path: Path, key: str, path: str, code: str, level: str | None, severities: list[str]
) -> None:
    chosen = f'[tool.seamlint]\n{key} = "{level}"\n' if level else ""
    files = {
        "pyproject.toml": f'{chosen}[tool.seamlint.boundary]\npackages = ["app.integrations"]\n',
        "app/integrations/__init__.py": "",
        path: code,
    }
    assert [finding.severity.value for finding in findings(project(tmp_path, files))] == severities


@pytest.mark.parametrize(
    ("families", "symbols"),
    [
        ("", ["stripe"]),
        ("database = true", ["psycopg", "stripe"]),
        ("payments = false", []),
        ("database = true\npayments = false", ["psycopg"]),
    ],
)
def test_a_family_is_switched_on_and_off(tmp_path: Path, families: str, symbols: list[str]) -> None:
    files = {
        "pyproject.toml": f"{BOUNDARY}[tool.seamlint.families]\n{families}",
        "app/integrations/__init__.py": "",
        "app/views.py": "import psycopg\nimport stripe\n",
    }
    assert [finding.symbol for finding in findings(project(tmp_path, files))] == symbols


@pytest.mark.parametrize(
    ("loader", "code"),
    [
        ("toolbox.fetch_module", "import toolbox\ntoolbox.fetch_module('stripe')\n"),
        ("toolbox.fetch_module", "from toolbox import fetch_module as get\nget('stripe')\n"),
        ("toolbox.Registry.add", "from toolbox import Registry\nRegistry.add('stripe')\n"),
        ("app.plugins.fetch", "from app.plugins import fetch\nfetch('stripe')\n"),
    ],
)
def test_a_declared_loader_loads(tmp_path: Path, loader: str, code: str) -> None:
    def check(loaders: str) -> list[str]:
        files = {
            "pyproject.toml": f'[tool.seamlint]\nloaders = [{loaders}]\nboundary.packages = ["app.integrations"]\n',
            "app/__init__.py": "",
            "app/integrations/__init__.py": "",
            "app/plugins.py": "def fetch(name):\n    return name\n",
            "app/views.py": code,
        }
        return [finding.code for finding in findings(project(tmp_path, files))]

    assert check("") == []
    assert check(f'"{loader}"') == ["SEA102"]


def test_a_declared_provider_is_watched(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": """
[tool.seamlint.boundary]
packages = ["app.integrations"]

[tool.seamlint.providers."payments.acmepay"]
imports = ["acmepay"]
hosts = ["api.acmepay.example"]
env = ["ACMEPAY_API_KEY"]
cli = ["acme"]
""",
        "app/integrations/__init__.py": "",
        "app/views.py": """
import os, subprocess, requests
import acmepay
requests.get("https://api.acmepay.example/v1")
os.environ["ACMEPAY_API_KEY"]
subprocess.run(["acme", "sync"])
""",
    }
    found = [(finding.code, finding.line, finding.provider) for finding in findings(project(tmp_path, files))]
    assert found == [
        ("SEA101", 3, "acmepay"),
        ("SEA104", 4, "acmepay"),
        ("SEA208", 5, "acmepay"),
        ("SEA102", 6, "acmepay"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("packages", '["app.integration"]', "there is no module `app.integration` under the source roots"),
        ("packages", '["app.integrations", "app.gone"]', "boundary.packages[1]: there is no module `app.gone`"),
        ("secrets", '["app.secrets"]', "boundary.secrets[0]: there is no module `app.secrets`"),
        ("bindings", '["app.integrations.bindings"]', "boundary.bindings[0]: there is no module"),
    ],
)
def test_a_package_of_the_boundary_that_is_not_there_is_a_problem(
    tmp_path: Path, key: str, value: str, hint: str
) -> None:
    values = {"packages": '["app.integrations"]', key: value}
    lines = "".join(f"{name} = {listed}\n" for name, listed in values.items())
    files = {"seamlint.toml": f"[boundary]\n{lines}", "app/__init__.py": "", "app/integrations/__init__.py": ""}
    with pytest.raises(ConfigurationError) as raised:
        findings(project(tmp_path, files))
    (problem,) = raised.value.problems
    assert hint in str(problem)


def test_the_command_line_tells_all_problems_and_ends_in_2(tmp_path: Path) -> None:
    files = {"seamlint.toml": 'select = ["X", "SEA9"]\n[boundary]\npackage = ["app"]\n', "app.py": "import stripe\n"}
    root = project(tmp_path, files)
    done = seamlint(root, "check")
    assert done.returncode == 2
    assert "nothing was checked: 3 problems" in done.stderr
    assert "seamlint.toml:1: select[1]: no rule begins with SEA9" in done.stderr
    assert "select[0]" in done.stderr
    assert "seamlint.toml:3: boundary.package: unknown key; did you mean `packages`?" in done.stderr
    as_json = seamlint(root, "check", "--format", "json")
    assert as_json.returncode == 2
    found = json.loads(as_json.stdout)["findings"]
    spans = [tuple(finding[key] for key in ("line", "column", "end_line", "end_column")) for finding in found]
    assert spans == [(1, 11, 1, 14), (1, 16, 1, 22), (3, 1, 3, 8)]
    assert [(finding["code"], finding["path"], finding["symbol"]) for finding in found] == [
        ("SEA002", "seamlint.toml", "select[0]"),
        ("SEA002", "seamlint.toml", "select[1]"),
        ("SEA002", "seamlint.toml", "boundary.package"),
    ]
