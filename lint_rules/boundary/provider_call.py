"""A provider is reached outside the boundary without an import statement of its SDK.

The boundary is only as tight as its loosest door. An SDK that is loaded by name, handed on by another
module, taken from an adapter's private member, or driven through the provider's command line program is
used directly all the same, and no import rule sees it.

Bad:

    stripe = importlib.import_module("stripe")

    from app.integrations.payments import stripe

    payments._client.charges.create(amount=100)

    subprocess.run(["aws", "s3", "cp", source, target])

Good:

    from app.integrations.bindings import payments

    payments.create_charge(amount=100)

Not a violation: a name that is not known before run time; an own function called `import_module`; an
exception class that the boundary declares by assignment (`CardError = stripe.CardError`), and any other class
that it declares so (`Intent = stripe.PaymentIntent`) in modules that only annotate with it and call nothing by
it; what an adapter's method returns from a call of the SDK; in tests everything but loading the SDK by name.

Options: `boundary.packages`, `loaders`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA102", "provider-call")


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary:
        return
    for reach in module.reaches:
        hit = reach.hit
        if hit.route not in ("dynamic", "relay", "command"):
            continue
        if module.in_tests and (hit.route != "dynamic" or module.settings.test_imports == "ignore"):
            continue
        family = module.family(reach)
        yield RULE.reach(
            module,
            reach,
            f"`{hit.symbol}` ({family}) is reached outside the boundary: {hit.detail}; "
            f"{module.links.instead.advice(hit.provider, family)}",
            severity=Severity(module.settings.test_imports) if module.in_tests else None,
        )
