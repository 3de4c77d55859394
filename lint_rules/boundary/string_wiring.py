"""A dotted string wires an SDK into a framework's settings outside the boundary.

`EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"` makes the application depend on a provider just as
an import does, and no import shows it.

Bad:

    EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"

Good:

    EMAIL_BACKEND = "app.integrations.email.backend.EmailBackend"

Not a violation: a settings module that is listed in `boundary.packages`; the framework's own console,
memory and dummy backends; logger names, host names, event types and other text that happens to begin like
an SDK.

Options: `boundary.packages`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA105", "string-wiring", Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary or module.in_tests:
        return
    for reach in module.reaches:
        hit = reach.hit
        if hit.route == "wiring":
            family = module.family(reach)
            yield RULE.reach(
                module,
                reach,
                f"`{hit.symbol}` ({family}) is {hit.detail} outside the boundary; "
                "name a class of the boundary that wraps it",
            )
