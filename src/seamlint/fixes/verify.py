"""Writes fixes and lets a command judge them, such as the project's tests; what it fails with is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from seamlint.finding import Finding
from seamlint.fixes.files import Refused
from seamlint.fixes.rounds import Made, Mended
from seamlint.fixes.write import all_or_none
from seamlint.redaction import hidden, shown
from seamlint.request import NotWritten

_TAIL = 20
Tell = Callable[[str], None]


class NotReady(Exception):
    """The command fails before anything was changed, so that it cannot judge; the message has its last lines."""


class Command:
    """What has to pass with the fixes as it does without them; runs in the shell, where seamlint was started."""

    def __init__(self, line: str, tell: Tell) -> None:
        self.line = line
        self._tell = tell

    def fails(self, when: str) -> list[str]:
        """Run it: nothing if it passes, else how it ended and the last lines of what it said."""
        import subprocess  # most runs start nothing

        self._tell(f"running {self.shown} {when}")
        done = subprocess.run(
            self.line,
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if not done.returncode:
            return []
        said = [line.rstrip() for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]
        return [f"it ended in {done.returncode}", *map(hidden, said[-_TAIL:])]

    @property
    def shown(self) -> str:
        return f"`{shown(self.line, 100)}`"

    def check(self) -> None:
        """Raises NotReady."""
        problem = self.fails("before the fixes")
        if problem:
            said = "\n".join(f"  {line}" for line in problem[1:])
            raise NotReady(f"nothing was changed: {self.shown} fails without the fixes, {problem[0]}\n{said}".rstrip())


def verified(root: str, first: Mended, command: Command) -> Mended:
    """Write the fixes with which the command still passes, found by halving; the others say what they broke.

    Raises NotWritten. Whatever else interrupts it leaves all files as they were.
    """
    trial = _Trial(root, first, command)
    try:
        return trial.run()
    except BaseException:
        trial.put({})
        raise


class _Trial:
    """The files of a project, while it is found out which fixes stay in them."""

    def __init__(self, root: str, first: Mended, command: Command) -> None:
        self.root = root
        self.first = first
        self.command = command
        self._before: dict[str, bytes] = {}
        self._written: dict[str, bytes] = {}
        self._culprits: dict[Finding, Refused] = {}
        self._problems: dict[frozenset[Finding], list[str]] = {}
        """How the command ended with which fixes."""

    def run(self) -> Mended:
        if self._passes(self.first.made):
            return self.first
        left = self._mended(self._halves([], self.first.made))
        self.put({change.path: change.after for change in left.changes})
        return left

    def put(self, files: Mapping[str, bytes]) -> None:
        """Leave these files changed, and all others as they were."""
        after = {**{path: self._before[path] for path in self._written}, **files}
        now = {path: self._written.get(path, self._before.get(path, b"")) for path in after}
        changed = [path for path in after if after[path] != now[path]]
        try:
            all_or_none(self.root, {path: now[path] for path in changed}, {path: after[path] for path in changed})
        except NotWritten as error:
            if self._written:
                raise NotWritten(error.reason, "what is not proven yet is left in the files") from None
            raise
        self._written = {path: data for path, data in after.items() if data != self._before[path]}

    def _mended(self, chosen: Sequence[Made]) -> Mended:
        """The project with these fixes only."""
        assert self.first.again is not None
        self.put({})  # what is analysed stands on the disk
        return self.first.again(frozenset(each.finding for each in chosen), self._culprits)

    def _passes(self, chosen: Sequence[Made]) -> bool:
        findings, every = frozenset(each.finding for each in chosen), len(self.first.made)
        if findings not in self._problems:
            mended = self.first if len(chosen) == every else self._mended(chosen)
            self._before.update({change.path: change.before for change in mended.changes})
            self.put({change.path: change.after for change in mended.changes})
            when = "with the fixes" if len(chosen) == every else f"with {len(chosen)} of {every} fixes"
            self._problems[findings] = self.command.fails(when)
        return not self._problems[findings]

    def _halves(self, kept: list[Made], batch: Sequence[Made]) -> list[Made]:
        """Those of a batch, known to fail on top of what is kept, with which the command passes."""
        if len(batch) == 1:
            problem = self._problems[frozenset(each.finding for each in (*kept, *batch))]
            last = f": {problem[-1]}" if len(problem) > 1 else ""
            reason = f"{self.command.shown} fails with it, {problem[0]}{last}"
            self._culprits[batch[0].finding] = Refused(reason, "verify")
            return kept
        for half in (batch[: len(batch) // 2], batch[len(batch) // 2 :]):
            both = [*kept, *half]
            kept = both if self._passes(both) else self._halves(kept, half)
        return kept
