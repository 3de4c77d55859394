"""A provider's webhook is read before it is verified, or its signature is compared with `==`.

Anybody can send what a provider sends. Until the signature over the raw body has been checked, on every way through
the function, an event is a claim; and a comparison that stops at the first wrong character tells an attacker how
much of a guess was right.

Bad:

    # app/integrations/webhooks.py
    def stripe_webhook(body: bytes, headers):
        event = json.loads(body)
        if headers["Stripe-Signature"]:
            stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret)
        return event

    if hmac.new(secret, body, "sha256").hexdigest() != headers["X-Hub-Signature-256"]:
        raise Forbidden

Good:

    # app/integrations/webhooks.py
    def stripe_webhook(body: bytes, headers):
        return stripe.Webhook.construct_event(body, headers["Stripe-Signature"], secret)

    if not hmac.compare_digest(expected, headers["X-Hub-Signature-256"]):
        raise Forbidden

Only the boundary, or `boundary.webhooks`, is looked at: elsewhere webhooks have no place (SEA401).

Not a violation: a decorator, a dependency, a base class or a function of the project that verifies; a function that
the module calls itself, after its caller has verified; the body of a response; checksums of files.

Options: `boundary.packages`, `boundary.webhooks`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.edges.handlers import Handlers
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA406", "unverified-webhook")


def check(module: ModuleView) -> Iterator[Finding]:
    if not (module.in_boundary or module.edges.takes_webhooks) or module.in_tests:
        return
    handlers = Handlers(module.edges)
    for edge in handlers.unverified():
        yield RULE.edge(
            module,
            edge,
            f"`{edge.symbol}` reads a webhook of {edge.provider.name} in `{edge.what}` before it is verified; "
            "verify the signature over the raw body first, on every way",
        )
    for edge in handlers.compared():
        yield RULE.edge(
            module,
            edge,
            f"a signature of {edge.provider.name} is compared with `==` or `!=`; use `hmac.compare_digest`",
        )
