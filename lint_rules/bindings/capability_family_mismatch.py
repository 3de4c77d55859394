"""An adapter is bound for a capability that it cannot serve.

The factory or class is of one family of providers and the capability of another, or the capability is declared to be
served by another provider. Either the manifest or the code tells something that is not so.

Bad:

    mail = create_email_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Good:

    mail = create_email_provider(
        runtime=runtime,
        capability="communication.email",
        tenant_connection_id="tenant_conn_email_primary",
    )

Not a violation: a capability that is not declared (SEA304); an adapter whose provider is not known; fakes and tests.

Options: `capabilities`, `factories.provider-pattern`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import CAPABILITY
from seamlint.links.capabilities import mismatch
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA305", "capability-family-mismatch", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for bound in module.bindings:
        for name in bound.texts(CAPABILITY):
            problem = mismatch(module.links, bound, name)
            if problem:
                yield RULE.bound(module, bound, f"`{bound.symbol}` {problem}", at=CAPABILITY)
