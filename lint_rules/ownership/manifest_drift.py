"""The manifest declares something that nothing uses.

A manifest is worth reading as long as it is true. What was removed from the code and stays declared keeps its account,
its keys and its bill, and hides what is really in use.

Bad:

    [tool.seamlint.capabilities."communication.sms"] # and nothing in the project sends a text message
    family = "sms"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"
    provider = "payments.stripe"

Looked at are capabilities, connections, credentials and providers. The code, `.env` files and their templates, compose
files and other settings count as use; tests, prose and the manifest itself do not. What belongs to an unused
capability is not reported once more. The other way round, an SDK that serves a capability and is imported must be
named in some file of dependencies, if there is any.

Not a violation: a connection while some adapter of its capability is bound to one that is only known at run time; a
connection without a secret; a credential that a store of secrets hands out under a reference.

Options: `capabilities`, `connections`, `credentials`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links import drift
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA506", "manifest-drift", Severity.WARNING, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    idle = drift.capabilities(project)
    for table, names, what in (
        ("capabilities", idle, "no adapter is bound for it, and no provider reached"),
        ("connections", drift.connections(project, idle), "no adapter is bound to it"),
        ("credentials", drift.credentials(project, idle), "nothing reads it, and no file hands it over"),
        ("providers", drift.providers(project), "nothing imports or calls it, and no capability has it"),
    ):
        for name in sorted(names):
            yield RULE.key(project, (table, name), f"`{name}` is declared, but {what}; use it or remove it")
    for name, provider in drift.uninstalled(project).items():
        message = (
            f"`{name}` is served by {provider.name}, and no file of dependencies names {provider.dists[0]}; add it"
        )
        yield RULE.key(project, ("capabilities", name, "provider"), message)
