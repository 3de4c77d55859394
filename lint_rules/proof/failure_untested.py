"""A hybrid capability has no test in which its provider fails.

A hybrid capability runs partly at the consumer's and partly in a managed environment, so that it fails in more ways
than one: a refused credential, a time-out between the two, an outage of one side only. What the application does then
is only known if it was tried.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    ownership = "hybrid"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    provider = "payments.stripe"
    ownership = "hybrid"
    failure-tests = ["tests/test_payments_failures.py"]

A failure test expects or raises an exception, has a mock with one as its `side_effect`, answers with a status such as
503, or tells a fake to fail by a keyword or method with a word such as fail, error, timeout, unavailable or outage in
its name. How good it is cannot be seen from outside.

Not a violation: capabilities that are not hybrid, by their `ownership` or their `runtime`.

Options: `capabilities`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links import proof
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA603", "failure-untested", needs_boundary=False, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name, capability in project.settings.capabilities.items():
        if "hybrid" in (capability.ownership, capability.runtime):
            for gap in proof.failure_gaps(project, name):
                yield RULE.key(project, gap.key, f"`{name}` {gap.what}")
