"""What the parts of a manifest say of each other, and what is said when they disagree."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from seamlint import configuration
from seamlint.configuration import Problem
from seamlint.settings import Arguments, Factories, Settings

RIGHT = """\
[environments]
names = ["development", "production"]
production-like = ["production"]

[capabilities."billing.payments"]
provider = "payments.acmepay"
family = "payments"
contract = "app.contracts.payments:PaymentsProvider"
fake = "app.fakes:Fakes.Payments"
harness = ["tests/test_payments.py", "tests/*/harness.py::test_all"]
failure-tests = ["checks/..hidden/test_failures.py"]

[capabilities."files.uploads"]
family = "storage"
provider = "boto3"

[capabilities."assist.chat"]
provider = "llm.litellm"

[connections.primary]
capability = "billing.payments"
integration = "acmepay"
tenant = "*"
environment = "production"

[connections.uploads]
capability = "files.uploads"
integration = "storage.boto3"
tenant = "tenant_7.eu@acme"

[connections.models]
capability = "assist.chat"
integration = "llm.openai"

[credentials.ACMEPAY_KEY]
capability = "billing.payments"
sensitivity = "secret"
secret-ref = "env://ACMEPAY_KEY"
rotate = "ops.rotate:acmepay"
revoke = "https://runbooks.acme.dev/acmepay-revoke"

[credentials.ACMEPAY_REGION]
sensitivity = "public"
surfaces = ["browser"]
default = "eu"

[urls."billing.payments".webhook]
development = "http://localhost:8000/hooks/acmepay"
production = "env://ACMEPAY_WEBHOOK_URL"

[urls."billing.payments".return]
development = "RETURN_URL"
production = "https://shop.example/return"

