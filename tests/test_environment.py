"""The names that files beside the code hand over: from which files, where they stand, and what is never kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from seamlint.catalogue import handover
from seamlint.links.references import is_of_the_deployment, is_pinned, is_reference, variable
from tests.support import findings, project

MANIFEST = (
    '[boundary]\npackages = ["app"]\n[capabilities."billing.payments"]\nfamily = "payments"\nownership = "byok"\n'
)


def listed(tmp_path: Path, path: str, text: str) -> list[tuple[str, int, int, int]]:
    """Name, line and columns of what SEA501 says of one file."""
    root = project(tmp_path, {"seamlint.toml": MANIFEST, "app/__init__.py": "", path: text})
    found = findings(root, "SEA501", select=("SEA501",))
    return [(each.symbol, each.line, each.column, each.end_column) for each in found if each.path == path]


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        (".env", "A_PASSWORD=x\n", ("A_PASSWORD", 1, 1, 11)),
        (".envrc", "\n  export A_PASSWORD=x\n", ("A_PASSWORD", 2, 10, 20)),
        ("deploy/production.env", "A_PASSWORD =\r\n", ("A_PASSWORD", 1, 1, 11)),
        ("docker-compose.dev.yml", "services:\n  a:\n    environment: [A_PASSWORD=x]\n", ("A_PASSWORD", 3, 19, 29)),
        ("compose.yml", "services:\n  a:\n    environment:\n      - 'A_PASSWORD'\n", ("A_PASSWORD", 4, 10, 20)),
        (
            "compose.yml",
            "x-env: &e\n  environment: {A_PASSWORD: x}\nservices: {a: *e, b: *e}\n",
            ("A_PASSWORD", 2, 17, 27),
        ),
        ("compose.yml", "services:\n  a:\n    build: {args: {A_PASSWORD: x}}\n", ("A_PASSWORD", 3, 20, 30)),
        (
            ".circleci/config.yml",
            "jobs:\n  a:\n    environment:\n      STRIPE_API_KEY: x\n",
            ("STRIPE_API_KEY", 4, 7, 21),
        ),
        (".gitlab-ci.yml", "variables: {STRIPE_API_KEY: x}\n", ("STRIPE_API_KEY", 1, 13, 27)),
        (".github/workflows/a.yml", "run: echo ${{ toJSON(secrets.STRIPE_API_KEY) }}\n", ("STRIPE_API_KEY", 1, 30, 44)),
        ("k8s/a.yaml", "apiVersion: v1\nkind: Pod\nenv:\n  - name: A_PASSWORD\n", ("A_PASSWORD", 4, 11, 21)),
    ],
)
def test_a_name_is_found_where_it_stands(
    tmp_path: Path, path: str, text: str, wanted: tuple[str, int, int, int]
) -> None:
    assert listed(tmp_path, path, text) == [wanted]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "# A_PASSWORD=x\nA_PASSWORD\nDEBUG=true\n"),
        (".env", "A_PASSWORD=no\nBROKER_URL=amqp://broker:5672\n"),
        (".env", "\0\x01\x02"),
        ("tests/.env", "A_PASSWORD=x\n"),
        ("compose.yml", "services: [\n  environment: {A_PASSWORD: x}\n"),
        ("compose.yml", "services: {a: {environment: A_PASSWORD}}\n"),
        ("compose.yml", "services: {a: {environment: {[A_PASSWORD]: x, ? {b: c} : d}}}\n"),
        ("compose.yml", f"environment: {'[' * 4000}{']' * 4000}\n"),
        ("compose.yml", "a: &a\n  b: *a\n"),
        ("compose.yml", ""),
        ("settings.yml", "environment: {A_PASSWORD: x}\n"),
        (".github/workflows/a.yml", "env: {A_PASSWORD: x}\n"),
        ("k8s/{{ name }}.yaml", "apiVersion: v1\nkind: Pod\n{{- if .x }}\nenv: [{name: A_PASSWORD}]\n{{- end }}\n"),
    ],
)
def test_nothing_is_said_of_what_is_no_secret_or_cannot_be_read(tmp_path: Path, path: str, text: str) -> None:
    assert listed(tmp_path, path, text) == []


def test_a_value_is_never_shown(tmp_path: Path) -> None:
    text = "A_PASSWORD=correct-horse-battery\n"
    root = project(tmp_path, {"seamlint.toml": MANIFEST, "app/__init__.py": "", ".env.example": text})
    found = [each for each in findings(root, "SEA501") if each.path == ".env.example"]
    assert len(found) == 1
    assert "horse" not in str(found)


def test_every_kind_of_file_has_a_source() -> None:
    assert {form.kind for form in handover.forms()} == set(handover.KINDS)
    assert all(form.source.startswith("https://") for form in handover.forms())


def test_the_name_of_a_variable_in_a_reference() -> None:
    assert [variable(text) for text in ("env://A_KEY", "env:A_KEY", "A_KEY", "env://a_key")] == ["A_KEY"] * 3 + [
        "a_key"
    ]
    assert not any(variable(text) for text in ("", "a_key", "vault://a/KEY", "A KEY"))


def test_what_is_a_reference() -> None:
    for text in (
        "vault://a/b",
        "arn:aws:ssm:eu:1:parameter/x",
        "op://vault/item/field",
        "A_KEY",
        "gcp://a/versions/latest",
    ):
        assert is_reference(text, ())
    for text in ("", "a key", "stripe-key", "vault://", "env://", "://x"):
        assert not is_reference(text, ("h-[0-9]",))
    assert is_reference("h-1", ("h-[0-9]",))


def test_what_is_pinned_to_a_version() -> None:
    assert is_pinned("gcp://p/secrets/s/versions/3")
    assert is_pinned("vault://kv/s?version=12")
    assert is_pinned(f"https://acme.vault.azure.net/secrets/s/{'0' * 32}")
    for text in (
        "gcp://p/secrets/s/versions/latest",
        "vault://kv/v2/s",
        "https://acme.vault.azure.net/secrets/s",
        "A_KEY",
    ):
        assert not is_pinned(text)


def test_what_each_deployment_has_for_itself() -> None:
    assert is_of_the_deployment("env://A_KEY")
    assert is_of_the_deployment("file:///run/secrets/a")
    assert not is_of_the_deployment("vault://a/b")
