"""Which lines changed since a commit: what git says of the working tree, staged or not, and of what it does not know.

The lines count from where this branch left the other one (the merge base), so that what others did there meanwhile is
not taken for a change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seamlint.finding import Finding
from seamlint.meta import UNPARSABLE_FILE
from seamlint.patterns import later
from seamlint.timing import stage

if TYPE_CHECKING:
    import subprocess

_HUNK = later(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")
_LONE_RETURN = later(rb"\r(?!\n)")
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_PLAIN = ("-c", "core.quotePath=true", "-c", "core.fsmonitor=false")
_DIFF = (
    # whatever the user has configured, the same diff: lines of all files as text, names from here, renames followed
    "diff",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--text",
    "--find-renames",
    "--relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
Lines = tuple[float, float]


class NoAnswer(Exception):
    """Git cannot say what changed; the message says why, and what to do."""


@dataclass(frozen=True)
class Changes:
    """The lines of each file that changed, from 1; files that git does not know are new as a whole."""

    lines: Mapping[str, tuple[Lines, ...]]
    known: frozenset[str]

    def touch(self, finding: Finding) -> bool:
        """Whether the finding, or a step of the way to it, stands on a line that changed.

        A file that cannot be read counts as soon as anything in it changed: what is wrong may show far below.
        """
        if finding.code == UNPARSABLE_FILE.code and (finding.path in self.lines or finding.path not in self.known):
            return True
        places = [(finding.path, finding.line, finding.end_line)]
        places += [(step.path, step.line, step.line) for step in finding.trace]
        return any(self._touches(*place) for place in places)

    def _touches(self, path: str, line: int, end: int) -> bool:
        if path not in self.known:
            return True
        return any(first <= end and line <= last for first, last in self.lines.get(path, ()))


@stage("git")
def changes(root: str, reference: str) -> Changes:
    """What changed under `root` since the branch left `reference`. Raises NoAnswer."""
    base = _merge_base(root, reference)
    known = set(map(os.fsdecode, _git(root, "ls-files", "-z").split(b"\0")))
    diff = _git(root, *_DIFF, base, "--", ".")
    lines: dict[str, list[Lines]] = {}
    for path, first, last in _hunks(diff):
        lines.setdefault(path, []).append((first, last))
    known -= {path for path in lines if _counts_otherwise(root, path)}
    return Changes({path: tuple(found) for path, found in lines.items()}, frozenset(known))


def _counts_otherwise(root: str, path: str) -> bool:
    """Whether lines of the file end in a carriage return alone, which are no lines to git: all of it is new then."""
    try:
        with open(os.path.join(root, path), "rb") as stream:
            return bool(_LONE_RETURN.search(stream.read()))
    except OSError:
        return True


def _merge_base(root: str, reference: str) -> str:
    if not reference.strip() or reference.startswith("-"):
        raise NoAnswer(f"{reference or 'nothing'} is no commit; name a branch, a tag or a commit, such as origin/main")
    inside = _run(root, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        said = os.fsdecode(inside.stderr).strip().partition("\n")[0].removeprefix("fatal: ")
        raise NoAnswer(f"git cannot tell what changed in {root}: {said or 'it is no working tree'}")
    shallow = _asked(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    deepen = "this clone is shallow: fetch the history (git fetch --unshallow; in GitHub Actions `fetch-depth: 0`, "
    deepen += "in GitLab CI `GIT_DEPTH: 0`)"
    commit = _asked(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}").strip()
    if not commit:
        hint = deepen if shallow else "fetch it first, or mend the name"
        raise NoAnswer(f"git knows no commit {reference}; {hint}")
    base = _asked(root, "merge-base", os.fsdecode(commit), "HEAD").strip()
    if not base:
        hint = deepen if shallow else "they belong to different histories, or nothing is committed yet"
        raise NoAnswer(f"git knows no commit that {reference} and HEAD share; {hint}")
    return os.fsdecode(base)


def _hunks(diff: bytes) -> Iterator[tuple[str, float, float]]:
    """Path, first and last changed line of each hunk; where lines were only taken away, the gap between two lines."""
    path, in_header = b"", False
    for line in diff.split(b"\n"):
        if line.startswith(b"diff --git "):
            in_header = True
        elif in_header and line.startswith(b"+++ "):
            path = _unquoted(line[4:].rstrip(b"\t\r")).removeprefix(b"b/")
        elif line.startswith(b"@@ "):
            in_header = False
            found = _HUNK.match(line)
            if found:
                start, count = int(found[1]), int(found[2] or 1)
                gap = start + 0.5
                yield (os.fsdecode(path), *((start, start + count - 1) if count else (gap, gap)))


def _unquoted(name: bytes) -> bytes:
    """A name as git writes it: in quotes, with escapes as in C, if there is anything unusual in it."""
    if not name.startswith(b'"'):
        return name
    return name[1:-1].decode("unicode_escape").encode("latin-1")


def _asked(root: str, *arguments: str) -> bytes:
    """What git answers; nothing if it refuses."""
    return _run(root, *arguments).stdout


def _git(root: str, *arguments: str) -> bytes:
    done = _run(root, *arguments)
    if done.returncode:
        raise NoAnswer(f"git {arguments[0]} failed: {os.fsdecode(done.stderr).strip()}")
    return done.stdout


def _run(root: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    import subprocess  # slow to load, and most runs do not ask

    command = ["git", *_PLAIN, *arguments]
    try:
        return subprocess.run(command, cwd=root, env={**os.environ, **_QUIET}, capture_output=True, check=False)
    except OSError as error:
        raise NoAnswer(f"git cannot be run: {error.strerror or error}") from None
