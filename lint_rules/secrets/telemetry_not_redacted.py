"""An integration runtime is made without telemetry being redacted.

The runtime sees every request to a provider and every answer. Unless it is told to leave the contents out, what
it records holds tokens, addresses and texts of customers.

Bad:

    runtime = create_integration_runtime(mode="managed", secrets=secrets)

    runtime = create_integration_runtime(mode="managed", secrets=secrets, telemetry="full")

Good:

    runtime = create_integration_runtime(mode="managed", secrets=secrets, telemetry="redacted")

`"redacted"` and `"off"` are right. A local, hybrid or managed runtime (`factories.managed-runtime` and so on) may
leave `telemetry` out, for it only gives its secrets or brings its own, but must not be told anything else either.

Not a violation: anything that is not known before run time, such as an emitter of your own, a variable or
`**options`; functions of that name that are not the factory; tests.

Options: `factories.runtime`, `factories.local-runtime`, `factories.hybrid-runtime`, `factories.managed-runtime`,
`factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.factories import INTEGRATION, constants
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA214", "telemetry-not-redacted")
_RIGHT = frozenset({"redacted", "off"})


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    keyword = module.settings.factories.arguments.telemetry
    for made in module.runtimes:
        wrong = [f"`{value}`" for value in constants(module, made.given(keyword)) if value not in _RIGHT]
        if wrong:
            what = f"is given {' or '.join(wrong)} for telemetry"
        elif made.kind == INTEGRATION and not made.may_be_given(keyword):
            what = "is not told to redact telemetry"
        else:
            continue
        yield RULE.at(
            module,
            made.span,
            f'`{made.symbol}` {what}; pass `{keyword}="redacted"`',
            scope=made.scope,
            symbol=made.symbol,
        )
