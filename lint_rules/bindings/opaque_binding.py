"""A binding hides what it binds.

Runtime, capability and connection are read by people and by this tool. Where they stand by their position, or come out
of a dict that is unpacked into the call, neither can say which is which, and a swap goes unseen.

Bad:

    payments = create_payments_provider(runtime, "billing.payments", "tenant_conn_payments_primary")

    payments = create_payments_provider(**options)

Good:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Not a violation: a dict that is unpacked, if all its keys are written where it is made (`{...}`, `dict(...)`, a union
of these) and none is set later; an `IntegrationContext`; further arguments of a class of the project without a keyword;
fakes and tests.

Options: `factories.arguments`, `factories.contexts`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA310", "opaque-binding", Severity.WARNING, needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    names = module.links.argument_names
    wanted = ", ".join(f"`{name}=`" for name in names.values())
    for bound in module.bindings:
        if bound.hidden:
            yield RULE.bound(module, bound, f"`{bound.symbol}` does not show what it is bound to; write {wanted}")
        elif bound.by_position:
            given = " and ".join(f"`{names[role]}`" for role in bound.by_position)
            message = f"`{bound.symbol}` is given {given} by position; write {wanted}"
            is_known = bound.accepts is not None and all(map(bound.may_take, bound.positional))
            yield RULE.bound(module, bound, message, detail=bound.positional if is_known else ())
