"""A provider is in use before it is said who owns it, and where its secrets and connections live.

Ownership comes first: it decides whose account is used, who rotates the keys and who is called at night. Afterwards
the answer is whatever the first adapter happened to do.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"
    ownership = "hybrid"

    [tool.seamlint.runtime]
    mode = "hybrid"
    secrets = "mixed"
    tenant-connections = "app"
    transport = "sdk"
    telemetry = "redacted"
    managed-execution = ["workflows"]

All six keys are needed; where nothing runs elsewhere, write `managed-execution = []`. A hybrid capability, or runtime,
must say what does.

Not a violation: a capability that no code binds or imports an SDK for yet; `runtime.mode` where each capability in use
has a `runtime` of its own.

Options: `capabilities`, `runtime`.
"""

from collections.abc import Iterator, Mapping

from seamlint.finding import Finding
from seamlint.links import ownership
from seamlint.links.project_view import ProjectView
from seamlint.rule import Rule

RULE = Rule("SEA502", "placement-undeclared", needs_manifest=True)
_PLACEMENTS = ("mode", "secrets", "tenant-connections", "transport", "telemetry", "managed-execution")


def check_project(project: ProjectView) -> Iterator[Finding]:
    wired = ownership.wired(project)
    for name, path in wired.items():
        if not project.settings.capabilities[name].ownership:
            yield RULE.key(
                project,
                ("capabilities", name),
                f'`{name}` is in use, in `{path}`, and nothing says who owns it; add ownership = "byok", "managed" '
                'or "hybrid"',
            )
    if wired:
        yield from _placements(project, wired)


def _placements(project: ProjectView, wired: Mapping[str, str]) -> Iterator[Finding]:
    settings = project.settings
    used = {name: settings.capabilities[name] for name in wired}
    first, path = next(iter(wired.items()))
    missing = [key for key in _PLACEMENTS if not project.states("runtime", key)]
    if all(capability.runtime for capability in used.values()) and "mode" in missing:
        missing.remove("mode")
    if missing:
        table = ("runtime",) if project.states("runtime") else ("capabilities", first)
        listed = ", ".join(f"`runtime.{key}`" for key in missing)
        yield RULE.key(
            project, table, f"`{first}` is in use, in `{path}`, before it is said where everything lives; add {listed}"
        )
    hybrid = [name for name, capability in used.items() if "hybrid" in (capability.ownership, capability.runtime)]
    splits = bool(hybrid) or settings.runtime.mode == "hybrid"
    if splits and not settings.runtime.managed_execution and "managed-execution" not in missing:
        yield RULE.key(
            project,
            ("runtime", "managed-execution"),
            f"`{(hybrid or [first])[0]}` is hybrid, and nothing is said to run in the managed environment; list "
            "`workflows`, `harness` or `provider-execution`",
        )
