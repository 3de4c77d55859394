"""An adapter is bound for a capability that the manifest does not declare.

A capability that is declared nowhere has no contract, no owner and no fake. A key that names the provider, or stands
for any capability, says nothing about what the application needs.

Bad:

    payments = create_payments_provider(
        runtime=runtime,
        capability="stripe.charge",
        tenant_connection_id="tenant_conn_payments_primary",
    )

Good:

    payments = create_payments_provider(
        runtime=runtime,
        capability="billing.payments",
        tenant_connection_id="tenant_conn_payments_primary",
    )

A parameter is what all calls of its function give. A capability that cannot be known before run time is a warning.

Not a violation: constants and members of enumerations that stand for a declared key; fakes and tests.

Options: `capabilities`, `factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.bindings import CAPABILITY
from seamlint.links.capabilities import UNKNOWN, capability_problem, named_provider
from seamlint.links.project_view import ProjectView
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA304", "unknown-capability", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for bound in module.bindings:
        given = bound.given.get(CAPABILITY)
        if given is None or given.expr is None:
            continue
        texts = bound.texts(CAPABILITY)
        if not texts or any(UNKNOWN in text for text in texts):
            message = f"which capability `{bound.symbol}` is bound to cannot be known before run time; write its key"
            yield RULE.bound(module, bound, message, at=CAPABILITY, severity=Severity.WARNING)
            continue
        for text in texts:
            problem = capability_problem(module.links, text)
            if problem:
                yield RULE.bound(module, bound, f"`{text}` {problem}", at=CAPABILITY)


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name, capability in project.settings.capabilities.items():
        provider = named_provider(project.links, name, capability)
        if provider:
            message = f"the capability `{name}` is named after the provider {provider}; name what the application needs"
            yield RULE.key(project, ("capabilities", name), message)
