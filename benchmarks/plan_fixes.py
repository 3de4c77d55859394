"""Plans every fix over public packages: no fixer may crash, and no gate may have to refuse what a fixer made.

Real code has few findings that can be fixed, so each fixer is also asked at every place of the kind that it edits, as
if its rule had found something there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import corpus
import libcst as cst

from seamlint import api, discovery, engine
from seamlint.beside import Crash
from seamlint.engine import Options
from seamlint.finding import Finding, Severity
from seamlint.fixes import plan
from seamlint.fixes.files import Refused
from seamlint.fixes.place import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.source import allow_deep_recursion

_MOST = 4
"""Probes of one fixer in one file, spread over it."""
BUGS = ("syntax", "tree", "comments", "conflict")
"""Gates that only a bug in a fixer can run into."""
PROBES: Mapping[str, tuple[type[cst.CSTNode], tuple[str, ...]]] = {
    "unverified-webhook": (cst.Comparison, ()),
    "telemetry-not-redacted": (cst.Call, ()),
    "binding-without-capability": (cst.Call, ("capability", "billing.payments")),
    "opaque-binding": (cst.Call, ("runtime", "capability")),
}
"""By rule the nodes that its fixer edits, and what its findings tell it."""


@dataclass
class Count:
    files: int = 0
    lines: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    """Of the rules with fixers, by what becomes of them."""
    probes: int = 0
    edited: int = 0
    """Probes that the fixer has edits for."""
    refused: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        self.files += other.files
        self.lines += other.lines
        self.findings += other.findings
        self.probes += other.probes
        self.edited += other.edited
        self.refused += other.refused
        self.crashes += other.crashes
        self.bugs += other.bugs

    def row(self, label: str) -> str:
        found = ", ".join(f"{count} {state}" for state, count in sorted(self.findings.items())) or "0"
        refused = ", ".join(f"{count} {gate}" for gate, count in sorted(self.refused.items())) or "0"
        cells = [label, f"{self.files:,}", f"{self.lines:,}", found, f"{self.probes:,}", f"{self.edited:,}", refused]
        return f"| {' | '.join([*cells, str(len(self.crashes))])} |"


def _state(finding: Finding) -> str:
    if finding.fix is None:
        return "none"
    return f"refused ({finding.fix.gate})" if finding.fix.gate else finding.fix.applicability.value


def planned(root: Path, boundary: Sequence[str], count: Count) -> Links:
    """What the findings of one package come to."""
    settings = api.settings_of(str(root), "", api.Request(boundary=tuple(boundary)))
    rules = [loaded for loaded in discovery.rules() if discovery.has_fixer(loaded.rule.name)]
    result = engine.run(str(root), settings, Options(rules))
    crashes: list[Crash] = []
    for finding in plan.with_fixes(str(root), result.findings, result.links, crashes):
        if discovery.has_fixer(finding.name):
            count.findings[_state(finding)] += 1
            if finding.fix is not None and finding.fix.gate in BUGS:
                count.bugs.append(f"{finding.path}:{finding.line}: {finding.code}: {finding.fix.reasons[0]}")
    count.crashes += [f"{crash.path}: {crash.code}: {crash.error}" for crash in (*result.crashes, *crashes)]
    return result.links


def probe(root: Path, links: Links, count: Count) -> None:
    """Ask the fixers at every place of their kind, file by file; those that can be made at once go together."""
    for path in sorted(links.project.files):
        trees = Trees(str(root))
        try:
            tree = trees.get(path)
        except Refused:
            count.refused["round-trip"] += 1
            continue
        except Exception as error:
            count.crashes.append(f"{path}: {type(error).__name__}: {error}")
            continue
        count.files += 1
        count.lines += tree.file.text.count("\n")
        for rule, (kind, detail) in PROBES.items():
            nodes = sorted((node for node in tree.positions if isinstance(node, kind)), key=tree.span)
            found = [_finding(rule, path, tree, node, detail) for node in nodes[:: 1 + len(nodes) // _MOST]]
            count.probes += len(found)
            _try(found, trees, links, count)


def _finding(rule: str, path: str, tree: Tree, node: cst.CSTNode, detail: tuple[str, ...]) -> Finding:
    place = tree.positions[node]
    span = (place.start.line, place.start.column + 1, place.end.line, place.end.column + 1)
    return Finding(rule, rule, path, *span, "", Severity.ERROR, symbol=str(span), detail=detail)


def _try(found: Sequence[Finding], trees: Trees, links: Links, count: Count) -> None:
    crashes: list[Crash] = []
    fixes = []
    for finding in found:
        fix = plan.fix_of(finding, links, trees, crashes)
        if fix is not None and fix.edits:
            fixes.append((finding, fix))
    count.edited += len(fixes)
    count.crashes += [f"{crash.path}: {crash.code}: {crash.error}" for crash in crashes]
    for batch in _batches(fixes):
        try:
            plan.proven(trees.root, batch)
        except Refused:
            for finding, fix in batch:
                try:
                    plan.proven(trees.root, [(finding, fix)])
                except Refused as refused:
                    count.refused[refused.gate] += 1
                    if refused.gate in BUGS:
                        count.bugs.append(f"{finding.path}:{finding.line}:{finding.column}: {finding.code}: {refused}")


def _batches(fixes: list[Any]) -> Iterator[list[Any]]:
    """The fixes in groups without overlaps, as rounds would make them; at most a few groups a file."""
    for _ in range(3):
        batch, rest, last = [], [], -1
        for finding, fix in sorted(fixes, key=lambda pair: min(edit.start for edit in pair[1].edits)):
            own = [edit for edit in fix.edits if edit.start >= last]
            if len(own) == len(fix.edits) or all(edit.start == edit.end for edit in fix.edits if edit not in own):
                batch.append((finding, fix))
                last = max(edit.end for edit in fix.edits) + 1
            else:
                rest.append((finding, fix))
        if batch:
            yield batch
        fixes = rest


def main() -> int:
    arguments = corpus.parser(__doc__)
    options = arguments.parse_args()
    total = Count()
    allow_deep_recursion()
    print("| package | files | lines | findings | probes | edited | refused by gates | crashes |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for package in corpus.packages(options.package):
        root = corpus.fetch(package, options.into.resolve())
        count = Count()
        probe(root, planned(root, package.boundary, count), count)
        total.add(count)
        print(count.row(package.label), flush=True)
        for line in (*count.crashes[:20], *count.bugs[:20]):
            print(f"{package.label}: {line}", file=sys.stderr, flush=True)
    print(total.row("all"))
    return int(bool(total.crashes or total.bugs))


if __name__ == "__main__":
    sys.exit(main())
