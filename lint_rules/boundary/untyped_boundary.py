"""A public method of the boundary has no types, or gives back `Any` or a bare `dict`.

What callers may pass and rely on is the contract. Untyped, it is whatever the SDK happens to take.

Bad:

    # app/integrations/billing.py
    class Billing:
        def create_charge(self, amount, currency):
            return stripe.Charge.create(amount=amount, currency=currency)

Good:

    # app/integrations/billing.py
    class Billing:
        def create_charge(self, *, amount: Money) -> Charge:
            made = stripe.Charge.create(amount=amount.cents, currency=amount.currency)
            return Charge(id=made.id, paid=made.paid)

Not a violation: modules that import no SDK; private names and modules, dunder methods, overrides, properties of tests
and fakes.

Options: none.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA113", "untyped-boundary", Severity.INFO, default=False)

_LOOSE = frozenset({"Any", "typing.Any", "dict", "Dict", "typing.Dict", "object"})


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary or not module.sdk_imports:
        return
    for number, function in module.public_functions():
        result = module.written(dict(function.annotations).get("return"))
        if "annotated" not in function.flags:
            problem = "has no types for all parameters and the result"
        elif result in _LOOSE:
            problem = f"gives back `{result}`"
        else:
            continue
        yield RULE.at(
            module,
            function.head,
            f"`{function.qualname}` is public in the boundary and {problem}; type it by the contract",
            scope=number,
            symbol=function.qualname,
        )
