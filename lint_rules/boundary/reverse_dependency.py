"""The boundary imports the application that uses it.

An adapter that knows its callers cannot be reused, tested on its own or loaded before them, and the two
import each other in a circle.

Bad:

    # app/integrations/payments.py; app/orders/views.py imports app.integrations.payments
    from app.orders.views import current_order

Good:

    # app/integrations/payments.py
    from app.contracts.payments import PaymentsProvider

A surface is what `boundary.surfaces` lists; while that is empty, a module called views, handlers, routes,
api, tasks, jobs, commands or the like that imports the boundary itself.

Not a violation: contracts, types, settings, models and other shared modules; what `boundary.upstream`
lists; imports for type checkers only, or inside a function, where no circle closes.

Options: `boundary.surfaces`, `boundary.upstream`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA110", "reverse-dependency", Severity.WARNING)

_SURFACES = frozenset(
    """admin api apis cli cmd command commands consumers controllers endpoints graphql handlers jobs management
    pages resolvers routers routes tasks urls views viewsets web workers""".split()
)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    boundary = module.settings.boundary
    for imported in module.first_party_imports:
        if imported.type_only or imported.scope or imported.in_boundary:
            continue
        if module.matches_any(imported.module, (*boundary.upstream, *boundary.secrets)):
            continue
        if boundary.surfaces:
            surface = module.matches_any(imported.module, boundary.surfaces)
        else:
            surface = bool(_SURFACES & set(imported.module.split("."))) and module.links.uses_boundary(imported.path)
        if surface:
            yield RULE.at(
                module,
                imported.span,
                f"the boundary imports `{imported.module}`, which is application code; pass in what the adapter "
                "needs, or list the module under `boundary.upstream`",
                scope=imported.scope,
                symbol=imported.module,
            )
