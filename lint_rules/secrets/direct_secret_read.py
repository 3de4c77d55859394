"""A provider's credential is read outside the modules that are there for secrets.

Whoever reads the key can use it, log it and pass it on. Read in one place, through the provider's
interface, it can be rotated, scoped to a tenant and kept out of everything else.

Bad:

    stripe_key = os.environ["STRIPE_SECRET_KEY"]

Good:

    payments = bind_payments(tenant_id=tenant.id)  # the adapter resolves its own secret

Names count that the catalogue knows as a provider's credentials, read from the environment, from settings
of Django and Flask, by decouple, environs and dotenv, or declared as a field of a settings class.

Not a violation: identifiers, publishable keys, regions and URLs; the modules in `boundary.secrets`, or the
whole boundary while that is not set; tests; anything while no boundary is configured, for then there is no
right place.

Options: `boundary.secrets`, `boundary.packages`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA208", "direct-secret-read")


def check(module: ModuleView) -> Iterator[Finding]:
    secrets = module.settings.boundary.secrets
    allowed = secrets or module.settings.boundary.packages
    if module.in_tests or module.is_one_of(allowed):
        return
    for reach in module.reaches:
        hit = reach.hit
        if hit.route == "credential":
            family = module.family(reach)
            where = f"in `{secrets[0]}`" if secrets else "behind the boundary"
            yield RULE.reach(
                module,
                reach,
                f"`{hit.symbol}` is a credential of {hit.provider.name} ({family}), {hit.detail}; "
                f"read it {where} and hand out the adapter",
            )
