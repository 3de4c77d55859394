"""A payment is made without an idempotency key, or a client is made without a timeout.

A request whose answer was lost is sent again; with a key the provider knows it for the same, without one the
customer pays twice. A client that waits as long as it likes holds a worker until there are none left.

Bad:

    # app/integrations/checkout.py
    stripe.PaymentIntent.create(amount=100, currency="eur")

    client = OpenAI(api_key=key)

Good:

    # app/integrations/checkout.py
    stripe.PaymentIntent.create(amount=100, currency="eur", idempotency_key=order.id)

    client = OpenAI(api_key=key, timeout=20)

Not a violation: arguments that are unpacked into the call; options that are put together elsewhere; a client whose
calls are given a timeout in the same module; an SDK that has no such option.

Options: `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.edges import guards
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA407", "unguarded-call", Severity.INFO, default=False)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    for edge in guards.find(module.edges):
        yield RULE.edge(module, edge, f"`{edge.symbol}` is called {edge.what}")
