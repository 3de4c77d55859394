"""Asks the fixers what may be done about each finding, and lets no fix through that its gates refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from seamlint import discovery
from seamlint.beside import Crash
from seamlint.finding import Finding
from seamlint.fix import Applicability, Fix
from seamlint.fixes import gates
from seamlint.fixes.files import File, Refused, read
from seamlint.redaction import holds_secret
from seamlint.timing import stage

if TYPE_CHECKING:
    from seamlint.fixes.trees import Trees
    from seamlint.links.links import Links

MODULES = (".py", ".pyi")


@stage("fixes")
def with_fixes(
    root: str, findings: Iterable[Finding], links: Links, crashes: list[Crash], keep: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """The findings, each with its fix if there is a fixer for its rule.

    `keep` has by fingerprint the reason why a fix was refused before.
    """
    trees: list[Trees] = []
    fixes: dict[Finding, Fix] = {}
    findings = list(findings)
    for finding in findings:
        known = discovery.has_fixer(finding.name) and finding.path.endswith(MODULES)
        fix = _fix(root, finding, links, trees, crashes) if known else None
        if fix is not None:
            reason = (keep or {}).get(finding.fingerprint)
            fixes[finding] = _refused(fix, reason) if reason and fix.is_applicable else fix
    fixes.update(_unproven(root, fixes))
    return tuple(replace(finding, fix=fixes.get(finding)) for finding in findings)


def _unproven(root: str, fixes: Mapping[Finding, Fix]) -> dict[Finding, Fix]:
    """What the gates refuse. The fixes of a file are tried at once first: mostly they are right."""
    by_path: dict[str, list[tuple[Finding, Fix]]] = {}
    for finding, fix in fixes.items():
        if fix.edits:
            by_path.setdefault(finding.path, []).append((finding, fix))
    refused = {}
    for pairs in by_path.values():
        if not _refusal(root, pairs):
            continue
        for finding, fix in pairs:
            reason = _refusal(root, [(finding, fix)])
            if reason:
                refused[finding] = _refused(fix, reason)
    return refused


def _refusal(root: str, pairs: Sequence[tuple[Finding, Fix]]) -> str:
    try:
        proven(root, pairs)
    except Refused as refused:
        return str(refused)
    return ""


def _fix(root: str, finding: Finding, links: Links, trees: list[Trees], crashes: list[Crash]) -> Fix | None:
    from seamlint.fixes.place import Place  # libcst is heavy, and most runs find nothing to fix
    from seamlint.fixes.trees import Trees

    if not trees:
        trees.append(Trees(root))
    try:
        tree = trees[0].get(finding.path)
    except Refused as refused:
        return Fix(f"fix {finding.name}", Applicability.DISPLAY, (str(refused),))
    try:
        fix = discovery.fixer(finding.name)(Place(finding, tree, links, trees[0]))
    except Exception as error:
        crashes.append(Crash(finding.code, finding.path, f"the fixer failed: {type(error).__name__}: {error}"))
        return None
    if fix is None:
        return None
    if any(holds_secret(edit.text) for edit in fix.edits):
        return Fix(fix.title, Applicability.DISPLAY, ("it would repeat what may be a secret",))
    return fix if fix.edits or not fix.is_applicable else _refused(fix, "there is nothing to edit")


def _refused(fix: Fix, reason: str) -> Fix:
    return Fix(fix.title, Applicability.DISPLAY, (reason, *fix.reasons))


def proven(root: str, chosen: Sequence[tuple[Finding, Fix]]) -> dict[str, tuple[File, File]]:
    """The files that the fixes of these findings change, before and after, by path. Raises Refused."""
    changed = {}
    for path in sorted({edit.path for _, fix in chosen for edit in fix.edits}):
        file = read(root, path)
        edits = [edit for _, fix in chosen for edit in fix.edits if edit.path == path]
        own = [_stretch(file, finding) for finding, _ in chosen if finding.path == path]
        changed[path] = file, gates.changed(file, edits, own)
    return changed


def _stretch(file: File, finding: Finding) -> tuple[int, int]:
    return file.offset(finding.line, finding.column), file.offset(finding.end_line, finding.end_column)
