"""An adapter is bound without saying whose connection to the provider it uses.

A provider is reached through an account that belongs to somebody. Without the id of the tenant's connection nobody
can tell whose keys an adapter works with, and one tenant's requests may go through another's account.

Bad:

    payments = create_payments_provider(runtime=runtime, capability="billing.payments")

Good:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Not a violation: a capability with `connection = "none"`; fakes, tests, what an adapter's factory makes inside,
arguments that cannot be seen (SEA310).

Options: `connections`, `capabilities`, `factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import CAPABILITY, CONNECTION, fitting
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA302", "binding-without-connection", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    keyword = module.links.argument_names[CONNECTION]
    for bound in module.bindings:
        names = bound.texts(CAPABILITY) or tuple(fitting(module.links, bound))
        declared = [module.settings.capabilities[name] for name in names if name in module.settings.capabilities]
        if bound.lacks(CONNECTION) and not (declared and all(each.connection == "none" for each in declared)):
            known = sorted(
                name for name, connection in module.settings.connections.items() if connection.capability in names
            )
            value = f'"{known[0]}"' if len(known) == 1 else "..."
            message = f"`{bound.symbol}` is bound to no connection; pass `{keyword}={value}`"
            detail = (keyword, *known) if bound.may_take(keyword) else ()
            yield RULE.bound(module, bound, message, detail=detail)
