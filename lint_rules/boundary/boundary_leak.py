"""The boundary's own surface shows a provider's types.

A caller that gets a `stripe.Charge`, must pass one in, or finds `stripe` in `__all__` depends on the SDK
although it never imports it. The adapter can no longer be swapped without editing its callers.

Bad:

    # app/integrations/ledger.py
    def fetch(charge_id: str) -> stripe.Charge: ...

    class LedgerError(stripe.StripeError): ...

    import stripe
    __all__ = ["stripe"]

Good:

    # app/integrations/ledger.py
    def fetch(charge_id: str) -> Charge: ...  # a type of the contract

Not a violation: private names and modules; constructors, where the boundary's own bindings pass the client
in; annotations of what only the boundary itself imports, or, in a module named after the provider, of what
nothing outside the boundary imports; an exception alias by assignment (`CardError = stripe.CardError`).

Options: `boundary.packages`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.surface import Surface
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA103", "boundary-leak", Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    for leak in Surface(module).leaks():
        family = module.links.catalogue.family_of(leak.provider, leak.symbol)
        yield RULE.at(
            module,
            leak.span,
            f"{leak.what} shows `{leak.symbol}` of {leak.provider.name} ({family}) to its callers; "
            "use a type of the contract",
            scope=leak.scope,
            symbol=leak.symbol,
            provider=leak.provider.name,
            family=family,
            capability=module.links.instead.capability(leak.provider, family),
        )
