"""Asks the fixers what may be done about each finding, and lets no fix through that its gates refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from seamlint import discovery
from seamlint.beside import Crash
from seamlint.finding import Finding
from seamlint.fix import Applicability, Fix
from seamlint.fixes import gates
from seamlint.fixes.files import File, Refused, read
from seamlint.fixes.place import Place
from seamlint.fixes.trees import Trees
from seamlint.links.footprints import mark
from seamlint.links.links import Links
from seamlint.redaction import holds_secret
from seamlint.timing import counted, stage

MODULES = (".py", ".pyi")


def is_fixable(finding: Finding) -> bool:
    """Whether a fixer has something to say of the finding."""
    return discovery.has_fixer(finding.name) and finding.path.endswith(MODULES)


@stage("fixes")
def with_fixes(
    root: str,
    findings: Iterable[Finding],
    links: Links,
    crashes: list[Crash],
    keep: Mapping[str, Refused] | None = None,
    kept: Mapping[Finding, Fix | None] | None = None,
    know: Callable[[], Links] | None = None,
) -> tuple[Finding, ...]:
    """The findings, each with its fix if there is a fixer for its rule.

    `keep` has by fingerprint why a fix was refused before, `kept` the fixes that stand anyway.
    `know` gives links that know all of the project, where `links` know import statements alone.
    """
    trees, know = Trees(root, links.footprints), cache(know or (lambda: links))
    fixes: dict[Finding, Fix] = {}
    findings = list(findings)
    for finding in counted([finding for finding in findings if finding not in (kept or {})]):
        fix = _fix(finding, links, know, trees, crashes) if is_fixable(finding) else None
        if fix is not None:
            refusal = (keep or {}).get(finding.fingerprint)
            fixes[finding] = _refused(fix, refusal) if refusal and fix.is_applicable else fix
    fixes.update(_unproven(root, fixes))
    fixes.update((finding, fix) for finding, fix in (kept or {}).items() if fix is not None)
    return tuple(replace(finding, fix=fixes.get(finding)) for finding in findings)


def _unproven(root: str, fixes: Mapping[Finding, Fix]) -> dict[Finding, Fix]:
    """What the gates refuse. The fixes of one rule in a file are tried at once first: mostly they are right."""
    together: dict[tuple[str, str], list[tuple[Finding, Fix]]] = {}
    for finding, fix in fixes.items():
        if fix.edits:
            together.setdefault((finding.path, finding.code), []).append((finding, fix))
    refused = {}
    for pairs in together.values():
        if _refusal(root, pairs) is None:
            continue
        for finding, fix in pairs:
            refusal = _refusal(root, [(finding, fix)])
            if refusal is not None:
                refused[finding] = _refused(fix, refusal)
    return refused


def _refusal(root: str, pairs: Sequence[tuple[Finding, Fix]]) -> Refused | None:
    try:
        proven(root, pairs)
    except Refused as refused:
        return refused
    return None


def _fix(finding: Finding, links: Links, know: Callable[[], Links], trees: Trees, crashes: list[Crash]) -> Fix | None:
    with links.footprints.work(mark("fix", finding.path)):
        return trees.noted(lambda: fix_of(Place(finding, trees, links, know), crashes))


def fix_of(place: Place, crashes: list[Crash]) -> Fix | None:
    """What its fixer says of a finding; no gate has looked at it."""
    finding = place.finding
    try:
        fix = discovery.fixer(finding.name)(place)
    except Refused as refused:  # there is no tree of its file
        return _refused(Fix(f"fix {finding.name}", Applicability.DISPLAY), refused)
    except RecursionError:
        deep = Refused("the code is nested too deeply to be rewritten", "round-trip")
        return _refused(Fix(f"fix {finding.name}", Applicability.DISPLAY), deep)
    except Exception as error:
        crashes.append(Crash(finding.code, finding.path, f"the fixer failed: {type(error).__name__}: {error}"))
        return None
    if fix is None:
        return None
    if any(holds_secret(edit.text) for edit in fix.edits):
        return Fix(fix.title, Applicability.DISPLAY, ("it would repeat what may be a secret",), gate="secret")
    return fix if fix.edits or not fix.is_applicable else _refused(fix, Refused("there is nothing to edit"))


def _refused(fix: Fix, why: Refused) -> Fix:
    return Fix(fix.title, Applicability.DISPLAY, (str(why), *fix.reasons), gate=why.gate)


def proven(root: str, chosen: Sequence[tuple[Finding, Fix]]) -> dict[str, tuple[File, File]]:
    """The files that the fixes of these findings change, before and after, by path. Raises Refused."""
    changed = {}
    for path in sorted({edit.path for _, fix in chosen for edit in fix.edits}):
        file = read(root, path)
        edits = [edit for _, fix in chosen for edit in fix.edits if edit.path == path]
        own = [_stretch(file, finding) for finding, _ in chosen if finding.path == path]
        around = [(start, end) for _, fix in chosen for other, start, end in fix.around if other == path]
        changed[path] = file, gates.changed(file, edits, own, around)
    return changed


def _stretch(file: File, finding: Finding) -> tuple[int, int]:
    return file.offset(finding.line, finding.column), file.offset(finding.end_line, finding.end_column)
