"""A credential of your own cannot be rotated or revoked by anything that is written down.

A key that leaks is worth nothing once it is revoked. Whoever owns it has to know beforehand how that is done, and a new
one must be taken up without a change of the code.

Bad:

    [tool.seamlint.credentials.STRIPE_SECRET_KEY]
    owner = "consumer"

Good:

    [tool.seamlint.credentials.STRIPE_SECRET_KEY]
    owner = "consumer"
    rotation-days = 90
    revoke = "https://runbooks.example/stripe-revoke"

Either `rotate` (a function, a runbook) or `rotation-days` says how it is rotated. A `secret-ref` that names a fixed
version of the secret is reported as well: the new one would not be used.

Not a violation: what the managed side owns; what is `public` or `internal`; connections with `auth = "ambient"`;
references to the latest version.

Options: `credentials`, `connections`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.ownership import is_secret
from seamlint.links.project_view import ProjectView
from seamlint.links.references import is_pinned
from seamlint.rule import Rule

RULE = Rule("SEA504", "rotation-undeclared", Severity.WARNING, needs_boundary=False, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name, credential in project.settings.credentials.items():
        if credential.owner != "consumer" or not is_secret(project, name):
            continue
        missing = []
        if not (credential.rotate or credential.rotation_days):
            missing.append("rotated (`rotate` or `rotation-days`)")
        if not credential.revoke:
            missing.append("revoked (`revoke`)")
        if missing:
            message = f"`{name}` is yours, and nothing says how it is {' and '.join(missing)}"
            yield RULE.key(project, ("credentials", name), message)
        if is_pinned(credential.secret_ref):
            yield _pinned(project, "credentials", name)
    for name, connection in project.settings.connections.items():
        if connection.ownership != "managed" and connection.auth != "ambient" and is_pinned(connection.secret_ref):
            yield _pinned(project, "connections", name)


def _pinned(project: ProjectView, table: str, name: str) -> Finding:
    message = f"the secret of `{name}` is pinned to one version, so a rotated one is not used; refer to the latest"
    return RULE.key(project, (table, name, "secret-ref"), message)
