"""A URL that a provider is told to call, or to send users to, is written into the code.

A webhook, callback or return URL differs between development, staging and production. One that is fixed sends the
customers of one environment, and the events about their money, to another.

Bad:

    payments.checkout(order, success_url="https://shop.acme.io/done")

    STRIPE_WEBHOOK_URL = os.getenv("STRIPE_WEBHOOK_URL", "https://shop.acme.io/hooks/stripe")

Good:

    payments.checkout(order, success_url=request.build_absolute_uri(reverse("done")))

    STRIPE_WEBHOOK_URL = os.environ["STRIPE_WEBHOOK_URL"]

A setting counts where its name begins with a provider's, or where the project declares its capabilities. Once the
manifest is in force, arguments of the project's own functions count as well, and so do the `urls` of the manifest:
one that two environments share, or that is written down for one and read from a variable for another.

Not a violation: a relative path; `localhost`, `*.test`, `example.com` and the like; a host that is put together at
run time; the provider's own host; parameters of these names of calls that reach no provider; tests and docs.

Options: `capabilities`, `families`, `urls`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.edges import declared, urls
from seamlint.links.project_view import ProjectView
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA405", "url-not-env")


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for fixed in urls.find(module.edges):
        yield RULE.at(
            module,
            fixed.span,
            f"`{fixed.name}` is fixed to `{fixed.host}`, in every environment; "
            "read it from the environment or build it from the request",
            scope=fixed.scope,
            symbol=fixed.name,
            provider=fixed.provider,
            family=fixed.family,
        )


def check_project(project: ProjectView) -> Iterator[Finding]:
    for shared in declared.find(project.settings):
        _, capability, purpose, environment = shared.key
        message = f"the {purpose} URL of `{capability}` in {environment} {shared.what}"
        yield RULE.key(project, shared.key, message)
