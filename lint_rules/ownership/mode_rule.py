"""The manifest says that one side owns something, and puts it with the other.

Bring-your-own-key means that accounts and keys stay with the consumer: a managed runtime cannot hold them. What is
managed cannot run on a local runtime. A manifest that says both cannot be kept.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"
    ownership = "byok"
    runtime = "managed"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"
    ownership = "byok"
    runtime = "local"

What must agree: the ownership of a capability with its runtime (its own, or else `runtime.mode`), with the `modes` of a
provider that you declare, with the ownership of its connections and the owner of its credentials, and with
`runtime.tenant-connections`, which stay in the app under bring-your-own-key.

Not a violation: either side under `hybrid`; a hybrid runtime for everybody.

Options: `capabilities`, `connections`, `credentials`, `runtime`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA503", "mode-rule", needs_boundary=False, needs_manifest=True)
_NEVER = {
    "byok": ("managed", "the consumer's keys stay out of a managed runtime; use `local` or `hybrid`"),
    "managed": ("local", "what is managed needs a managed runtime; use `managed` or `hybrid`"),
}
_OWNER = {"byok": "consumer", "managed": "managed"}


def check_project(project: ProjectView) -> Iterator[Finding]:
    yield from _capabilities(project)
    yield from _connections(project)
    yield from _credentials(project)
    settings = project.settings
    byok = [name for name, capability in settings.capabilities.items() if capability.ownership == "byok"]
    if byok and settings.runtime.tenant_connections == "managed":
        yield RULE.key(
            project,
            ("runtime", "tenant-connections"),
            f"`{byok[0]}` is byok, and its tenants' connections are kept elsewhere; keep them in the app",
        )


def _capabilities(project: ProjectView) -> Iterator[Finding]:
    for name, capability in project.settings.capabilities.items():
        mode, advice = _NEVER.get(capability.ownership, ("", ""))
        if mode and mode == (capability.runtime or project.settings.runtime.mode):
            place = "runtime" if capability.runtime else "ownership"
            message = f"`{name}` is {capability.ownership} and runs in a {mode} runtime: {advice}"
            yield RULE.key(project, ("capabilities", name, place), message)
        key = ("capabilities", name, "ownership")
        yield from _provider(project, capability.provider, capability.ownership, key)


def _provider(project: ProjectView, provider: str, owned: str, key: tuple[str, ...]) -> Iterator[Finding]:
    declared = project.settings.providers.get(provider)
    if declared is not None and declared.modes and owned and owned not in declared.modes:
        modes = ", ".join(declared.modes)
        yield RULE.key(project, key, f"`{key[1]}` is {owned}, which {provider} does not support; it supports {modes}")


def _connections(project: ProjectView) -> Iterator[Finding]:
    for name, connection in project.settings.connections.items():
        key = ("connections", name, "ownership")
        capability = project.settings.capabilities.get(connection.capability)
        owned = capability.ownership if capability else ""
        told = capability is not None and (capability.provider, owned) == (connection.integration, connection.ownership)
        if not told:  # else it is said of the capability
            yield from _provider(project, connection.integration, connection.ownership, key)
        if owned in _OWNER and connection.ownership not in ("", owned):
            message = f"`{name}` is {connection.ownership}, and its capability `{connection.capability}` is {owned}"
            yield RULE.key(project, key, f"{message}; make them agree, or the capability hybrid")


def _credentials(project: ProjectView) -> Iterator[Finding]:
    for name, credential in project.settings.credentials.items():
        capability = project.settings.capabilities.get(credential.capability)
        wanted = _OWNER.get(capability.ownership, "") if capability else ""
        if capability and wanted and credential.owner not in ("", wanted):
            message = f"`{name}` is owned by the {credential.owner} side, and `{credential.capability}` is"
            advice = f'; say owner = "{wanted}", or make the capability hybrid'
            yield RULE.key(project, ("credentials", name, "owner"), f"{message} {capability.ownership}{advice}")
