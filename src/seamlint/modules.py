"""What the rules say of the modules: those about secrets once all leaks are known, the others meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from seamlint import parallel
from seamlint.ask import Ask
from seamlint.beside import Crash, checked
from seamlint.finding import Finding
from seamlint.links.links import Links
from seamlint.rule import LoadedRule

Found = dict[tuple[str, int], tuple[list[Finding], list[Crash]]]
"""By path and by the number of the rule."""
Asked = Callable[[bool], Mapping[str, Ask]]
"""What is asked of each file, once the leaks are known or before; it grows while they are found."""


def said(links: Links, asked: Asked, rules: Sequence[LoadedRule], find_leaks: Callable[[], None], jobs: int) -> Found:
    """The findings and the rules that crashed, by path and by the number of the rule."""
    waiting = late(rules)
    last = [(number, loaded) for number, loaded in enumerate(rules) if number in waiting]
    first = [(number, loaded) for number, loaded in enumerate(rules) if number not in waiting]

    def about_secrets() -> Found:
        find_leaks()
        return _of(links, asked(True), last)

    def about_all_else() -> tuple[Found, dict[str, frozenset[str]]]:
        return _of(links, asked(False), first), links.footprints.read_for()

    if last and first and parallel.is_worthwhile(len(links.paths), jobs):
        found, (others, read) = parallel.both(about_secrets, about_all_else)
        links.footprints.add(read)
    else:
        others, _ = about_all_else()  # first in any case: no rule may see more here than there
        found = about_secrets()
    return found | others


def late(rules: Sequence[LoadedRule]) -> frozenset[int]:
    """The numbers of the rules that wait for the leaks."""
    return frozenset(number for number, loaded in enumerate(rules) if loaded.rule.asks & Ask.LEAKS)


def _of(links: Links, asked: Mapping[str, Ask], rules: Iterable[tuple[int, LoadedRule]]) -> Found:
    found: Found = {}
    for path, asks in asked.items():
        with links.footprints.work(path):
            view = links.view(path) if asks else None
            for number, loaded in rules:
                if view is not None and loaded.check is not None and loaded.rule.asks & asks:
                    crashes: list[Crash] = []
                    findings = checked(partial(loaded.check, view), loaded, path, crashes)
                    if findings or crashes:
                        found[path, number] = findings, crashes
    return found
