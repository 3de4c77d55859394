"""A capability has no fake, or no harness, that proves its adapter before a real provider is behind it.

A fake keeps the contract without an account, a network or a bill, so that everybody can run the application and its
tests. The harness drives the adapter or the fake through the contract: it is what shows that one stands for the other.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    contract = "app.contracts.payments:PaymentsProvider"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    contract = "app.contracts.payments:PaymentsProvider"
    fake = "tests.fakes:FakePayments"
    harness = ["tests/test_payments_harness.py"]

A fake is a class of the project that has every method of the contract and makes no client of a provider. A harness is
a file, or a folder of files, that uses the fake, the contract or the adapter, by a fixture too. While a connection of
the capability stands in production SEA602 says the same as an error.

Not a violation: a fake that inherits methods, answers through `__getattr__`, or has a base that cannot be seen into.

Options: `capabilities`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links import proof
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA601", "adapter-without-fake", Severity.WARNING, needs_boundary=False, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name in project.settings.capabilities:
        if not proof.production(project, name):
            for gap in proof.gaps(project, name):
                yield RULE.key(project, gap.key, f"`{name}` {gap.what}")
