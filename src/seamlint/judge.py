"""Which rules run, and which of their findings stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from seamlint import discovery, meta
from seamlint.files import exclusion
from seamlint.finding import Accepted, Finding
from seamlint.rule import LoadedRule, Rule
from seamlint.settings import Settings
from seamlint.suppressions import Suppression


def selected(
    rules: Iterable[LoadedRule], select: Sequence[str], ignore: Sequence[str], manifest: bool
) -> tuple[LoadedRule, ...]:
    """The rules that run: those on by default or those selected, less the ignored ones.

    `select` and `ignore` hold codes, beginnings of codes (`SEA1`) or `ALL`. Without a `manifest` the rules that
    need one are off by default.
    """

    def among(code: str, patterns: Sequence[str]) -> bool:
        return any(pattern == "ALL" or code.startswith(pattern) for pattern in patterns)

    chosen = [
        loaded
        for loaded in rules
        if (among(loaded.rule.code, select) if select else _is_on(loaded.rule, manifest)) or loaded.rule.code < "SEA100"
    ]
    return tuple(loaded for loaded in chosen if not among(loaded.rule.code, ignore))


def _is_on(rule: Rule, manifest: bool) -> bool:
    return rule.default and (manifest or not rule.needs_manifest)


class Used(NamedTuple):
    """Suppressions that are good for something."""

    comments: dict[tuple[str, int], set[str]]
    """By file and line the rules that they silence."""
    exceptions: set[int]
    """The numbers of exceptions in the configuration, from 0."""


class Judge:
    """Applies suppressions and exceptions, and finds those that do nothing."""

    def __init__(self, rules: Sequence[LoadedRule], settings: Settings, today: date) -> None:
        bounded = bool(settings.boundary.packages)
        self.rules = [loaded for loaded in rules if bounded or not loaded.rule.needs_boundary]
        self._codes = {loaded.rule.code for loaded in self.rules}
        self._known = self._codes | {loaded.rule.code for loaded in discovery.rules()}
        self._settings = settings
        self._today = today
        self.ledger: list[Accepted] = []
        """What `settle` found to be accepted, and by whom."""
        self.used = Used({}, set())

    def wants(self, code: str) -> bool:
        return code in self._codes

    def settle(self, findings: Sequence[Finding], suppressions: Mapping[str, Sequence[Suppression]]) -> list[Finding]:
        """The findings that stand."""
        return self._exemptions(self._comments(findings, suppressions))

    def idle(self, suppressions: Mapping[str, Sequence[Suppression]], *, complete: bool) -> list[Finding]:
        """The findings about suppressions that do nothing, once everything is settled.

        Only a complete run, one over all files, can tell that nothing is left for an exception.
        """
        if not self.wants(meta.UNUSED_SUPPRESSION.code):
            return []
        found = []
        for path in sorted(suppressions):
            for suppression in suppressions[path]:
                idle = self._idle(suppression, self.used.comments.get((path, suppression.line), set()))
                message = self._complaint(suppression)
                if message:
                    found.append(_about(path, suppression, message))
                elif idle:
                    message = f"nothing to suppress here for {', '.join(idle)}: remove the comment"
                    found.append(_about(path, suppression, message, idle))
        return found + self._stale(complete)

    def days(self, suppressions: Mapping[str, Sequence[Suppression]]) -> tuple[int, int]:
        """What stands today stands on every day after the first of the two and until the second."""
        ends = [exemption.expires for exemption in self._settings.exceptions]
        ends += [comment.until for comments in suppressions.values() for comment in comments if comment.until]
        before = [end for end in ends if end < self._today]
        rest = [end for end in ends if end >= self._today]
        return max(before, default=date.min).toordinal(), min(rest, default=date.max).toordinal()

    def _comments(
        self, findings: Sequence[Finding], suppressions: Mapping[str, Sequence[Suppression]]
    ) -> list[Finding]:
        standing: list[Finding] = []
        for finding in findings:
            silencing = [
                suppression
                for suppression in suppressions.get(finding.path, ())
                if finding.line <= suppression.line <= finding.end_line
                and finding.code in suppression.codes
                and self._in_force(suppression)
            ]
            for suppression in silencing:
                self.used.comments.setdefault((finding.path, suppression.line), set()).add(finding.code)
            if not silencing:
                standing.append(finding)
                continue
            by = silencing[0]
            said = (by.line, by.reason, "", by.until)
            self.ledger.append(Accepted(finding, "comment", finding.path, *said))
        return standing

    def _in_force(self, suppression: Suppression) -> bool:
        return not suppression.problem and (suppression.until is None or self._today <= suppression.until)

    def _complaint(self, suppression: Suppression) -> str:
        if suppression.problem:
            return f"this suppression has no effect: {suppression.problem}"
        if suppression.until is not None and self._today > suppression.until:
            return f"this suppression expired on {suppression.until}: mend the code or renew it"
        unknown = [code for code in suppression.codes if code not in self._known]
        return f"there is no rule {', '.join(unknown)}: mend the comment" if unknown else ""

    def _idle(self, suppression: Suppression, used: set[str]) -> tuple[str, ...]:
        return tuple(code for code in suppression.codes if code not in used and code in self._codes)

    def _exemptions(self, findings: Sequence[Finding]) -> list[Finding]:
        exceptions = self._settings.exceptions
        tests = [(number, each, exclusion([each.path])) for number, each in enumerate(exceptions)]
        standing: list[Finding] = []
        for finding in findings:
            accepted = [
                number
                for number, each, covers in tests
                if finding.code.startswith(each.rule) and self._today <= each.expires and covers(finding.path)
            ]
            self.used.exceptions.update(accepted)
            if not accepted:
                standing.append(finding)
                continue
            by = exceptions[accepted[0]]
            said = (1, by.reason, by.owner, by.expires)
            self.ledger.append(Accepted(finding, "exception", self._settings.file, *said))
        return standing

    def _stale(self, complete: bool) -> list[Finding]:
        found = []
        for number, exemption in enumerate(self._settings.exceptions):
            where = f"the exception for {exemption.rule} at {exemption.path} (owner {exemption.owner})"
            if self._today > exemption.expires:
                found.append(_config(self._settings.file, f"{where} expired on {exemption.expires}"))
            elif complete and number not in self.used.exceptions and self._runs(exemption.rule):
                found.append(_config(self._settings.file, f"{where} has nothing left to except: remove it"))
        return found

    def _runs(self, rule: str) -> bool:
        return any(code.startswith(rule) for code in self._codes)


def _about(path: str, suppression: Suppression, message: str, idle: tuple[str, ...] = ()) -> Finding:
    rule = meta.UNUSED_SUPPRESSION
    line, start, end = suppression.line, suppression.column, suppression.end_column
    symbol = ",".join(suppression.codes)
    place = (path, line, start, line, end)
    return Finding(rule.code, rule.name, *place, message, rule.severity, symbol=symbol, owner=path, detail=idle)


def _config(path: str, message: str) -> Finding:
    rule = meta.UNUSED_SUPPRESSION
    return Finding(rule.code, rule.name, path, 1, 1, 1, 1, message, rule.severity, owner=path)
