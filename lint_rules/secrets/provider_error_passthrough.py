"""The text of a provider's error is shown to clients.

SDKs quote in their errors what they were sent: parts of keys, addresses, accounts. It also tells who the provider
is, so that the boundary can no longer change it in silence.

Bad:

    try:
        charge(order)
    except stripe.error.StripeError as exc:
        return jsonify({"error": str(exc)}), 502

Good:

    try:
        charge(order)
    except stripe.error.StripeError as exc:
        logger.warning("charge failed: %s", exc.code)
        return jsonify({"error": "payment failed"}), 502

Not a violation: codes, statuses and request ids; the message that the SDK makes for users (`user_message`);
`raise ... from exc`; the text in a log.

Options: `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA211", "provider-error-passthrough", severity=Severity.WARNING, needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "error", "send a code of your own instead")
