"""A provider SDK is imported outside the integration boundary.

Code that imports an SDK can call all of it, with any credential, under any account. Behind one boundary
the provider is a capability: it can be bound to a tenant's connection, replaced, faked in tests.

Every form of import counts: plain, aliased, `from`, star, inside a function, a class or a `try`, of a
companion such as `botocore`, and of a wrapper that builds the provider's client.

Bad:

    import stripe

    stripe.PaymentIntent.create(amount=100, currency="eur")

Good:

    from app.integrations.bindings import payments

    payments.create_payment_intent(amount=100, currency="eur")

Not a violation: an import inside the boundary; a relative or first-party module with the name of an SDK;
`google.protobuf` beside `google.cloud.storage`; drivers, ORMs and telemetry, unless `families` switches
them on.

An import for type checkers only is a warning (`type-checking-imports`), and so is one in tests and docs
(`test-imports`).

Options: `boundary.packages`, `type-checking-imports`, `test-imports`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA101", "provider-import", asks=Ask.IMPORTS)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary:
        return
    for reach in module.sdk_imports:
        level = "error"
        if reach.type_only:
            level = module.settings.type_checking_imports
        elif module.in_tests:
            level = module.settings.test_imports
        if level == "ignore":
            continue
        provider, family = reach.hit.provider, module.family(reach)
        kind = "for type checkers " if reach.type_only else ""
        yield RULE.reach(
            module,
            reach,
            f"`{reach.hit.symbol}` ({family}) is imported {kind}outside the boundary; "
            f"{module.links.instead.advice(provider, family)}",
            severity=Severity(level),
        )
