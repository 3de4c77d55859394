"""A call of a provider is tried again outside the boundary.

What may be repeated, how often, and after which error only the adapter knows. A second retry around it multiplies
the first, hides outages, and pays twice where the provider had done its work before the connection broke.

Bad:

    @retry(stop=stop_after_attempt(3))
    def pay(order):
        return payments.charge(order.total)

    for attempt in range(3):
        try:
            return payments.charge(order.total)
        except ProviderUnavailable:
            time.sleep(2**attempt)

    @app.task(autoretry_for=(stripe.APIConnectionError,))
    def settle(order_id):
        payments.settle(order_id)

Good:

    def pay(order):
        return payments.charge(order.total)

    @app.task(autoretry_for=(PaymentsUnavailable,))
    def settle(order_id):
        payments.settle(order_id)

Not a violation: retries around the project's own database or queue; a job queue that runs a whole task again,
unless it names the SDK's exceptions; a loop over things of which each is tried once; polling until something is
ready; the next provider after one that failed; tests.

Options: `boundary.packages`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.edges import retries
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA403", "retry-outside", Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary or module.in_tests:
        return
    for edge in retries.find(module.edges):
        yield RULE.edge(
            module,
            edge,
            f"{edge.provider.name} is tried again outside the boundary by `{edge.symbol}` {edge.what}; "
            "let the adapter decide what is repeated",
        )
