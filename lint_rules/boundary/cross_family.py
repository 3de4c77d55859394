"""A module of one provider family imports an SDK of another.

The payments adapter that also sends mail cannot be replaced, tested or owned on its own.

Bad:

    # app/integrations/payments.py, layout = "app.integrations.{family}"
    import sendgrid

Good:

    # app/integrations/email.py
    import sendgrid

Not a violation: modules that do not fit the layout, such as shared transport code; families with a dash in
their name may be written with an underscore; anything while `boundary.layout` is not set.

Options: `boundary.layout`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA109", "cross-family", Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    layout, home = module.settings.boundary.layout, module.layout_family
    if not module.in_boundary or not home:
        return
    for reach in module.sdk_imports:
        family = module.family(reach)
        if family != home and not reach.type_only:
            yield RULE.reach(
                module,
                reach,
                f"`{reach.hit.symbol}` ({family}) is imported in a module of the family {home}; "
                f"move it to `{layout.replace('{family}', family.replace('-', '_'))}`",
            )
