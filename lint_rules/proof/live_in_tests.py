"""A test makes a real client of a provider, or sends it a request, without a stub and without being marked.

Such a test needs an account and a network, costs money, leaves data behind, and fails when the provider does. Run by
accident it does all that with whatever credential is around.

Bad:

    # tests/test_payments.py
    def test_charge():
        client = stripe.StripeClient("sk_test_...")
        assert client.charges.create(params={"amount": 100}).paid

Good:

    # tests/test_payments.py
    def test_charge():
        assert FakePayments().charge(amount=100).paid

    @pytest.mark.live
    def test_charge_for_real():
        client = stripe.StripeClient(os.environ["STRIPE_SANDBOX_KEY"])
        assert client.charges.create(params={"amount": 100}).paid

A made-up credential alone is no stub: the request is sent all the same. Credentials in recordings are SEA207's.

Not a violation: tests with a marker of `live-markers`, by decorator, `pytestmark` or a folder of that name; tests that
are skipped unless something asks for them; modules that use responses, respx, moto, VCR and their kin, themselves or in
a conftest; a patch that names the SDK or an HTTP client; a client with an endpoint or a transport of its own, or one in
memory.

Options: `live-markers`, `tests`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Confidence, Finding, Severity
from seamlint.links import live
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA604", "live-in-tests", Severity.WARNING, needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    marker = next(iter(module.settings.live_markers), "live")
    for place in live.find(module):
        yield RULE.at(
            module,
            place.span,
            f"`{place.symbol}` {place.what} {place.provider.name} in a test; use the capability's fake or a stub, "
            f"or mark the test `{marker}`",
            scope=place.scope,
            confidence=Confidence.HIGH if place.sure else Confidence.MEDIUM,
            symbol=place.symbol,
            provider=place.provider.name,
            family=place.provider.family,
        )
