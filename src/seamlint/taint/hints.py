"""Which functions can have to do with a secret at all, by the words in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Set
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import loader
from seamlint.taint import asked, tables
from seamlint.taint.names import Names, Says, words

if TYPE_CHECKING:
    from seamlint.catalogue import Catalogue
    from seamlint.facts import model as m

_REQUESTS = {"environ": ("HTTP_", "wsgi", "start_", "WSGIEnvironment"), "scope": ("receive",)}
"""What a function says beside a parameter that is a whole request, as WSGI and ASGI hand it on."""
_TURNS = 3
"""Other names, and calls that give an object, one behind the other."""


_LAST = ("url", "uri", "endpoint", "key")
"""Words that may make a text a hint where they stand at its end; most texts have none of them anywhere."""


def is_request(name: str, said: Iterable[str]) -> bool:
    """Whether a parameter is a whole request with its headers: `def app(environ, start_response)`."""
    beside = _REQUESTS.get(name)
    return beside is not None and any(word.startswith(beside) for word in said)


class Needs(NamedTuple):
    """What must stand in a function beside a name that its file imports."""

    local: str
    last: frozenset[str] = frozenset()
    """What the ways end in that lead from there to a secret; empty if the name is enough."""
    first: frozenset[str] = frozenset()
    """What they begin with."""
    is_other: Callable[[str], bool] | None = None
    """Whether another attribute gives a secret too."""
    beside: Callable[[str], bool] | None = None
    """What a word of the function must be: something random is no secret yet."""

    def are_met(self, facts: m.Facts, scope: int) -> bool:
        """Whether a function may go one of the ways."""
        said = facts.scopes[scope].words
        if self.local not in said:
            return False
        if self.beside is not None:
            return any(map(self.beside, said))
        if self.is_other is not None:
            from seamlint.taint.questions import WHOLE, asked_of  # which the screen of whole files does without

            asked = asked_of(facts, scope, self.local)
            return WHOLE in asked or not asked.isdisjoint(self.first) or any(map(self.is_other, asked))
        return not (self.last and said.isdisjoint(self.last)) and not (self.first and said.isdisjoint(self.first))


class Hints:
    """Says of a function, by its words and its file's imports, whether something in it may be a secret."""

    def __init__(self, names: Names, catalogue: Catalogue) -> None:
        self.names = names
        self.catalogue = catalogue
        self.word = cache(self._word)
        self._needs = cache(self._find_needs)
        self._files: dict[int, list[Needs]] = {}
        self._scopes: dict[int, frozenset[int]] = {}

    def of(self, facts: m.Facts, scope: int, takes_webhooks: Callable[[int], bool]) -> bool:
        """Whether a secret may arise in a function of that file, so that it is worth a run."""
        said = facts.scopes[scope].words
        if self._tell(said):
            return True
        if asked.may(said) and scope in self._asking(facts, takes_webhooks):
            return True
        return any(needs.are_met(facts, scope) for needs in self._imported(facts))

    def of_file(self, text: str, said: frozenset[str]) -> bool:
        """The same for a whole file, by its text and all the words in it."""
        if self._tell(said):
            return True
        if any(any(map(said.issuperset, ways)) for top, ways in _words_of_ways().items() if top in said):
            return True
        reads_settings = any(map(said.issuperset, _words_of_settings()))
        if reads_settings and ("getattr" in said or any(map(self._is_credential, said))):
            return True
        return asked.in_text(text, said)

    def _tell(self, said: Set[str]) -> bool:
        """Whether the words are hint enough by themselves, wherever each stands."""
        if any(map(self.word, said)) or any(name in said and is_request(name, said) for name in _REQUESTS):
            return True
        return "key" in said and not self.names.key_owners.isdisjoint(said)  # `config["api"]["key"]`

    def _word(self, text: str) -> bool:
        """Whether one word is enough of a hint."""
        if self.names.says(text) in (Says.SECRET, Says.AMBIGUOUS) or text in _singles():
            return True
        lowered = text.lower()
        found = words(text) if any(word in lowered for word in _LAST) else ()
        if found[-1:] in (("url",), ("uri",), ("endpoint",)) and "token" in found:
            return True
        if text.endswith("://") and not text.startswith("http"):
            return True  # `f"postgres://{user}:{pw}@{host}"`
        if "/" in text or "." in text:
            from seamlint.taint import files  # which the screen of whole files does without

            return files.is_secret_path(self.names, text) or text.rstrip("/").endswith("/token")
        return bool(tables.BEFORE_SECRET.search(text)) or (found[-1:] == ("key",) and self.names.is_some_key(text))

    def _asking(self, facts: m.Facts, takes_webhooks: Callable[[int], bool]) -> frozenset[int]:
        """The scopes in which something is asked that gives a secret by who is asked."""
        key = id(facts)
        if key not in self._scopes:
            self._scopes[key] = asked.scopes(facts, takes_webhooks)
        return self._scopes[key]

    def _imported(self, facts: m.Facts) -> list[Needs]:
        """What must stand in a function for the names that its file imports to be of interest."""
        key = id(facts)
        if key not in self._files:
            records = [(record.module, record.name, record.alias, record.level) for record in facts.imports]
            self._files[key] = [needs for record in records if (needs := self._needs(*record)) is not None]
        return self._files[key]

    def _find_needs(self, module: str, name: str | None, alias: str | None, level: int) -> Needs | None:
        path = tables.canonical(f"{module}.{name}") if name else module
        local = alias or name or module.partition(".")[0]
        if level == 0 and self.catalogue.find(path) is not None:
            return Needs(local)
        if path in _paths() - _settings():
            return Needs(local)
        below = [way[len(path) + 1 :] for way in _below(path)]
        first = frozenset(way.partition(".")[0] for way in below)
        last = frozenset(way.rpartition(".")[2] for way in below)
        if path in _settings():
            return Needs(local, last, first, self._is_credential)
        if below:
            return Needs(local, last, first)
        made = _generated()
        is_made = path in made or any(each.startswith(f"{path}.") for each in made)
        return Needs(local, beside=self.names.is_one_time) if is_made else None

    def _is_credential(self, text: str) -> bool:
        """Whether settings of that name hold a secret though it does not say so."""
        return text.isupper() and self.catalogue.find_credential(text) is not None


