"""The variables that files beside the code hand to the program: their names, never what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from seamlint.catalogue import handover
from seamlint.catalogue.handover import Form
from seamlint.facts import spans
from seamlint.patterns import later
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.facts.model import Span
    from seamlint.links.project_view import ProjectView

_ASSIGNED = later(r"^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*=(?P<value>[^\n#]*)", re.MULTILINE)
_ITEM = later(r"(?P<name>[A-Za-z_][\w-]*)(?:=(?P<value>.*))?", re.DOTALL)
_EXPRESSION = later(r"\$\{\{[^{}\n]*?\bsecrets\.(?P<name>[A-Za-z_]\w*)")
_TRUTH = frozenset({"true", "false", "yes", "no", "on", "off"})
_PLAIN_URL = later(r"(?!https?:)[a-z][a-z0-9+.-]*:/+[^@\s$<>{}]*")
_DEEPEST = 60


class Handed(NamedTuple):
    """A variable, and where a file names it."""

    name: str
    path: str
    span: Span
    kind: str
    """`template`, `compose`, `deployment` or `ci`."""
    is_plain: bool
    """Whether its value shows that it is no secret: a truth value, an address without a password."""
    is_stored: bool = False
    """Whether CI is told to take it from its store of secrets."""


def find(project: ProjectView) -> tuple[Handed, ...]:
    """The variables that the project's files name, those of tests and docs left out."""
    found: list[Handed] = []
    for path in project.documents:
        form = next((form for form in handover.forms() if form.covers(path)), None)
        if form is None or project.links.project.zone_of_document(path) is not Zone.APP:
            continue
        text = project.read(path)
        if all(word in text for word in form.needs):
            found += _yaml(path, text, form) if form.keys else _assigned(path, text, form)
    return tuple(dict.fromkeys(found))


def _assigned(path: str, text: str, form: Form) -> Iterator[Handed]:
    """`NAME=value`, a line for each."""
    for match in _ASSIGNED.finditer(text):
        yield Handed(match["name"], path, _span(text, match), form.kind, _is_plain(match["value"]))


def _span(text: str, match: re.Match[str]) -> Span:
    start, end = match.span("name")
    line = text.count("\n", 0, start) + 1
    first = text.rfind("\n", 0, start) + 1
    return spans.of(line, start - first + 1, line, end - first + 1)


def _is_plain(value: str) -> bool:
    value = value.strip().strip("\"'")
    return value.lower() in _TRUTH or _PLAIN_URL.fullmatch(value) is not None


def _yaml(path: str, text: str, form: Form) -> Iterator[Handed]:
    """The names under the keys of the form, and those of secrets in expressions of GitHub; none of broken YAML."""
    import yaml

    try:
        documents = list(yaml.compose_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, RecursionError):
        return
    for match in _EXPRESSION.finditer(text):
        yield Handed(match["name"], path, _span(text, match), form.kind, False, True)
    for document in documents:
        for node, value in _under(document, form.keys, set(), _DEEPEST):
            item = _ITEM.fullmatch(node.value) if isinstance(node.value, str) else None
            if item is not None:
                line, column = node.start_mark.line + 1, node.start_mark.column + 1
                column += node.style in ("'", '"')  # behind the quote
                span = spans.of(line, column, line, column + len(item["name"]))
                yield Handed(item["name"], path, span, form.kind, _is_plain(item["value"] or value))


def _under(node: Any, keys: tuple[str, ...], seen: set[int], depth: int) -> Iterator[tuple[Any, str]]:
    """The nodes that hold a name under one of the keys, wherever it stands, with the value if that is a text."""
    children = getattr(node, "value", None)
    if not isinstance(children, list) or id(node) in seen or not depth:
        return
    seen.add(id(node))
    for child in children:
        if not isinstance(child, tuple):
            yield from _under(child, keys, seen, depth - 1)
            continue
        key, value = child
        if key.value in keys:
            yield from _names(value)
        yield from _under(value, keys, seen, depth - 1)


def _names(node: Any) -> Iterator[tuple[Any, str]]:
    """`NAME: value`, `- NAME=value` and `- name: NAME`."""
    for child in node.value if isinstance(node.value, list) else ():
        if isinstance(child, tuple):
            name, value = child
            yield name, value.value if isinstance(value.value, str) else ""
        elif isinstance(child.value, str):
            yield child, ""
        else:
            pairs = (pair for pair in child.value if isinstance(pair, tuple))
            yield from ((value, "") for key, value in pairs if key.value == "name")
