"""A provider's rate limit is handled outside the boundary.

Which header tells of a limit, in which unit, and whether status 429 means wait or stop differs from provider to
provider. Code outside should meet one error of the boundary's own, with the time to wait in it.

Bad:

    response = requests.get("https://api.github.com/user/repos", headers=auth)
    if response.status_code == 429:
        time.sleep(int(response.headers["Retry-After"]))

Good:

    try:
        repos = code_host.list_repositories()
    except LimitReached as limit:
        schedule(limit.retry_at)

Not a violation: headers and status of the project's own responses; limits on requests that come in; a response of
a host that is in no catalogue; an exception that the boundary gives out under a name of its own; tests.

Options: `boundary.packages`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.edges import limits
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA404", "ratelimit-outside", Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_boundary or module.in_tests:
        return
    for edge in limits.find(module.edges):
        yield RULE.edge(
            module,
            edge,
            f"a rate limit of {edge.provider.name} is handled outside the boundary: {edge.what}; "
            "let the adapter raise an error of its own",
        )