[providers."payments.acmepay"]
imports = ["acmepay"]
capabilities = ["billing.payments", "billing.refunds"]
"""
PAYMENTS = '[capabilities."billing.payments"]\nfamily = "payments"\n'
OWNED = '[connections.a]\ncapability = "billing.payments"\nownership = "managed"\n'
PLACES = '[environments]\nnames = ["production"]\n'
PROVIDER = '[providers."payments.acmepay"]\ncapabilities = ["billing.refunds"]\n'


def problems(folder: Path, text: str, file: str = "seamlint.toml") -> tuple[Problem, ...]:
    (folder / file).write_text(text, "utf-8")
    return configuration.read(str(folder), file).problems


def test_a_manifest_that_agrees_with_itself(tmp_path: Path) -> None:
    assert problems(tmp_path, RIGHT) == ()


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        # references that lead nowhere
        (
            f'{PAYMENTS}[connections.a]\ncapability = "billing.payment"',
            (4, "connections.a.capability"),
            "`billing.payment` is no declared capability; did you mean `billing.payments`?",
        ),
        (
            '[connections.a]\ncapability = "billing.payments"',
            (2, "connections.a.capability"),
            "`billing.payments` is no declared capability; declare it under [capabilities]",
        ),
        ('[credentials.A]\ncapability = "a.b"', (2, "credentials.A.capability"), "`a.b` is no declared capability;"),
        ('[urls."a.b".hook]\nlive = "env://A"', (1, 'urls."a.b"'), "`a.b` is no declared capability; declare it"),
        ('[connections.a]\nintegration = "x9"', (2, "connections.a.integration"), "`x9` is no provider of the catalog"),
        (
            f'{PLACES}[connections.a]\nenvironment = "staging"',
            (4, "connections.a.environment"),
            "`staging` is no declared environment; known are production",
        ),
        (
            f'{PLACES}{PAYMENTS}[urls."billing.payments".hook]\nprodution = "env://A"',
            (6, 'urls."billing.payments".hook.prodution'),
            "`prodution` is no declared environment; did you mean `production`?",
        ),
        (
            '[environments]\nproduction-like = ["live"]',
            (2, "environments.production-like[0]"),
            "`live` is no declared environment; add it to environments.names",
        ),
        ("[families]\nzzz = true", (2, "families.zzz"), "`zzz` is no provider family; known are calendar, cloud, "),
        # what names one another must agree
        (
            f'{PAYMENTS}provider = "sendgrid"',
            (3, 'capabilities."billing.payments".provider'),
            "`sendgrid` is not of the family payments; it is of email",
        ),
        (
            f'{PAYMENTS}[connections.a]\ncapability = "billing.payments"\nintegration = "email.sendgrid"',
            (5, "connections.a.integration"),
            "`email.sendgrid` is not of the family payments of `billing.payments`; name one that is",
        ),
        (
            f'{PAYMENTS}provider = "stripe"\n[connections.a]\ncapability = "billing.payments"\nintegration = "mollie"',
            (6, "connections.a.integration"),
            "`mollie` is not what serves `billing.payments`, which is stripe; name the same in both",
        ),
        (
            f'{PROVIDER}{PAYMENTS}provider = "acmepay"',
            (5, 'capabilities."billing.payments".provider'),
            "`acmepay` does not serve `billing.payments`; add that to its `capabilities`, or name another",
        ),
        (
            f'{PROVIDER}{PAYMENTS}[connections.a]\ncapability = "billing.payments"\nintegration = "acmepay"',
            (7, "connections.a.integration"),
            "`acmepay` does not serve `billing.payments`; add that to its `capabilities`, or name another",
        ),
        (
            '[providers."payments.acmepay"]\ncapabilities = ["billing"]',
            (2, 'providers."payments.acmepay".capabilities[0]'),
            "`billing` is no capability key; write two or more words with dots, such as billing.payments",
        ),
        # ids
        (
            "[credentials.API_KEY]\n[credentials.api_key]",
            (2, "credentials.api_key"),
            "`api_key` differs from `API_KEY` in case or dashes only; keep one of them",
        ),
        ("[connections.a-b]\n[connections.a_b]", (2, "connections.a_b"), "`a_b` differs from `a-b` in case or dashes"),
        (
            '[environments]\nnames = [\n  "test",\n  "Test",\n]',
            (4, "environments.names[1]"),
            "`Test` differs from `test` in case or dashes only",
        ),
        ('[environments]\nnames = ["a", "a"]', (2, "environments.names[1]"), "`a` stands here twice; keep one of them"),
        ('[connections.""]\nlabel = "x"', (1, 'connections.""'), "`` is no name; fill it in"),
        ("[connections.a]\n\n[connections.a]", (3, ""), "is not valid TOML: Cannot declare ('connections', 'a') twice"),
        ("schema = 1\nschema = 1\n# end", (2, ""), "is not valid TOML: Cannot overwrite a value"),
        # forms
        (
            f'{PAYMENTS}contract = "app.contracts.Payments"',
            (3, 'capabilities."billing.payments".contract'),
            "`app.contracts.Payments` is no class; write module:Class, such as app.contracts.payments:PaymentsProvider",
        ),
        (f'{PAYMENTS}fake = "app/fake.py:Fake"', (3, 'capabilities."billing.payments".fake'), "`app/fake.py:Fake` is"),
        *(
            (
                f"{PAYMENTS}harness = ['{path}']",
                (3, 'capabilities."billing.payments".harness[0]'),
                f"`{path}` is no path below the project; write it from the root, with / and without ..",
            )
            for path in ("/tests/a.py", "../tests/a.py", "tests/../../a.py", "C:/a.py", "tests\\a.py", "~/a.py", "")
        ),
        (
            f"{PAYMENTS}failure-tests = ['tests/..']",
            (3, 'capabilities."billing.payments".failure-tests[0]'),
            "`tests/..` is no path below the project",
        ),
        ('[connections.a]\ntenant = "a, b"', (2, "connections.a.tenant"), "`a, b` is no tenant; write the id of one"),
        ('[connections.a]\ntenant = "acme*"', (2, "connections.a.tenant"), "`acme*` is no tenant; write the id of one"),
        (
            '[connections.a]\ntenant = ""',
            (2, "connections.a.tenant"),
            "`` is no tenant; write the id of one tenant, or",
        ),
        *(
            (
                f'[credentials.A]\n{key} = "{value}"',
                (2, f"credentials.A.{key}"),
                "names no procedure; write module:function, such as ops.rotate:stripe, or the URL or file of a runbook",
            )
            for key, value in (("rotate", "ask ops"), ("rotate", "ops.rotate"), ("revoke", "https://"), ("revoke", ""))
        ),
        *(
            (
                f'{PAYMENTS}[urls."billing.payments".hook]\nlive = "{value}"',
                (4, 'urls."billing.payments".hook.live'),
                "is no reference; write env://NAME, the name of a variable in upper case, or an absolute https URL",
            )
            for value in ("/hooks", "http://shop.example/hooks", "hook_url", "env://", "https://", "localhost.evil")
        ),
        ("[secrets]\nreferences = ['bws-[0-9']", (2, "secrets.references[0]"), "is no regular expression of Python: "),
        ("[secrets]\nreferences = ['a{99999999999}']", (2, "secrets.references[0]"), "is no regular expression of"),
        ("[factories]\ncontexts = ['a b']", (2, "factories.contexts[0]"), "`a b` is no name of a function or class"),
        ("[factories.arguments]\ntenant = 'a-b'", (2, "factories.arguments.tenant"), "`a-b` is no name of a keyword"),
        ("[factories.arguments]\ntenants = 'a'", (2, "factories.arguments.tenants"), "unknown key; did you mean `ten"),
        ("factories.provider-pattern = '{'", (1, "factories.provider-pattern"), "`{` is no name of a function with"),
        ("[boundary]\nlayout = 'app.integrations'", (2, "boundary.layout"), "`app.integrations` is no layout; write"),
        ("live-markers = ['a b']", (1, "live-markers[0]"), "`a b` is no name of a marker, such as live"),
        # what may not be public, and what may not have a default
        *(
            (
                f"[credentials.A]\nsensitivity = '{sensitivity}'\ndefault = 'plain'",
                (3, "credentials.A.default"),
                f"a {sensitivity} credential may not have a default; leave that out, or say by `sensitivity`",
            )
            for sensitivity in ("secret", "sensitive")
        ),
        ("[credentials.A]\ndefault = 'plain'", (2, "credentials.A.default"), "it may not have a default; leave that o"),
        (
            "[credentials.A]\nsensitivity = 'internal'\nsurfaces = ['client', 'server']",
            (3, "credentials.A.surfaces"),
            "an internal credential may not reach `client`; take that out, or set sensitivity to public",
        ),
    ],
)
def test_a_disagreement_is_told_at_its_line_with_what_to_do(
    tmp_path: Path, text: str, place: tuple[int, str], message: str
) -> None:
    (found,) = problems(tmp_path, text)
    assert found.span is not None
    assert (found.span[0], found.key) == place
    assert found.message.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        f'{PAYMENTS}connection = "none"\n[capabilities."files.uploads"]\nprovider = "storage.boto3"\nfamily = "sms"',
        '[capabilities."assist.chat"]\nprovider = "llm.litellm"\nfamily = "vector-store"',
        f'{PAYMENTS}ownership = "byok"\nruntime = "managed"\n{OWNED}',
        f'[urls."billing.payments".hook]\nanywhere = "env://A"\n{PAYMENTS}',
        "[connections.a]\nenvironment = 'anything'",
    ],
    ids=["service of a cloud", "aggregator", "ownership is for rules", "no environments", "likewise"],
)
def test_what_is_left_alone(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('[capabilities."a.b"]\nfamily = 1', ['capabilities."a.b".family']),
        ('capabilities = 1\n[connections.c]\ncapability = "a.b"', ["capabilities"]),
        ('[environments]\nnames = "live"\nproduction-like = ["live"]', ["environments.names"]),
        ('environments = []\n[connections.c]\nenvironment = "live"', ["environments"]),
    ],
)
def test_what_only_follows_from_a_mistake_is_not_told(tmp_path: Path, text: str, keys: list[str]) -> None:
    assert [problem.key for problem in problems(tmp_path, text)] == keys


def test_mistakes_of_every_kind_are_told_at_once(tmp_path: Path) -> None:
    text = """\
