"""The shortest way to the most frequent answer: a plain `seamlint check` of what an earlier run found nothing in.

Nothing is imported for it but what looks that up. Whatever else is asked, or known, is left to the command line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from seamlint.home import find
from seamlint.recall import USUAL, Question, recall
from seamlint.summary import looked_at


def take(arguments: Sequence[str]) -> bool:
    """Whether the answer was known, and is given; the exit code is that of a run that finds nothing."""
    if arguments[:1] != ["check"] or any(each.startswith("-") for each in arguments) or sys.stdout.isatty():
        return False
    if os.environ.get("SEAMLINT_SCREEN"):
        return False
    paths = [os.path.realpath(path) for path in arguments[1:] or ["."]]
    if not all(map(os.path.exists, paths)):
        return False
    projects = {find(path if os.path.isdir(path) else os.path.dirname(path)) for path in paths}
    if len(projects) > 1:
        return False
    ((root, file),) = projects
    kept = recall(root, Question(root, file, paths, USUAL))
    summary = kept.summary() if kept is not None else None
    if summary is None:
        return False
    print(f"Nothing found. {looked_at(*summary)}")
    return True
