"""An adapter is bound outside the modules where bindings are put together.

If every module may make its own adapter, no one can say which capability is served by which connection, and a change
of provider is a search through the code. The rest of the application takes what the bindings hand out.

Bad:

    # app/views.py
    from integration_provider_payments import create_payments_provider

Good:

    # app/views.py
    from app.integrations.bindings import payments

Not a violation: fakes and tests; what an adapter's factory makes inside; the modules in `boundary.bindings`, or, if
that is not set, the whole boundary.

Options: `boundary.bindings`, `boundary.packages`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA308", "binding-place", Severity.WARNING, needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    places = module.settings.boundary.bindings or module.settings.boundary.packages
    if module.in_tests or module.is_one_of(places):
        return
    advice = f"bind it in `{places[0]}` and take it from there" if places else "bind it in the boundary"
    for bound in module.bindings:
        yield RULE.bound(module, bound, f"`{bound.symbol}` is bound here; {advice}")
    if not module.bindings and not module.in_boundary:
        for record in module.facts.imports:
            if module.links.factory_names.get(record.name or "") and not record.type_only:
                message = f"`{record.name}` makes adapters and is imported here; {advice}"
                yield RULE.at(module, record.span, message, scope=record.scope, symbol=record.name or "")
