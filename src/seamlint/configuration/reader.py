"""From `pyproject.toml` or `seamlint.toml` to settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from seamlint._toml import TOMLDecodeError, loads
from seamlint.configuration import schema as s
from seamlint.configuration.checks import check
from seamlint.configuration.problems import Problem, join
from seamlint.redaction import holds_secret, shown
from seamlint.settings import (
    Arguments,
    Boundary,
    Capability,
    Connection,
    Credential,
    DeclaredProvider,
    Exemption,
    Factories,
    Runtime,
    Secrets,
    Settings,
)


def _schema(value: Any, key: str, report: s.Report) -> int:
    found = s.number(value, key, report)
    if found != 1 and found == value:
        report(key, f"schema {found} is not known to this version, which reads schema 1")
    return found


_LEVEL = s.one_of("error", "warning", "ignore")
_OWNERSHIP = s.one_of("byok", "managed", "hybrid")
_MODE = s.one_of("local", "hybrid", "managed")
_PATTERNS = s.listed(s.matching(s.DOTTED, "dotted module name, such as app.integrations"))
_RULES = s.listed(s.matching(re.compile(r"ALL|SEA\d{0,3}"), "rule code, such as SEA101 or SEA1"))
_TEXTS = s.listed()
_FUNCTIONS = s.listed(
    s.matching(re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+"), "dotted name of a function, such as app.audit.record")
)
_NAMES = s.listed(s.matching(re.compile(r"[A-Za-z_][\w-]*"), "name of a variable, field or key, such as customer_pin"))
_KEYWORD = s.matching(re.compile(r"[A-Za-z_]\w*"), "name of a keyword argument, such as tenant_id")
_MARKERS = s.listed(s.matching(re.compile(r"[A-Za-z_]\w*"), "name of a marker, such as live"))
_SECRET = "looks like the value of a secret; write a name or a reference here, and rotate the secret"

_KEYS: dict[str, s.Take] = {
    "schema": _schema,
    "app_id": s.text,
    "source_roots": _TEXTS,
    "tests": _TEXTS,
    "docs": _TEXTS,
    "exclude": _TEXTS,
    "select": _RULES,
    "ignore": _RULES,
    "type_checking_imports": _LEVEL,
    "test_imports": _LEVEL,
    "loaders": _PATTERNS,
    "live_markers": _MARKERS,
    "families": s.named(s.boolean),
    "paths": s.table(dict, source_roots=_TEXTS, tests=_TEXTS, docs=_TEXTS, exclude=_TEXTS),
    "boundary": s.table(
        Boundary,
        packages=_PATTERNS,
        layout=s.text,
        bindings=_PATTERNS,
        secrets=_PATTERNS,
        webhooks=_PATTERNS,
        surfaces=_PATTERNS,
        upstream=_PATTERNS,
    ),
    "runtime": s.table(
        Runtime,
        mode=_MODE,
        secrets=s.one_of("local", "managed", "mixed"),
        tenant_connections=s.one_of("app", "managed"),
        transport=s.one_of("rest", "sdk", "mcp", "webhook"),
        telemetry=s.one_of("redacted", "off"),
        managed_execution=s.listed(s.one_of("workflows", "harness", "provider-execution")),
    ),
    "environments": s.table(dict, names=_TEXTS, production_like=_TEXTS),
    "capabilities": s.named(
        s.table(
            Capability,
            version=s.text,
            family=s.text,
            provider=s.text,
            contract=s.text,
            ownership=_OWNERSHIP,
            runtime=_MODE,
            policy=s.text,
            connection=s.one_of("none"),
            fake=s.text,
            harness=_TEXTS,
            failure_tests=_TEXTS,
        ),
        s.CAPABILITY,
        "capability key; write two or more words with dots, such as billing.payments",
    ),
    "connections": s.named(
        s.table(
            Connection,
            capability=s.text,
            integration=s.text,
            integration_version=s.text,
            tenant=s.text,
            label=s.text,
            environment=s.text,
            ownership=_OWNERSHIP,
            auth=s.one_of("secret", "ambient"),
            secret_provider=s.text,
            secret_ref=s.text,
        )
    ),
    "credentials": s.named(
        s.table(
            Credential,
            capability=s.text,
            owner=s.one_of("consumer", "managed"),
            field=s.text,
            sensitivity=s.one_of("public", "internal", "sensitive", "secret"),
            surfaces=_TEXTS,
            rotation_days=s.number,
            rotate=s.text,
            revoke=s.text,
            secret_ref=s.text,
            default=s.text,
        )
    ),
    "urls": s.named(s.named(s.named(s.text))),
    "providers": s.named(
        s.table(
            DeclaredProvider,
            family=s.text,
            role=s.one_of(
                "provider", "wrapper", "aggregator", "driver", "protocol", "auth", "local", "orm", "sink", "source"
            ),
            dists=_TEXTS,
            imports=_PATTERNS,
            companions=_PATTERNS,
            hosts=s.listed(
                s.matching(re.compile(r"[a-z0-9*.-]+(/[\w./-]*)?"), "host name; write it without scheme or port")
            ),
            env=_TEXTS,
            identifiers=_TEXTS,
            cli=_TEXTS,
            clients=_TEXTS,
            secret_prefixes=_TEXTS,
            secret_fields=_TEXTS,
            identifier_fields=_TEXTS,
            modes=s.listed(_OWNERSHIP),
            capabilities=_TEXTS,
        ),
        re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*"),
        "provider name; write family.name, such as payments.acmepay",
    ),
    "factories": s.table(
        Factories,
        runtime=_TEXTS,
        local_runtime=_TEXTS,
        hybrid_runtime=_TEXTS,
        managed_runtime=_TEXTS,
        contexts=_TEXTS,
        specs=_TEXTS,
        arguments=s.table(
            Arguments,
            runtime=_KEYWORD,
            capability=_KEYWORD,
            connection=_KEYWORD,
            mode=_KEYWORD,
            secrets=_KEYWORD,
            telemetry=_KEYWORD,
            tenant=_KEYWORD,
            context=_KEYWORD,
        ),
        provider_pattern=s.text,
        evidence=_TEXTS,
        redactors=_TEXTS,
    ),
    "secrets": s.table(
        Secrets,
        sinks=_FUNCTIONS,
        sanitizers=_FUNCTIONS,
        names=_NAMES,
        harmless=_NAMES,
        references=s.listed(s.expression),
    ),
    "exceptions": s.listed(
        s.table(
            Exemption,
            ("rule", "path", "reason", "owner", "expires"),
            rule=s.matching(re.compile(r"SEA\d{1,3}"), "rule code, such as SEA101"),
            path=s.filled,
            reason=s.filled,
            owner=s.filled,
            expires=s.day,
        )
    ),
}
_TOP = s.table(dict, (), **_KEYS)


@dataclass(frozen=True)
class Configuration:
    """Settings, where they came from, and what is wrong with them."""

    root: str
    """The folder that paths are relative to."""
    settings: Settings
    problems: tuple[Problem, ...] = ()


def find(start: str) -> tuple[str, str]:
    """The project's root and its configuration file (empty if there is none), looked for upwards.

    `seamlint.toml` wins over `pyproject.toml` in the same folder. Without a configuration the root is
    the nearest folder with `.git` or `pyproject.toml`, else `start`.
    """
    folder = os.path.abspath(start)
    fallback = ""
    while True:
        if os.path.isfile(os.path.join(folder, "seamlint.toml")):
            return folder, "seamlint.toml"
        project = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(project):
            fallback = fallback or folder
            if _mentions_us(project):
                return folder, "pyproject.toml"
        if os.path.exists(os.path.join(folder, ".git")):
            fallback = fallback or folder
            return fallback, ""
        parent = os.path.dirname(folder)
        if parent == folder:
            return fallback or os.path.abspath(start), ""
        folder = parent


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError:
        return True  # whoever reads it next reports it
    if b"seamlint" not in data:
        return False
    try:
        tool = loads(data.decode("utf-8-sig")).get("tool")
    except (UnicodeDecodeError, TOMLDecodeError, RecursionError):
        return re.search(rb"\btool\s*\.\s*[\"']?seamlint\b", data) is not None
    return isinstance(tool, Mapping) and "seamlint" in tool


def read(root: str, file: str) -> Configuration:
    """Settings of the file, with every problem found in it."""
    if not file:
        return Configuration(root, Settings())
    problems: list[Problem] = []
    report = s.collect(problems)
    try:
        with open(os.path.join(root, file), "rb") as stream:
            document = loads(stream.read().decode("utf-8-sig"))
    except OSError as error:
        return Configuration(root, Settings(file=file), (Problem("", f"cannot be read: {error.strerror or error}"),))
    except UnicodeDecodeError:
        return Configuration(root, Settings(file=file), (Problem("", "is not valid UTF-8"),))
    except (TOMLDecodeError, RecursionError) as error:
        return Configuration(root, Settings(file=file), (Problem("", f"is not valid TOML: {shown(str(error), 200)}"),))
    prefix = ""
    if os.path.basename(file) == "pyproject.toml":
        tool = document.get("tool", {})
        document = tool.get("seamlint", {}) if isinstance(tool, Mapping) else {}
        prefix = "tool.seamlint"
    _refuse_secrets(document, prefix, report)
    values: Any = _TOP(document, prefix, report)
    settings = _settings(values or {}, file)
    if not problems:
        check(settings, prefix, report)
    return Configuration(root, settings, tuple(problems))


def _settings(values: dict[str, Any], file: str) -> Settings:
    values.pop("schema", None)
    values.update(values.pop("paths", {}))
    environments = values.pop("environments", {})
    exceptions = tuple(exemption for exemption in values.pop("exceptions", ()) if exemption is not None)
    values = {key: value for key, value in values.items() if value is not None}
    settings = Settings(file=file, exceptions=exceptions, **values)
    return replace(
        settings,
        environments=environments.get("names", ()),
        production_like=environments.get("production_like", ()),
    )


def _refuse_secrets(value: Any, key: str, report: s.Report) -> None:
    """Keys and values are names and references; a literal secret is refused and not repeated."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            here = f"{key}.{join(name)}".lstrip(".")
            if holds_secret(name):
                report(here, _SECRET)
            _refuse_secrets(item, here, report)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            _refuse_secrets(item, f"{key}[{position}]", report)
    elif isinstance(value, str) and holds_secret(value):
        report(key, _SECRET)
