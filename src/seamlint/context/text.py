"""The answer for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ACTIONS = {
    "import-sdk": "import a provider's SDK",
    "import-sdk-types": "import an SDK's types",
    "call-provider-api": "send requests to a provider",
    "name-sdk-in-setting": "name an SDK in a setting",
    "read-credential": "read a provider's credential",
    "bind-adapter": "make an adapter",
    "verify-webhook": "verify a provider's webhook",
    "send-to-provider-page": "send users to a provider",
    "retry-provider": "try a provider again",
    "import-application-code": "import application code",
    "show-sdk-types": "show an SDK's types",
    "import-umbrella-sdk": "import an SDK of many providers",
    "call-real-provider": "call a real provider",
}
_MARKS = {"yes": "may", "no": "must not", "warning": "should not"}
_ORDER = ("no", "warning", "yes")


def render(document: dict[str, Any]) -> str:
    """Zone, permissions, what to use, and what is wrong so far."""
    return "\n".join(line for block in _blocks(document) for line in block) + "\n"


def _blocks(document: dict[str, Any]) -> Iterator[list[str]]:
    file, boundary = document["file"], document["boundary"]
    roles = f" ({', '.join(file['roles'])})" if file["roles"] else ""
    new = "" if file["exists"] else "  (does not exist yet)"
    yield [f"{file['path']}{new}"]
    yield [f"  module  {file['module']}"] if file["module"] else []
    yield [f"  zone    {file['zone']}{roles}", *([] if file["checked"] else ["  left out of checks by `exclude`"])]
    if not boundary["packages"]:
        yield ["", "No boundary is configured: set boundary.packages, and this page says what may be imported here."]
    yield _permissions(document["permissions"])
    yield _use(document)
    yield _table("Connections", [[each["name"], each["capability"], each["environment"]] for each in _of(document)])
    credentials = [[each["name"], each["capability"], each["owner"]] for each in document["credentials"]]
    yield _table("Credentials (name, capability, owner)", credentials)
    yield _accepted(document)
    yield _findings(document["findings"])


def _of(document: dict[str, Any]) -> list[dict[str, Any]]:
    connections: list[dict[str, Any]] = document["connections"]
    return connections


def _permissions(found: list[dict[str, Any]]) -> list[str]:
    lines = [""] if found else []
    for allowed in _ORDER:
        for each in found:
            if each["allowed"] == allowed and each["rules"]:  # what no rule watches over goes without saying
                note = f": {each['note']}" if each["note"] and allowed != "yes" else ""
                rules = f"  [{', '.join(each['rules'])}]" if allowed != "yes" else ""
                lines.append(f"  {_MARKS[allowed]:<11}{_ACTIONS[each['action']]}{note}{rules}")
    return lines


def _use(document: dict[str, Any]) -> list[str]:
    title = "What the boundary has" if document["file"]["zone"] == "boundary" else "Use instead of an SDK"
    lines = ["", title] if document["use"] else []
    heading = None
    for each in document["use"]:
        served = each["capability"] or ", ".join(each["providers"])
        if served != heading:
            lines.append(f"  {served}")
            heading = served
        lines.append(f"    {each['import']}  # {each['kind']}")
        lines += [f"      .{operation}" for operation in each["operations"] if each["kind"] != "fake"]
    return lines


def _table(title: str, rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return ["", title, *(f"  {line}" for line in lines)]


def _accepted(document: dict[str, Any]) -> list[str]:
    lines = [
        f"  line {each['line']}: {', '.join(each['rules'])} {each['reason'] or each['problem']}"
        for each in document["suppressions"]
    ]
    lines += [
        f"  {each['rule']} until {each['expires']}: {each['reason']} ({each['owner']})"
        for each in document["exceptions"]
    ]
    return ["", "Accepted here", *lines] if lines else []


def _findings(findings: dict[str, Any]) -> list[str]:
    found, known = _rows(findings["list"]), _rows(findings["known"])
    hint = "" if findings["complete"] else " by a quick look; `seamlint check` knows the rest of the project too"
    lines = ["", f"{len(found) or 'No'} finding{'s' * (len(found) != 1)}{hint}", *found]
    if known:
        do = "does" if len(known) == 1 else "do"
        lines += ["", f"{len(known)} more that the baseline knows, which {do} not count", *known]
    return lines


def _rows(findings: list[dict[str, Any]]) -> list[str]:
    return [f"  {each['line']}:{each['column']} {each['code']} {each['message']}" for each in findings]