[tool.other]
x = 1
[tool.seamlint.capabilities]
"billing.payments" = { familly = "payments", family = "paymnts" }
[tool.seamlint.runtime]
mode = 1
[tool.seamlint.connections.a]
capability = "billing.refunds"
tenant = "a b"
[[tool.seamlint.exceptions]]
rule = "SEA101"
path = "app"
reason = "later"
owner = "@a"
[[tool.seamlint.exceptions]]
rule = 1
"""
    found = [
        (problem.at("pyproject.toml").partition(": ")[0], problem.key)
        for problem in problems(tmp_path, text, "pyproject.toml")
    ]
    assert list(dict.fromkeys(found)) == [
        ("pyproject.toml:4", 'tool.seamlint.capabilities."billing.payments".familly'),
        ("pyproject.toml:4", 'tool.seamlint.capabilities."billing.payments".family'),
        ("pyproject.toml:6", "tool.seamlint.runtime.mode"),
        ("pyproject.toml:8", "tool.seamlint.connections.a.capability"),
        ("pyproject.toml:9", "tool.seamlint.connections.a.tenant"),
        ("pyproject.toml:10", "tool.seamlint.exceptions[0]"),
        ("pyproject.toml:15", "tool.seamlint.exceptions[1]"),
        ("pyproject.toml:16", "tool.seamlint.exceptions[1].rule"),
    ]


def test_names_that_lead_in_a_circle_do_no_harm(tmp_path: Path) -> None:
    text = """
