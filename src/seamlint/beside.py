"""What the rules say of what stands beside the modules: of each document, and of the project as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from seamlint import documents
from seamlint.finding import Finding
from seamlint.links.documents import Document
from seamlint.links.links import Links
from seamlint.links.project_view import ProjectView
from seamlint.parallel import Hands
from seamlint.rule import LoadedRule
from seamlint.suppressions import Suppression, find_in_document


@dataclass(frozen=True)
class Crash:
    """A rule that failed on a file; the run ends in exit code 3."""

    code: str
    path: str
    error: str


@dataclass
class Said:
    """The findings, with the comments that speak of them, by path."""

    findings: list[Finding]
    suppressions: dict[str, tuple[Suppression, ...]]


def checked(
    check: Callable[[], Iterable[Finding]], loaded: LoadedRule, path: str, crashes: list[Crash]
) -> list[Finding]:
    """What a rule says; one that crashes names itself, and the others still speak."""
    found: list[Finding] = []
    try:
        found += check()
    except Exception as error:
        crashes.append(Crash(loaded.rule.code, path, f"{type(error).__name__}: {error}"))
    return found


def of_documents(
    root: str, paths: Sequence[str], links: Links, rules: Iterable[LoadedRule], hands: Hands, crashes: list[Crash]
) -> Said:
    """What the rules say of documents."""
    asked = [(loaded, loaded.check_document) for loaded in rules if loaded.check_document is not None]
    said = Said([], {})
    for found in hands.map(partial(documents.read, root), paths if asked else ()):
        known = links.accepted.get(found.path, frozenset())
        left = tuple(literal for literal in found.literals if known.isdisjoint(literal.verdict.hashes))
        document = Document(found.path, links.project.zone_of_document(found.path), left)
        for loaded, check in asked if left else ():
            said.findings += checked(partial(check, document), loaded, found.path, crashes)
        _take(said, found.path, found.suppressions)
    return said


def of_project(project: ProjectView, rules: Iterable[LoadedRule], crashes: list[Crash]) -> Said:
    """What the rules say of the project as a whole, with the comments in the texts they speak of."""
    said = Said([], {})
    for loaded in rules:
        if loaded.check_project is not None and project.settings.file:
            said.findings += checked(partial(loaded.check_project, project), loaded, project.settings.file, crashes)
    for path in sorted({finding.path for finding in said.findings}):
        if not path.endswith(".py"):  # the comments of a module are known already
            _take(said, path, find_in_document(project.read(path)))
    return said


def _take(said: Said, path: str, comments: Iterable[Suppression]) -> None:
    """Remember the comments of a text that there is something for: an example of a suppression is none."""
    lines = {finding.line for finding in said.findings if finding.path == path}
    spoken = tuple(comment for comment in comments if comment.line in lines)
    if spoken:
        said.suppressions[path] = spoken
