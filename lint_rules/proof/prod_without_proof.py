"""A capability is connected in a production-like environment without a fake and a harness that prove it.

The first time that the adapter meets the contract's edge cases should not be with a customer's money. A fake and a
harness come before the connection, not after the incident.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    contract = "app.contracts.payments:PaymentsProvider"

    [tool.seamlint.connections.tenant_conn_payments_primary]
    capability = "billing.payments"
    environment = "production"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    contract = "app.contracts.payments:PaymentsProvider"
    fake = "tests.fakes:FakePayments"
    harness = ["tests/test_payments_harness.py"]

    [tool.seamlint.connections.tenant_conn_payments_primary]
    capability = "billing.payments"
    environment = "production"

What counts as a fake and as a harness is said at SEA601, which this rule takes the place of.

Not a violation: a connection in an environment that is not among `environments.production-like` (without that list:
`production` and `prod`).

Options: `capabilities`, `connections`, `environments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links import proof
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA602", "prod-without-proof", needs_boundary=False, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name in project.settings.capabilities:
        connection = proof.production(project, name)
        for gap in proof.gaps(project, name) if connection else ():
            where = f"while `{connection}` connects it in {project.settings.connections[connection].environment}"
            yield RULE.key(project, gap.key, f"{where}, `{name}` {gap.what}")