[capabilities."a.b"]
provider = "payments.one"
[providers."payments.one"]
companions = ["two"]
capabilities = ["a.b"]
[providers."payments.two"]
imports = ["two"]
companions = ["one"]
[connections.a]
capability = "a.b"
integration = "one"
"""
    assert problems(tmp_path, text) == ()


def test_defaults_and_values_of_what_factories_take(tmp_path: Path) -> None:
    assert Settings().live_markers == ("live",)
    assert Factories().local_runtime == ("integration_runtime_local.create_local_runtime",)
    assert Factories().hybrid_runtime == ("integration_runtime_hybrid.create_hybrid_runtime",)
    assert (Factories().contexts, Factories().specs) == (("IntegrationContext",), ("BindingSpec",))
    assert Arguments() == Arguments(
        "runtime", "capability", "tenant_connection_id", "mode", "secrets", "telemetry", "tenant_id", "context"
    )
    text = 'live-markers = ["network"]\n[factories]\nspecs = ["app.wiring.Spec"]\narguments.tenant = "customer"\n'
    text += "[secrets]\nreferences = ['bws-[0-9a-f]{8}']\n[credentials.A]\nsecret-ref = 'env://A'\n"
    text += "[credentials.B]\nsensitivity = 'public'\ndefault = 'eu'\n"
    assert problems(tmp_path, text) == ()
    settings = configuration.read(str(tmp_path), "seamlint.toml").settings
    assert settings.live_markers == ("network",)
    assert settings.factories.specs == ("app.wiring.Spec",)
    assert settings.factories.arguments == Arguments(tenant="customer")
    assert settings.secrets.references == ("bws-[0-9a-f]{8}",)
    assert settings.credentials["A"].secret_ref == "env://A"
    assert settings.credentials["B"].default == "eu"


def manifest(count: int, *, wrong: bool) -> str:
    """A manifest of so many capabilities, each with its connection and credential."""
    parts = []
    for number in range(count):
        target = f"area.other-{number}" if wrong else f"area.thing-{number}"
        parts.append(f'[capabilities."area.thing-{number}"]\nfamily = "payments"\nprovider = "payments.stripe"\n')
        parts.append(f'[connections.c{number}]\ncapability = "{target}"\nintegration = "payments.stripe"\n')
        parts.append(f'[credentials.KEY_{number}]\ncapability = "{target}"\n')
    return "".join(parts)


def calls_of(folder: Path, text: str) -> int:
    """How many calls it takes to read a manifest: a measure of work that does not depend on the machine."""
    (folder / "seamlint.toml").write_text(text, "utf-8")
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        configuration.read(str(folder), "seamlint.toml")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("wrong", [False, True], ids=["right", "wrong"])
def test_the_work_grows_with_the_manifest_and_no_faster(tmp_path: Path, wrong: bool) -> None:
    assert len(problems(tmp_path, manifest(1000, wrong=wrong))) == (2000 if wrong else 0)
    some, more, most = (calls_of(tmp_path, manifest(count, wrong=wrong)) for count in (250, 500, 1000))
    assert most - more < 2.2 * (more - some)
