"""A secret reaches spans, metrics, error reports or product analytics.

Telemetry leaves the company: it is stored by another provider, searched by many, and rarely deleted on request.

Bad:

    def traced(span, token):
        span.set_attribute("auth.token", token)

    sentry_sdk.set_context("integration", {"api_key": connection.api_key})

Good:

    def traced(span, token, connection):
        span.set_attribute("tenant.connection_id", connection.id)
        span.set_attribute("auth.has_token", token is not None)

Not a violation: identifiers, references, counts and truth values; a redactor that shows nothing of the value.

Options: `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA202", "secret-telemetry", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "telemetry", "record the connection's id or a reference instead")