@cache
def _paths() -> frozenset[str]:
    """Everything outside the project that gives a secret."""
    environment = loader.environment()
    known = {path for key in ("readers", "mappings", "objects", "reader-objects") for path in environment[key]}
    known |= {path for source in tables.sources() for path in (*source.calls, *source.reads)} - _generated()
    known |= {path for path, given in tables.types().items() if given in environment["mappings"]}
    return frozenset(known | tables.listed("dumps", "calls"))


@cache
def _generated() -> frozenset[str]:
    """What gives something random, which is a secret by the name that it is given."""
    return frozenset(path for source in tables.sources() if source.kind == "generated" for path in source.calls)


@cache
def _settings() -> frozenset[str]:
    """What gives secrets by the names of its attributes alone, and is none as a whole."""
    environment = loader.environment()
    wholes = environment["mappings"].union(path for source in tables.sources() for path in source.reads)
    return environment["objects"] - wholes


@cache
def _ways() -> tuple[str, ...]:
    """Everything that can be written to reach what gives a secret, also by its other names and what gives its type."""
    found = fresh = _paths()
    others: dict[str, list[tuple[str, str]]] = {}
    for path, given in (*tables.types().items(), *tables.aliases().items()):
        if not path.startswith(f"{given}."):  # which leads no further
            others.setdefault(given.partition(".")[0], []).append((path, given))
    for _ in range(_TURNS):
        fresh = frozenset(
            path + way[len(given) :]
            for way in fresh
            for path, given in others.get(way.partition(".")[0], ())
            if way == given or way.startswith(f"{given}.")
        )
        found |= fresh
    return tuple(sorted(found))


@cache
def _below(path: str) -> tuple[str, ...]:
    """What of this lies below a path."""
    ways = _ways()
    first, last = bisect_left(ways, f"{path}."), bisect_left(ways, f"{path}/")  # the letter behind the dot
    return ways[first:last]


@cache
def _words_of_ways() -> Mapping[str, tuple[frozenset[str], ...]]:
    """The words of which all stand in a file that goes such a way, by the first."""
    found: dict[str, list[frozenset[str]]] = {}
    for way in sorted(set(_ways()) - _settings(), key=len):
        top, *rest = way.split(".")
        ways = found.setdefault(top, [])
        if not any(map(frozenset(rest).issuperset, ways)):
            ways.append(frozenset(rest))
    return {top: tuple(ways) for top, ways in found.items()}


@cache
def _words_of_settings() -> tuple[frozenset[str], ...]:
    """The same of settings, which need a word beside these."""
    return tuple(frozenset(path.split(".")) for path in sorted(_settings()))


@cache
def _singles() -> frozenset[str]:
    """Words that are enough: methods and attributes that are sources whatever they are called on."""
    found = {"__dict__", "grant_type", "get_secret_value", "vars"}
    for source in tables.sources():
        if not source.receivers:
            found |= {*source.methods, *source.attributes}
        found |= set(source.subscripts)
    return frozenset(found)
