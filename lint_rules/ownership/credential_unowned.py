"""A secret is in use and the manifest does not say which side owns it.

Who owns a credential makes the account, pays for it, rotates it and revokes it when it leaks. A name that stands in a
template with no owner is the one that nobody revokes.

Bad:

    # app/integrations/payments.py; the manifest has no credentials.STRIPE_SECRET_KEY
    stripe_key = os.environ["STRIPE_SECRET_KEY"]

Good:

    [tool.seamlint.credentials.STRIPE_SECRET_KEY]
    capability = "billing.payments"
    owner = "consumer"

Names count that are read in code, that a store is asked for (`runtime.secrets.get("STRIPE_SECRET_KEY")`), or that stand
in `.env` files and their templates, in compose files and in manifests of Kubernetes, whether they are a provider's or
the application's own, such as `DATABASE_URL`. In the files of CI those count that are taken from its store
(`${{ secrets.DEPLOY_TOKEN }}`), and a provider's; not the token that CI makes for its own jobs. Each is reported once,
where people copy it from, or else where it is read first. An entry in the manifest without `owner` is reported too, and
so is a field of `secret-fields` for which no credential of the capability has an owner.

Not a violation: what is `public` or `internal` by its `sensitivity`; identifiers, publishable keys, paths and variables
that a build hands to browsers; a variable that every template gives a truth value or an address without a
password; names that a connection with an `ownership` has as its `secret-ref`; settings that the project's
own code makes, which count where they are read; tests and docs.

Options: `credentials`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links import ownership
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA501", "credential-unowned", needs_manifest=True)
_SAY = 'with owner = "consumer" or "managed"'


def check_project(project: ProjectView) -> Iterator[Finding]:
    for name, credential in project.settings.credentials.items():
        if not credential.owner and ownership.is_secret(project, name):
            yield RULE.key(project, ("credentials", name), f"`{name}` is declared without an owner; add it {_SAY}")
    known = {*ownership.owned(project), *map(ownership.comparable, project.settings.credentials)}
    for places in ownership.secrets(project):
        if ownership.comparable(places[0].name) not in known:
            yield _unowned(project, places)
    yield from _fields(project)


def _unowned(project: ProjectView, places: list[ownership.Place]) -> Finding:
    best = places[0]
    others = f" and in {len(places) - 1} other places" if len(places) > 2 else " and elsewhere" if places[1:] else ""
    provider = project.links.catalogue.find_credential(best.name)
    whose = f"a credential of {provider.name} ({provider.family})" if provider else "a secret"
    return RULE.at(
        best.where,
        best.span,
        f"`{best.name}` is {whose}, {best.how}{others}, and nobody owns it; declare `credentials.{best.name}` {_SAY}",
        scope=best.scope,
        symbol=best.name,
        provider=provider.name if provider else "",
        family=provider.family if provider else "",
    )


def _fields(project: ProjectView) -> Iterator[Finding]:
    """The secret fields of a declared provider that no credential of its capability stands for."""
    settings = project.settings
    for name, capability in settings.capabilities.items():
        provider = settings.providers.get(capability.provider)
        for field in provider.secret_fields if provider else ():
            if not any(
                credential.field == field and credential.owner
                for credential in settings.credentials.values()
                if credential.capability == name
            ):
                yield RULE.key(
                    project,
                    ("capabilities", name),
                    f"`{field}` is a secret field of {capability.provider}, and no credential of `{name}` "
                    f'says who owns it; declare one with field = "{field}" and an owner',
                )
