"""The raw body of a webhook, or its signature, is logged or stored.

A provider's callback holds personal data, verification tokens and at times credentials; whoever has body and
signature can send it again.

Bad:

    logger.info("stripe webhook: %s", request.get_data())

Good:

    logger.info("stripe event %s of type %s", event["id"], event["type"])

Not a violation: the body on its way to the function that verifies it; its length or hash; fields that are read
from it by name.

Options: `secrets.sinks`, `secrets.sanitizers`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA210", "raw-webhook", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "webhook", "keep the event's id and type instead")
