"""A provider's HTTP API is called directly outside the boundary.

A request to the provider's host is the SDK by another name: the same credential, the same data, the same
failures, and none of the adapter's rules for them.

Bad:

    requests.post("https://api.stripe.com/v1/charges", data=charge, auth=(key, ""))

Good:

    payments.create_charge(amount=100)

The host is compared label by label after the URL was put together from its pieces, whether they are
joined, formatted, or constants of another module; port, case and userinfo do not matter. A client with a
`base_url` counts where it is made, and a helper of the project where it is called.

Not a violation: a URL that is stored, shown or matched but not fetched; `api.stripe.com.evil.example`; an
own host with a path that looks like one; tests.

Options: `boundary.packages`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA104", "raw-http")


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary or module.in_tests:
        return
    for reach in module.reaches:
        hit = reach.hit
        if hit.route == "http":
            family = module.family(reach)
            yield RULE.reach(
                module,
                reach,
                f"the API of {hit.provider.name} ({family}) at `{hit.symbol}` is {hit.detail} outside the boundary; "
                f"{module.links.instead.advice(hit.provider, family)}",
            )
