"""Plans every fix over public packages: no fixer may crash, and no gate may have to refuse what a fixer made.

The packages get what is needed to go through: for each SDK an object in the boundary. Of other findings real code has
few, so each fixer is also asked at places of the kind that it edits, as if its rule had found something there.
"""

from __future__ import annotations

import re
import shutil
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
from seamlint.catalogue import load
from seamlint.engine import Options
from seamlint.finding import Finding, Severity
from seamlint.fixes import plan
from seamlint.fixes.files import Refused
from seamlint.fixes.place import Place
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.request import Request
from seamlint.settings import Settings
from seamlint.source import allow_deep_recursion

_MOST = 4
"""Probes of one fixer in one file, spread over it."""
_IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
_PORT = """\
import {root}


class {name}Port:
    def __init__(self, binding: object) -> None:
        self.binding = binding


{root}_port = {name}Port(None)
"""
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


def with_ports(package: corpus.Package, cache: Path) -> Path:
    """A copy of the package whose boundary has, for each SDK that is imported anywhere, an object to go through."""
    copy = cache / "ports" / package.label
    if copy.is_dir():
        return copy
    partial = copy.with_name(f"{copy.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(corpus.fetch(package, cache), partial)
    text = "\n".join(path.read_text("utf-8", "replace") for path in sorted(partial.rglob("*.py")))
    imported = {match[1] for match in _IMPORT.finditer(text)}
    settings = Settings()
    roots = {root for provider in load(settings).active for root in provider.imports if "." not in root}
    homes = [partial.joinpath(*dotted.split(".")) for dotted in package.boundary]
    home = next(path for path in homes if path.is_dir())
    for root in sorted(imported & roots):
        (home / f"seamlint_port_{root}.py").write_text(
            _PORT.format(root=root, name=root.title().replace("_", "")), "utf-8"
        )
    return partial.rename(copy)


def planned(root: Path, boundary: Sequence[str], without: Sequence[str], count: Count) -> Links:
    """What the findings of one package come to."""
    settings = api.settings_of(str(root), "", Request(boundary=tuple(boundary)))
    rules = [loaded for loaded in discovery.rules() if discovery.has_fixer(loaded.rule.name)]
    rules = [loaded for loaded in rules if not loaded.rule.code.startswith(tuple(without))]
    result = engine.run(str(root), settings, Options(rules))
    crashes: list[Crash] = []
    for finding in plan.with_fixes(str(root), result.findings, result.links, crashes):
        if discovery.has_fixer(finding.name):
            count.findings[f"{finding.code} {_state(finding)}"] += 1
            if finding.fix is not None and finding.fix.gate in BUGS:
                count.bugs.append(f"{finding.path}:{finding.line}: {finding.code}: {finding.fix.reasons[0]}")
    count.crashes += [f"{crash.path}: {crash.code}: {crash.error}" for crash in (*result.crashes, *crashes)]
    count.files += len(result.links.project.files)
    count.lines += sum((root / path).read_bytes().count(b"\n") for path in result.links.project.files)
    return result.links


def probe(root: Path, links: Links, every: int, count: Count) -> None:
    """Ask the fixers at every place of their kind, file by file; those that can be made at once go together."""
    for path in sorted(links.project.files)[::every]:
        trees = Trees(str(root))
        try:
            tree = trees.get(path)
        except Refused:
            count.refused["round-trip"] += 1
            continue
        except Exception as error:
            count.crashes.append(f"{path}: {type(error).__name__}: {error}")
            continue
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
        fix = plan.fix_of(Place(finding, trees, links, lambda: links), crashes)
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
    arguments.add_argument("--every", type=int, default=10, metavar="N", help="probe each N-th file (default: 10)")
    arguments.add_argument(
        "--without", default="", metavar="CODES", help="rules to leave out, such as SEA2: they are slow"
    )
    options = arguments.parse_args()
    without = [code for code in options.without.split(",") if code]
    cache = options.into.resolve()
    total = Count()
    allow_deep_recursion()
    print("| package | files | lines | findings | probes | edited | refused by gates | crashes |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for package in corpus.packages(options.package):
        root = with_ports(package, cache)
        count = Count()
        probe(root, planned(root, package.boundary, without, count), options.every, count)
        total.add(count)
        print(count.row(package.label), flush=True)
        for line in (*count.crashes[:20], *count.bugs[:20]):
            print(f"{package.label}: {line}", file=sys.stderr, flush=True)
    print(total.row("all"))
    return int(bool(total.crashes or total.bugs))


if __name__ == "__main__":
    sys.exit(main())
