"""The same provider's client is made in several modules of the boundary.

Each place has its own key, timeout and retries, and the next change reaches only some of them.

Bad:

    # app/integrations/billing.py and app/integrations/invoices.py both hold
    client = stripe.StripeClient(key)

Good:

    # app/integrations/billing.py
    from app.integrations.stripe_client import stripe_client

Not a violation: clients that different services are chosen for (`boto3.client("s3")` and `("ses")`), or
that modules of different families make.

Options: `boundary.layout`.
"""

from collections.abc import Iterator

from seamlint.finding import Confidence, Finding, Severity
from seamlint.links.clients import client_of
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA112", "duplicate-glue", Severity.INFO, default=False)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    for made in module.constructions:
        homes = module.links.client_homes[client_of(module, made)]
        others = [home for home in homes if home != module.name]
        if others:
            yield RULE.at(
                module,
                made.span,
                f"`{made.symbol}` is made in {len(others) + 1} modules of the boundary, also in `{others[0]}`; "
                "make it in one and share it",
                scope=made.scope,
                confidence=Confidence.MEDIUM,
                symbol=made.symbol,
                provider=made.provider.name,
                family=made.provider.family,
            )
