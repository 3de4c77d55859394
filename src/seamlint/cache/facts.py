"""The facts of files, by what stands in them: a file that was analysed once is parsed no more.

They hold names and texts of the code, so a file that may hold a credential is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from seamlint.analysis import Analysed
from seamlint.ask import Ask
from seamlint.cache.pickled import UNUSABLE, packed, unpacked
from seamlint.cache.store import Store
from seamlint.digest import digest
from seamlint.parallel import Hands

_KIND = "facts"
_FACTS = frozenset({"seamlint.facts.model", "seamlint.facts.steps", "seamlint.facts.terms"})
_RECORDS = frozenset(
    {
        ("seamlint.analysis", "Problem"),
        ("seamlint.suppressions", "Suppression"),
        ("seamlint.literals.verdict", "Verdict"),
        ("datetime", "date"),
    }
)


class KnownFacts:
    """What earlier runs, and this one, know of single files."""

    def __init__(self, store: Store, who: str, contents: Mapping[str, str]) -> None:
        """`who` answers, and `contents` says what stands in each file."""
        self._store = store
        self._who = who
        self._contents = contents
        self._fresh: dict[str, Analysed] = {}
        self.taken: set[str] = set()
        """The files of which all was known."""

    def of(self, questions: Mapping[str, str], analyse: Callable[[str], Analysed], hands: Hands) -> dict[str, Analysed]:
        """What is known of each file, or found out now; the question is by path what is asked of it."""
        keys = {path: self._key(path, question) for path, question in questions.items() if path in self._contents}
        kept = self._store.get(_KIND, set(keys.values()))
        found = {}
        for path, key in keys.items():
            with suppress(*UNUSABLE):
                found[path] = _unpacked(kept[key], path)
        self.taken.update(found)
        rest = [path for path in questions if path not in found]
        for each in hands.map(analyse, rest):
            found[each.path] = each
            if each.path in keys and Ask.LITERALS not in each.asked:
                self._fresh[keys[each.path]] = each
        return {path: found[path] for path in questions}

    def _key(self, path: str, question: str) -> str:
        parts = (self._who, question, path.rpartition(".")[2], self._contents[path])
        return digest("\0".join(parts).encode("utf-8", "surrogateescape"))

    def keep(self) -> None:
        """Keep what was found out, once it is certain that no file has changed meanwhile."""
        self._store.put(_KIND, ((key, record) for key, each in self._fresh.items() if (record := _packed(each))))
        self._fresh = {}


def _packed(found: Analysed) -> bytes:
    """A file's record, without its path: equal files share it; nothing if it is nested too deeply for that."""
    return packed((found.asked.value, found.facts, found.problem, found.suppressions, found.places))


def _unpacked(record: bytes, path: str) -> Analysed:
    asked, *others = unpacked(record, _is_record)
    return Analysed(path, Ask(asked), *others)


def _is_record(module: str, name: str) -> bool:
    return (module, name) in _RECORDS or (module in _FACTS and "." not in name)  # `X.__init__` leads anywhere
