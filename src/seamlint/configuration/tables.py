"""The shape of the configuration, as data: which keys there are and what each takes."""

from __future__ import annotations

from typing import Any

from seamlint.configuration.positions import Path
from seamlint.configuration.schema import (
    Listed,
    Matching,
    Named,
    OneOf,
    Report,
    boolean,
    day,
    expression,
    filled,
    number,
    table,
    text,
)
from seamlint.patterns import later
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
)


def _schema(value: Any, path: Path, report: Report) -> int:
    found = number(value, path, report)
    if found != 1 and found == value:
        report(path, f"schema {found} is not known to this version, which reads schema 1")
    return found


_WORD = r"[A-Za-z_]\w*"
_DOTTED = rf"{_WORD}(?:\.{_WORD})*"

_LEVEL = OneOf(("error", "warning", "ignore"))
_OWNERSHIP = OneOf(("byok", "managed", "hybrid"))
_MODE = OneOf(("local", "hybrid", "managed"))
_TEXTS = Listed()
_FILLED = Listed(filled)
_PATTERNS = Listed(Matching(later(rf"{_WORD}(?:\.[A-Za-z_*][\w*]*)*"), "dotted module name, such as app.integrations"))
_RULES = Listed(Matching(later(r"ALL|SEA\d{0,3}"), "rule code, such as SEA101 or SEA1"))
_FUNCTIONS = Listed(Matching(later(rf"{_WORD}(?:\.{_WORD})+"), "dotted name of a function, such as app.audit.record"))
_CALLABLES = Listed(Matching(later(_DOTTED), "name of a function or class, such as app.audit.record or record"))
_NAMES = Listed(Matching(later(r"[A-Za-z_][\w-]*"), "name of a variable, field or key, such as customer_pin"))
_KEYWORD = Matching(later(_WORD), "name of a keyword argument, such as tenant_id")
_MARKERS = Listed(Matching(later(_WORD), "name of a marker, such as live"))
_HOSTS = Listed(Matching(later(r"[a-z0-9*.-]+(/[\w./-]*)?"), "host name; write it without scheme or port"))
_CLASS = Matching(
    later(rf"{_DOTTED}:{_DOTTED}"), "class; write module:Class, such as app.contracts.payments:PaymentsProvider"
)
_LAYOUT = Matching(
    later(r"(?:[A-Za-z_*][\w*]*\.)*\{family\}(?:\.[\w*]+)*"),
    "layout; write {family} in the place of one name, such as app.integrations.{family}",
)
_FACTORY = Matching(
    later(r"\w+|\w*\{family\}\w*"), "name of a function with {family} in it, such as create_{family}_provider"
)
_PATH = Matching(
    later(r"(?![/~]|[A-Za-z]:)(?!(?:.*/)?\.\.(?:/|$))[^\\]*[^\\\s][^\\]*"),
    "path below the project; write it from the root, with / and without ..",
)
_TESTS = Listed(_PATH)
_TENANT = Matching(later(r"\*|\w[\w.@:-]*"), "tenant; write the id of one tenant, or * for all")
_PROCEDURE = Matching(
    later(rf"{_DOTTED}:{_DOTTED}|https?://[^\s/]+\S*|[\w./-]+\.(?:md|rst|txt)(?:#[\w-]+)?"),
    "names no procedure; write module:function, such as ops.rotate:stripe, or the URL or file of a runbook",
    quiet=True,
)
_URL = Matching(
    later(r"env://\w+|[A-Z][A-Z0-9_]*|https://[^\s/]+\S*|http://(?:[\w.-]+\.)?(?:localhost|127\.0\.0\.1)(?:[:/]\S*)?"),
    "is no reference; write env://NAME, the name of a variable in upper case, or an absolute https URL",
    quiet=True,
)
_CAPABILITY_KEY = later(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
_CAPABILITY = "capability key; write two or more words with dots, such as billing.payments"

TOP = table(
    dict,
    schema=_schema,
    app_id=text,
    source_roots=_TEXTS,
    tests=_TEXTS,
    docs=_TEXTS,
    exclude=_TEXTS,
    select=_RULES,
    ignore=_RULES,
    baseline=_PATH,
    type_checking_imports=_LEVEL,
    test_imports=_LEVEL,
    loaders=_PATTERNS,
    live_markers=_MARKERS,
    families=Named(boolean),
    paths=table(dict, source_roots=_TEXTS, tests=_TEXTS, docs=_TEXTS, exclude=_TEXTS),
    boundary=table(
        Boundary,
        packages=_PATTERNS,
        layout=_LAYOUT,
        bindings=_PATTERNS,
        secrets=_PATTERNS,
        webhooks=_PATTERNS,
        surfaces=_PATTERNS,
        upstream=_PATTERNS,
    ),
    runtime=table(
        Runtime,
        mode=_MODE,
        secrets=OneOf(("local", "managed", "mixed")),
        tenant_connections=OneOf(("app", "managed")),
        transport=OneOf(("rest", "sdk", "mcp", "webhook")),
        telemetry=OneOf(("redacted", "off")),
        managed_execution=Listed(OneOf(("workflows", "harness", "provider-execution"))),
    ),
    environments=table(dict, names=_FILLED, production_like=_FILLED),
    capabilities=Named(
        table(
            Capability,
            version=text,
            family=text,
            provider=text,
            contract=_CLASS,
            ownership=_OWNERSHIP,
            runtime=_MODE,
            policy=text,
            connection=OneOf(("none",)),
            fake=_CLASS,
            harness=_TESTS,
            failure_tests=_TESTS,
        ),
        _CAPABILITY_KEY,
        _CAPABILITY,
    ),
    connections=Named(
        table(
            Connection,
            capability=text,
            integration=text,
            integration_version=text,
            tenant=_TENANT,
            label=text,
            environment=text,
            ownership=_OWNERSHIP,
            auth=OneOf(("secret", "ambient")),
            secret_provider=text,
            secret_ref=text,
        )
    ),
    credentials=Named(
        table(
            Credential,
            capability=text,
            owner=OneOf(("consumer", "managed")),
            field=text,
            sensitivity=OneOf(("public", "internal", "sensitive", "secret")),
            surfaces=_TEXTS,
            rotation_days=number,
            rotate=_PROCEDURE,
            revoke=_PROCEDURE,
            secret_ref=text,
            default=text,
        )
    ),
    urls=Named(Named(Named(_URL))),
    providers=Named(
        table(
            DeclaredProvider,
            family=text,
            role=OneOf(
                (
                    "provider",
                    "wrapper",
                    "aggregator",
                    "driver",
                    "protocol",
                    "auth",
                    "local",
                    "orm",
                    "sink",
                    "source",
                )
            ),
            dists=_TEXTS,
            imports=_PATTERNS,
            companions=_PATTERNS,
            hosts=_HOSTS,
            env=_TEXTS,
            identifiers=_TEXTS,
            cli=_TEXTS,
            clients=_TEXTS,
            secret_prefixes=_TEXTS,
            secret_fields=_TEXTS,
            identifier_fields=_TEXTS,
            modes=Listed(_OWNERSHIP),
            capabilities=Listed(Matching(_CAPABILITY_KEY, _CAPABILITY)),
        ),
        later(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*"),
        "provider name; write family.name, such as payments.acmepay",
    ),
    factories=table(
        Factories,
        runtime=_CALLABLES,
        local_runtime=_CALLABLES,
        hybrid_runtime=_CALLABLES,
        managed_runtime=_CALLABLES,
        contexts=_CALLABLES,
        specs=_CALLABLES,
        arguments=table(
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
        provider_pattern=_FACTORY,
        evidence=_CALLABLES,
        redactors=_CALLABLES,
    ),
    secrets=table(
        Secrets,
        sinks=_FUNCTIONS,
        sanitizers=_FUNCTIONS,
        names=_NAMES,
        harmless=_NAMES,
        references=Listed(expression),
    ),
    exceptions=Listed(
        table(
            Exemption,
            ("rule", "path", "reason", "owner", "expires"),
            rule=Matching(later(r"SEA\d{1,3}"), "rule code, such as SEA101"),
            path=filled,
            reason=filled,
            owner=filled,
            expires=day,
        )
    ),
)
