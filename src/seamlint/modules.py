"""What the rules say of the modules: those about secrets once all leaks are known, the others meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import nullcontext
from functools import partial

from seamlint.again import SECRETS
from seamlint.ask import Ask
from seamlint.beside import Crash, checked
from seamlint.finding import Finding
from seamlint.links.links import Links
from seamlint.parallel import Hands, both
from seamlint.rule import LoadedRule
from seamlint.share import Work
from seamlint.timing import counted

Found = dict[tuple[str, int], tuple[list[Finding], list[Crash]]]
"""By path and by the number of the rule."""
Asked = Mapping[str, Ask]
"""What is asked of each file."""


def said(
    links: Links,
    asked: Asked,
    work: Work,
    of_divided: Container[str],
    find_leaks: Callable[[], tuple[Links, Asked]],
    hands: Hands,
) -> Found:
    """The findings and the rules that crashed, by path and the number of the rule; some rules look at some files.

    `find_leaks` gives the links that know of them, and what the rules about secrets are asked then.
    """

    def about_secrets() -> Found:
        with links.footprints.work(SECRETS):
            return _of(*find_leaks(), work.late)

    def about_all_else() -> tuple[Found, dict[str, frozenset[str]]]:
        found = _of(links, asked, work.early, apart=True)
        if work.divided:
            divided = {path: asks for path, asks in asked.items() if path in of_divided}
            found |= _of(links, divided, work.divided, apart=True)
        return found, links.footprints.read_for()

    if work.late and work.early and hands.are_worth_a_fork(links.paths):
        found, (others, read) = both(about_secrets, about_all_else)
        links.footprints.add(read)
    else:
        others, _ = about_all_else()  # first in any case: no rule may see more here than there
        found = about_secrets()
    return found | others


def _of(links: Links, asked: Asked, rules: Iterable[tuple[int, LoadedRule]], apart: bool = False) -> Found:
    """What rules say of files; `apart` if what is read for each is to be known."""
    found: Found = {}
    for path, asks in counted(asked.items()):
        with links.footprints.work(path) if apart else nullcontext():
            mine = [(number, loaded) for number, loaded in rules if loaded.rule.asks & asks]
            view = links.view(path) if mine else None
            for number, loaded in mine:
                if view is not None and loaded.check is not None:
                    crashes: list[Crash] = []
                    findings = checked(partial(loaded.check, view), loaded, path, crashes)
                    if findings or crashes:
                        found[path, number] = findings, crashes
    return found
