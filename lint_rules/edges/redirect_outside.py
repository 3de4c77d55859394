"""Users are sent to a provider, or back from one, outside the boundary.

An authorize URL, a token URL, an OAuth flow and a hosted page are parts of one provider's protocol: they hold its
hosts, its scopes and its order of steps. Code outside asks the adapter where to send the user, and sends.

Bad:

    AUTHORIZE = "https://slack.com/oauth/v2/authorize"

    session = stripe.checkout.Session.create(mode="payment", success_url=done, cancel_url=basket)
    return redirect(session.url)

Good:

    return redirect(slack.authorization_url())

    return redirect(payments.checkout(order, success_url=done, cancel_url=basket))

Not a violation: a redirect to what an adapter returns; URLs that an adapter is given; a link to a provider's
documentation; an authorize URL of a host that is in no catalogue, such as the project's own; tests.

Options: `boundary.packages`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.edges import redirects
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA402", "redirect-outside")


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary or module.in_tests:
        return
    for edge in redirects.find(module.edges):
        yield RULE.edge(
            module,
            edge,
            f"`{edge.symbol}`, {edge.what}, belongs to {edge.provider.name} and stands outside the boundary; "
            "ask the adapter where to send the user",
        )
