"""An adapter is bound without saying which capability it serves.

The capability is the contract between the application and the provider: what may be asked, who owns it, how it
is tested. An adapter without one is an SDK with another name.

Bad:

    payments = create_payments_provider(
        runtime=runtime,
        tenant_connection_id="tenant_conn_payments_primary",
    )

Good:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

An adapter is what `factories.provider-pattern` names, a class of the boundary that keeps a capability's `contract`,
or one of `factories.specs`; also through `functools.partial`, and with an `IntegrationContext` (`factories.contexts`)
that carries it.

A function that is called like a factory, but takes no runtime, capability or connection and calls one that does, binds
by itself: it is checked where it makes that call.

Not a violation: fakes, tests, what an adapter's factory makes inside, classes that are made of another adapter (a cache
around one), arguments that cannot be seen (SEA310).

Options: `factories.provider-pattern`, `factories.specs`, `factories.contexts`, `factories.arguments`, `capabilities`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import CAPABILITY, fitting
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA301", "binding-without-capability", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    keyword = module.links.argument_names[CAPABILITY]
    for bound in module.bindings:
        if bound.lacks(CAPABILITY):
            known = fitting(module.links, bound)
            value = f'"{known[0]}"' if len(known) == 1 else "..."
            message = f"`{bound.symbol}` is bound to no capability; pass `{keyword}={value}`"
            detail = (keyword, *known) if bound.may_take(keyword) else ()
            yield RULE.bound(module, bound, message, detail=detail)
