"""A runtime is made in a mode that does not fit its secrets or the manifest.

The mode says who owns the secrets and where calls are executed. A managed runtime with secrets from the environment,
or a local one with the platform's, tells one thing and does another.

Bad:

    runtime = create_integration_runtime(
        mode="managed", secrets=create_local_runtime(tenant_id=tenant_id).secrets, telemetry="redacted"
    )

Good:

    runtime = create_integration_runtime(
        mode="managed", secrets=create_managed_runtime(tenant_id=tenant_id).secrets, telemetry="redacted"
    )

The mode is `"local"`, `"hybrid"` or `"managed"`, and the one that the manifest gives for the capability that the
runtime is for, else for `runtime`. A mode that cannot be known before run time is a warning.

Not a violation: a hybrid runtime with secrets from either side; tests.

Options: `runtime.mode`, `capabilities`, `factories.runtime`, `factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.runtimes import mode_problem
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA309", "mode-mismatch", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for made in module.runtimes:
        problem, sure = mode_problem(module, made)
        if problem:
            severity = None if sure else Severity.WARNING
            message = f"`{made.symbol}` {problem}"
            yield RULE.at(module, made.span, message, scope=made.scope, severity=severity, symbol=made.symbol)
