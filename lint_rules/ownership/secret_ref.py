"""A `secret-ref` does not say where the secret is kept, or says the same for two that must differ.

The manifest holds references only. One that nobody can resolve fails when the first tenant pays; one that two
environments share lets a test in the sandbox charge a real card.

Bad:

    [tool.seamlint.connections.sandbox]
    capability = "billing.payments"
    environment = "sandbox"
    secret-ref = "gcp://projects/acme/secrets/stripe-live/versions/latest"

    [tool.seamlint.connections.live]
    capability = "billing.payments"
    environment = "production"
    secret-ref = "gcp://projects/acme/secrets/stripe-live/versions/latest"

Good:

    [tool.seamlint.connections.sandbox]
    capability = "billing.payments"
    environment = "sandbox"
    secret-ref = "gcp://projects/acme/secrets/stripe-test/versions/latest"

A reference is a place (`vault://payments/stripe`, an ARN), a variable (`env://STRIPE_SECRET_KEY` or its name alone), or
a handle that one of `secrets.references` matches. It belongs to one capability and one environment, and to one
credential.

Not a violation: a variable or a mounted file for two environments, since each deployment has its own; a connection and
its credential with the same reference; connections of the same capability and environment, one for each tenant.

Options: `connections`, `credentials`, `secrets.references`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.project_view import ProjectView
from seamlint.links.references import is_of_the_deployment, is_reference
from seamlint.rule import Rule

RULE = Rule("SEA505", "secret-ref", needs_boundary=False, needs_manifest=True)


def check_project(project: ProjectView) -> Iterator[Finding]:
    connections, credentials = project.settings.connections, project.settings.credentials
    references = [("connections", name, entry.secret_ref) for name, entry in connections.items() if entry.secret_ref]
    references += [("credentials", name, entry.secret_ref) for name, entry in credentials.items() if entry.secret_ref]
    for position, (table, name, reference) in enumerate(references):
        key = (table, name, "secret-ref")
        if not is_reference(reference, project.settings.secrets.references):
            yield RULE.key(
                project,
                key,
                f"the `secret-ref` of `{name}` is no reference; write a place such as vault://payments/stripe, "
                "a variable such as env://STRIPE_SECRET_KEY, or a handle that `secrets.references` matches",
            )
        before = [other for kind, other, same in references[:position] if (kind, same) == (table, reference)]
        conflicts = (_conflict(project, table, name, other) for other in before)
        conflict = next(filter(None, conflicts), "")
        if conflict:
            yield RULE.key(project, key, f"the secret of `{name}` is also that of {conflict}; keep a secret for each")


def _conflict(project: ProjectView, table: str, name: str, other: str) -> str:
    """Who must not have the same secret, and why; empty if the two may share it."""
    if table == "credentials":
        return f"the credential `{other}`"
    one, two = (project.settings.connections[each] for each in (name, other))
    if one.capability and two.capability and one.capability != two.capability:
        return f"the connection `{other}`, of another capability"
    differ = one.environment and two.environment and one.environment != two.environment
    if differ and not is_of_the_deployment(one.secret_ref):
        return f"the connection `{other}`, of another environment"
    return ""
