"""What `seamlint init` says: what it found, what it proposes, what comes next."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from seamlint.adoption.proposal import Proposal
from seamlint.adoption.snippets import snippets
from seamlint.adoption.survey import Survey
from seamlint.baseline.entries import NEVER
from seamlint.finding import Finding
from seamlint.project import matches
from seamlint.report import Report

Paint = Callable[[str, str], str]
_FEW = 3
_ROWS = 8
_EVERYWHERE = 25
"""A family that so many modules outside of the boundary use may be the platform that a program is built on."""


def summary(root: str, survey: Survey, proposal: Proposal, written: Report | None, paint: Paint) -> str:
    """The whole text; `written` is what the baseline holds, if things were written."""
    blocks = [
        _found(root, survey, proposal, paint),
        _providers(survey, proposal, paint),
        _configuration(proposal, paint),
    ]
    if written is None:
        blocks.append(_offer(proposal, paint))
    else:
        left = _left(proposal, written)
        blocks += [_written(proposal, written, left, paint), _next(root, left, paint)]
    return "\n".join(block for block in blocks if block)


def _found(root: str, survey: Survey, proposal: Proposal, paint: Paint) -> str:
    where, total = proposal.boundary, len(survey.importing)
    files = survey.project.files
    roots = sorted({files[path].root or "." for path in survey.modules.values()}) or ["."]
    if where.create:
        state = "new, as no package holds most imports of SDKs yet" if total else "new; nothing imports an SDK yet"
    else:
        held = sum(matches(module, where.packages) for module in survey.importing)
        state = f"{held} of the {total} modules that import SDKs" if total else "nothing imports an SDK yet"
    here = os.path.realpath(root) == os.path.realpath(os.getcwd())
    rows = [
        *([] if here else [("project", root)]),
        ("files", f"{survey.result.files} Python files, {len(survey.modules)} of them the program itself"),
        ("source roots", f"{_listed(roots)} (if that is wrong, name them with source-roots)"),
        ("boundary", f"{paint(_listed(where.packages), 'good')} ({state})"),
    ]
    return "".join(f"{paint(f'{title:<13}', 'dim')} {text}\n" for title, text in rows)


def _listed(names: Sequence[str], few: int = 6) -> str:
    more = f" and {len(names) - few} more" if len(names) > few else ""
    return f"{', '.join(names[:few])}{more}"


def _providers(survey: Survey, proposal: Proposal, paint: Paint) -> str:
    families: dict[str, Counter[str]] = defaultdict(Counter)
    for use in survey.uses:
        families[use.family][use.provider.partition(".")[2]] += 1
    if not families:
        return ""
    modules = {(use.module, use.family) for use in survey.uses}
    outside = Counter(family for module, family in modules if not matches(module, proposal.boundary.packages))
    names = {capability.family: name for name, capability in proposal.capabilities.items()}
    lines = [paint("Providers, by the modules that import their SDKs", "bold")]
    for family, providers in sorted(families.items(), key=lambda item: (-item[1].total(), item[0])):
        listed = _listed([f"{name} {count}" for name, count in providers.most_common()], _FEW)
        name = names.get(family, "no capability: not certain")
        lines.append(f"  {family:<18} {name:<26} {listed}; {outside[family]} outside the boundary")
    for family, count in sorted(outside.items()):
        if count >= _EVERYWHERE:
            lines += [f"  If {family} is what you build on rather than a provider you may change, switch it off:"]
            lines += [f"  families = {{ {family} = false }}"]
    return "\n".join(lines) + "\n"


def _configuration(proposal: Proposal, paint: Paint) -> str:
    if not proposal.added:
        return f"{proposal.file} says all of this already.\n"
    shown = "".join(f"  {line}\n" if line else "\n" for line in proposal.added.splitlines())
    return f"{paint(f'For {proposal.file}', 'bold')}\n{shown}"


def _offer(proposal: Proposal, paint: Paint) -> str:
    nothing = paint("Nothing was written.", "bold")
    files = ", ".join(_files(proposal))
    if proposal.has_baseline:
        return f"{nothing} `seamlint init --write` writes {files or 'nothing'}; {proposal.baseline} is there already.\n"
    return (
        f"{nothing} `seamlint init --write` writes {files or 'nothing else'}, checks the project once,\n"
        f"and keeps what it finds in {proposal.baseline}: from then on only what is new counts.\n"
    )


def _files(proposal: Proposal) -> list[str]:
    return [*([proposal.file] if proposal.added else []), *filter(None, [proposal.boundary.create])]


def _left(proposal: Proposal, report: Report) -> Sequence[Finding]:
    """What counts from now on: what an old baseline has not, or a new one may not hold."""
    return [finding for finding in report.findings if proposal.has_baseline or finding.code in NEVER]


def _written(proposal: Proposal, report: Report, left: Sequence[Finding], paint: Paint) -> str:
    held = [] if proposal.has_baseline else [finding for finding in report.findings if finding.code not in NEVER]
    files = [*_files(proposal), *([] if proposal.has_baseline else [proposal.baseline])]
    lines = [f"{paint('Written:', 'good')} {', '.join(files)}" if files else paint("Nothing was written.", "bold")]
    if proposal.has_baseline:
        lines.append(f"{proposal.baseline} was there already and stays as it is.")
    else:
        lines.append(
            f"{_findings(held)} there today and {'does' if len(held) == 1 else 'do'} not count; what is new does:"
        )
        lines += _table(held)
    if left:
        lines.append(f"{_findings(left)} not in it, and {'counts' if len(left) == 1 else 'count'}:")
        lines += _table(left)
    return "\n".join(lines) + "\n"


def _findings(findings: Sequence[Finding]) -> str:
    return f"{len(findings)} finding{' is' if len(findings) == 1 else 's are'}"


def _table(findings: Sequence[Finding]) -> list[str]:
    counts = sorted(Counter((finding.code, finding.name) for finding in findings).items(), key=_most)
    shown = counts if len(counts) <= _ROWS + 1 else counts[:_ROWS]
    lines = [f"  {count:>5}  {code} {name}" for (code, name), count in shown]
    if len(counts) > len(shown):
        rest = len(findings) - sum(count for _, count in shown)
        lines.append(f"  {rest:>5}  of {len(counts) - len(shown)} other rules")
    return lines


def _most(item: tuple[tuple[str, str], int]) -> tuple[int, str]:
    return -item[1], item[0][0]


def _next(root: str, left: Sequence[Finding], paint: Paint) -> str:
    return "\n".join(_steps(root, left, paint)) + "\n"


def _steps(root: str, left: Sequence[Finding], paint: Paint) -> Iterator[str]:
    yield paint("Next", "bold")
    now = "shows what counts; mend that first" if left else "passes now; commit what was written"
    yield f"  seamlint check             {now}"
    yield "  seamlint baseline prune    after you mended something: the list gets shorter, never longer"
    for where, text in snippets(root):
        yield f"\n  {paint(where, 'dim')}"
        yield from (f"    {line}" for line in text.splitlines())
