"""What may be done in a file, by the side of the boundary it stands on, and which rules say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from seamlint.project import File, Zone, matches
from seamlint.settings import Settings

YES, NO, WARNING = "yes", "no", "warning"
_OF = {"error": NO, "warning": WARNING, "ignore": YES}


class Permission(NamedTuple):
    action: str
    allowed: str
    """`yes`, `no`, or `warning`: it is reported and fails a check, but as a warning."""
    note: str
    rules: tuple[str, ...]
    """Those that watch over it; without one that runs, everything is allowed."""


def find(file: File, settings: Settings, running: Collection[str]) -> list[Permission]:
    """What may be done in `file` as long as the rules with these codes run."""
    if not settings.boundary.packages:
        return []
    found = []
    for permission in _all(file, settings):
        rules = tuple(code for code in permission.rules if code in running)
        allowed = permission.allowed if rules or not permission.rules else YES
        found.append(permission._replace(rules=rules, allowed=allowed))
    return found


def _all(file: File, settings: Settings) -> Iterator[Permission]:
    boundary, where = settings.boundary, file.zone
    inside, tested = where is Zone.BOUNDARY, where in (Zone.TESTS, Zone.DOCS)

    def lies_in(patterns: tuple[str, ...]) -> bool:
        return any(matches(name, patterns) for name in file.names)

    def places(patterns: tuple[str, ...]) -> str:
        return f"only in {', '.join(patterns or boundary.packages)}"

    outside = NO if not (inside or tested) else YES
    tests = _OF[settings.test_imports] if tested else NO
    types = _OF[settings.type_checking_imports]
    note = f"only of the family of the module ({boundary.layout})" if inside and boundary.layout else ""
    yield Permission(
        "import-sdk", YES if inside else tests, note or places(()), ("SEA109",) if note else ("SEA101", "SEA102")
    )
    yield Permission("import-sdk-types", YES if inside else types, "for type checkers only", ("SEA101",))
    yield Permission("call-provider-api", outside, places(()), ("SEA104",))
    yield Permission("name-sdk-in-setting", _weak(outside), places(()), ("SEA105",))
    secrets = tested or lies_in(boundary.secrets or boundary.packages)
    yield Permission("read-credential", YES if secrets else NO, places(boundary.secrets), ("SEA208",))
    bindings = tested or lies_in(boundary.bindings or boundary.packages)
    yield Permission("bind-adapter", YES if bindings else WARNING, places(boundary.bindings), ("SEA308",))
    webhooks = tested or lies_in(boundary.webhooks or boundary.packages)
    yield Permission("verify-webhook", YES if webhooks else NO, places(boundary.webhooks), ("SEA401",))
    yield Permission("send-to-provider-page", outside, "redirects and OAuth, " + places(()), ("SEA402",))
    yield Permission("retry-provider", _weak(outside), "retries and rate limits, " + places(()), ("SEA403", "SEA404"))
    if inside:
        allowed = f", except {', '.join(boundary.upstream)}" if boundary.upstream else ""
        surfaces = ", ".join(boundary.surfaces) or "views, tasks, commands and the like that use the boundary"
        yield Permission("import-application-code", WARNING, f"not {surfaces}{allowed}", ("SEA110",))
        yield Permission("show-sdk-types", WARNING, "in signatures, bases and `__all__`", ("SEA103",))
        yield Permission("import-umbrella-sdk", WARNING, "unless it is the provider of a capability", ("SEA107",))
    if where is Zone.TESTS:
        marker = next(iter(settings.live_markers), "live")
        yield Permission("call-real-provider", WARNING, f"only in tests marked `{marker}`", ("SEA604",))


def _weak(allowed: str) -> str:
    return WARNING if allowed == NO else allowed
