"""A provider's client is made at import time or in a function that is no factory.

A client belongs to a binding: to a connection, a runtime, a set of credentials. Made at import it is one
for all tenants, reads its key before anything is configured, and lives as long as the process.

Bad:

    # app/integrations/llm.py
    client = OpenAI()

    def summarise(text):
        return OpenAI().responses.create(input=text)

Good:

    # app/integrations/llm.py
    class OpenAISummaries:
        def __init__(self, *, api_key: str) -> None:
            self._client = OpenAI(api_key=api_key)

Not a violation: a client that a class makes, that a function returns or yields, or that is made in
`boundary.bindings`.

Options: `boundary.bindings`.
"""

from collections.abc import Iterator

from seamlint.finding import Confidence, Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA111", "client-outside-adapter", Severity.WARNING, default=False)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary or module.is_one_of(module.settings.boundary.bindings):
        return
    for made in module.constructions:
        if made.place == "adapter" or made.returned:
            continue
        where = "when the module is imported" if made.place == "module" else f"in the function `{made.owner}`"
        yield RULE.at(
            module,
            made.span,
            f"`{made.symbol}` makes a client of {made.provider.name} {where}; make it in the adapter or in a factory",
            scope=made.scope,
            confidence=Confidence.MEDIUM,
            symbol=made.symbol,
            provider=made.provider.name,
            family=made.provider.family,
        )
