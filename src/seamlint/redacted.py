"""What a run says, without the values of secrets."""

from __future__ import annotations

from dataclasses import replace

from seamlint.beside import Crash
from seamlint.engine import Result
from seamlint.finding import Finding
from seamlint.fix import Fix
from seamlint.redaction import hidden, holds_secret, shown


def result(told: Result) -> Result:
    """A result of which all may be shown."""
    ledger = tuple(replace(each, finding=finding(each.finding), reason=hidden(each.reason)) for each in told.ledger)
    findings, crashes = tuple(map(finding, told.findings)), tuple(map(crash, told.crashes))
    return replace(told, findings=findings, crashes=crashes, ledger=ledger)


def finding(found: Finding) -> Finding:
    """A finding of which all may be shown, with its fix."""
    trace = tuple(replace(step, message=hidden(step.message)) for step in found.trace)
    return replace(found, message=hidden(found.message), symbol=hidden(found.symbol), trace=trace, fix=fix(found.fix))


def fix(made: Fix | None) -> Fix | None:
    """A fix of which all may be shown; one that would write a secret has no edits."""
    if made is None:
        return None
    edits = () if any(holds_secret(edit.text) for edit in made.edits) else made.edits
    return replace(made, title=hidden(made.title), reasons=tuple(map(hidden, made.reasons)), edits=edits)


def crash(met: Crash) -> Crash:
    """A crash of which all may be shown."""
    return replace(met, error=shown(met.error, 200))
