"""An adapter is bound to a connection that is not declared, or is another capability's.

The manifest says to which capability, environment and tenant a connection belongs. An id that is not in it belongs to
nobody; one that belongs to something else would send this adapter's requests through the wrong account. One tenant's
connection with the secrets of another is reported where both are written down.

Bad:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_email_primary",
    )

Good:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Not a violation: an id that comes in at run time, such as from a table of connections; fakes and tests.

Options: `connections`, `factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import CONNECTION
from seamlint.links.capabilities import connection_problems
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA306", "connection-mismatch", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for bound in module.bindings:
        problems = connection_problems(module, bound)
        if problems:
            yield RULE.bound(module, bound, "; ".join(problems), at=CONNECTION)
