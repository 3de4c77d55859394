"""The shortest way to the most frequent answer of a plain `seamlint check`: nothing found.

It is known from an earlier run, or seen at a glance. Nothing is imported for it but what looks that up; whatever else
is asked, or there is to say, is left to the command line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from seamlint.home import find
from seamlint.recall import USUAL, Question, Recall, leave, recall
from seamlint.summary import looked_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from seamlint.glance import Summary


def take(arguments: Sequence[str]) -> bool:
    """Whether that is the answer, and was given; the exit code is that of a run that finds nothing."""
    options = [each for each in arguments[1:] if each.startswith("-")]
    if arguments[:1] != ["check"] or options not in ([], ["--no-cache"]):
        return False
    if sys.stdout.isatty() or os.environ.get("SEAMLINT_SCREEN"):
        return False
    paths = [os.path.realpath(each) for each in arguments[1:] if each not in options] or [os.getcwd()]
    found = _summary(paths, not options) if all(map(os.path.exists, paths)) else None
    if found is not None:
        print(f"Nothing found. {looked_at(*found)}")
    return found is not None


def _summary(paths: Sequence[str], cached: bool) -> Summary | None:
    projects = {find(path if os.path.isdir(path) else os.path.dirname(path)) for path in paths}
    if len(projects) > 1:
        return None
    ((root, file),) = projects
    question = Question(root, file, paths, USUAL)
    kept = recall(root, question) if cached else None
    if kept is not None and kept.knows:
        found = kept.summary()
    else:
        found = _at_a_glance(root, question, kept)
    if found is None and kept is not None:
        leave(kept, root, question)
    return found


def _at_a_glance(root: str, question: Question, kept: Recall | None) -> Summary | None:
    from seamlint import glance
    from seamlint.files import walk
    from seamlint.reading import noting

    with noting() as noted:
        settings = glance.settings_of(root, question.file)
        if settings is None:
            return None
        found = walk(root, (), glance.MOST_FILES) if kept is None else kept.walk(())
        summary = glance.summary(root, settings, found, question.targets)
    if summary is not None and kept is not None:
        kept.keep_summary(summary, noted)
    return summary
