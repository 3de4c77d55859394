"""An adapter is bound past the integration runtime.

The runtime decides where secrets, connections, transport and telemetry live. An adapter without it finds its
credentials by itself and tells everything to whoever listens.

Bad:

    payments = create_payments_provider(
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

    payments = create_payments_provider(
        runtime={"secrets": secrets},
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Good:

    runtime = create_integration_runtime(mode="local", secrets=create_local_runtime().secrets, telemetry="redacted")
    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Not a violation: a runtime that comes in as an argument, or from a function of the project that returns what a
factory made; fakes, tests, arguments that cannot be seen (SEA310).

Options: `factories.runtime`, `factories.local-runtime`, `factories.hybrid-runtime`, `factories.managed-runtime`,
`factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import RUNTIME
from seamlint.links.runtimes import is_no_runtime
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA303", "binding-without-runtime", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    keyword = module.links.argument_names[RUNTIME]
    for bound in module.bindings:
        if bound.lacks(RUNTIME):
            message = f"`{bound.symbol}` is bound without a runtime; pass `{keyword}=`, made by `{_factory(module)}`"
            detail = (keyword,) if bound.may_take(keyword) else ()
            yield RULE.bound(module, bound, message, detail=detail)
        elif is_no_runtime(module, bound.given.get(RUNTIME)):
            message = f"what `{bound.symbol}` is given as `{keyword}` was made by no runtime factory"
            yield RULE.bound(module, bound, f"{message}; make it with `{_factory(module)}`", at=RUNTIME)


def _factory(module: ModuleView) -> str:
    return next(iter(module.settings.factories.runtime), "factories.runtime").rpartition(".")[2]
