"""A provider's webhook is verified, or its events are told apart, outside the boundary.

How a provider signs what it sends, and what it calls its events, is as much its own as its SDK. Where a route knows
it, the route changes with the provider, and the next route verifies in a way of its own, or not at all.

Bad:

    @app.post("/stripe")
    def stripe_webhook():
        event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], secret)
        if event["type"] == "payment_intent.succeeded":
            orders.pay(event["data"])

Good:

    @app.post("/stripe")
    def stripe_webhook():
        for paid in payments.receive(request.get_data(), request.headers):
            orders.pay(paid.order_id)

With `boundary.webhooks` the rest of the boundary counts as outside too.

A route whose path names the provider and a webhook, and that reads the body itself, is reported as well.

Not a violation: a route that only hands body and headers on; signing what the project sends itself; a list of the
types of events to subscribe to; names of events that more than one provider may have; tests.

Options: `boundary.packages`, `boundary.webhooks`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.edges import webhooks
from seamlint.links.edges.handlers import Handlers
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA401", "webhook-outside")


def check(module: ModuleView) -> Iterator[Finding]:
    if module.edges.takes_webhooks or module.in_tests:
        return
    where = "outside `boundary.webhooks`" if module.settings.boundary.webhooks else "outside the boundary"
    told = set()
    for edge in webhooks.verifications(module.edges):
        told.add(module.facts.function_around(edge.scope))
        yield RULE.edge(
            module,
            edge,
            f"`{edge.symbol}` verifies a webhook of {edge.provider.name} {where}; "
            "hand body and headers to the boundary and let it verify them",
        )
    for edge in webhooks.switches(module.edges):
        told.add(module.facts.function_around(edge.scope))
        yield RULE.edge(
            module,
            edge,
            f"`{edge.symbol}` tells events of {edge.provider.name} apart {where}; "
            "let the boundary translate them into events of your own",
        )
    for edge in Handlers(module.edges).routed():
        if edge.scope not in told:
            yield RULE.edge(
                module,
                edge,
                f"`{edge.symbol}` reads what {edge.provider.name} sends {where}; hand body and headers to the boundary",
            )
