"""A credential is handed to an adapter or a runtime past the secret provider.

An adapter gets its secrets from the runtime, which knows where they live and how they rotate. A key that is passed as
an argument was read somewhere else, outlives its rotation, and stands in every traceback of the call. A runtime that is
given no secrets leaves each adapter to find its own.

Bad:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
        api_key=settings.STRIPE_SECRET_KEY,
    )

    runtime = create_integration_runtime(
        mode="local", secrets={"stripe": settings.STRIPE_SECRET_KEY}, telemetry="redacted"
    )

Good:

    runtime = create_integration_runtime(
        mode="local", secrets=create_local_runtime(tenant_id=tenant_id).secrets, telemetry="redacted"
    )

Not a violation: the SDK's client inside the adapter, which is given what the runtime's secret provider returned;
references to secrets, and functions that are asked for one; the runtime's secret provider itself (`secrets=`); a
factory of the project that takes no secrets; fakes and tests.

Options: `factories.runtime`, `factories.arguments`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.runtimes import is_bag_of_secrets, is_credential, lacks_secrets
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA307", "raw-credential-arg", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for bound in module.bindings:
        for name, given in bound.others.items():
            if is_credential(module, name, given):
                span = given.expr.span if given.expr is not None and given.path == module.path else bound.span
                message = f"`{bound.symbol}` is given a credential as `{name}`; let the runtime's secrets provide it"
                yield RULE.at(module, span, message, scope=bound.scope, symbol=bound.symbol)
    keyword = module.settings.factories.arguments.secrets
    for made in module.runtimes:
        if lacks_secrets(module, made):
            what = f"is given no `{keyword}`"
        elif is_bag_of_secrets(module, made.given(keyword)):
            what = f"is given `{keyword}` that no runtime provides"
        else:
            continue
        message = f"`{made.symbol}` {what}; pass the `secrets` of a local, hybrid or managed runtime"
        yield RULE.at(module, made.span, message, scope=made.scope, symbol=made.symbol)
