"""Which functions can have to do with a secret at all, by the words in them."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import cache
from typing import TYPE_CHECKING

from seamlint.catalogue import loader
from seamlint.taint import tables
from seamlint.taint.names import Names, Says, words

if TYPE_CHECKING:
    from seamlint.catalogue import Catalogue
    from seamlint.facts import model as m

Needs = tuple[frozenset[str], frozenset[str]]
"""A function is looked at if it has a word of the first set, and one of the second if that is not empty."""
_ANY: frozenset[str] = frozenset()
_REQUESTS = {"environ": ("HTTP_", "wsgi", "start_", "WSGIEnvironment"), "scope": ("receive",)}
"""What a function says beside a parameter that is a whole request, as WSGI and ASGI hand it on."""


def is_request(name: str, said: Iterable[str]) -> bool:
    """Whether a parameter is a whole request with its headers: `def app(environ, start_response)`."""
    beside = _REQUESTS.get(name)
    return beside is not None and any(word.startswith(beside) for word in said)


class Hints:
    """Says of a function, by its words and its file's imports, whether something in it may be a secret."""

    def __init__(self, names: Names, catalogue: Catalogue) -> None:
        self.names = names
        self.catalogue = catalogue
        self.word = cache(self._word)
        self._files: dict[int, list[Needs]] = {}

    def of(self, facts: m.Facts, said: set[str]) -> bool:
        """Whether a function of that file, with these words, is worth a run."""
        if self._tell(said):
            return True
        return any(said & first and (not second or said & second) for first, second in self._imported(facts))

    def of_file(self, said: frozenset[str]) -> bool:
        """The same for all the words of a file whose imports are not known yet."""
        if self._tell(said):
            return True
        return any(top in said and said & last for top, last in _last_words().items())

    def _tell(self, said: Set[str]) -> bool:
        """Whether the words are hint enough by themselves, whatever is imported."""
        if any(map(self.word, said)) or any(name in said and is_request(name, said) for name in _REQUESTS):
            return True
        asked = said & _asked()
        if not asked:
            return False
        tails = {found[-1] for text in said if (found := words(text))}
        return any(tails & first and asked & second for first, second in _pairs())

    def _word(self, text: str) -> bool:
        """Whether one word is enough of a hint."""
        if self.names.says(text) in (Says.SECRET, Says.AMBIGUOUS) or text in _singles():
            return True
        found = words(text)
        if found[-1:] in (("url",), ("uri",), ("endpoint",)) and "token" in found:
            return True
        if text.endswith("://") and not text.startswith("http"):
            return True  # `f"postgres://{user}:{pw}@{host}"`
        if "/" in text or "." in text:
            from seamlint.taint import files  # which the screen of whole files does without

            return files.is_secret_path(self.names, text) or text.rstrip("/").endswith("/token")
        return bool(tables.BEFORE_SECRET.search(text)) or (found[-1:] == ("key",) and self.names.is_some_key(text))

    def _imported(self, facts: m.Facts) -> list[Needs]:
        """What must stand in a function for the names that its file imports to be of interest."""
        key = id(facts)
        if key not in self._files:
            self._files[key] = [needs for record in facts.imports for needs in self._needs(record)]
        return self._files[key]

    def _needs(self, record: m.Import) -> list[Needs]:
        path = f"{record.module}.{record.name}" if record.name else record.module
        path = tables.canonical(path) if record.name else path
        local = record.alias or record.name or record.module.partition(".")[0]
        if record.level == 0 and self.catalogue.find(path) is not None:
            return [(frozenset({local}), _ANY)]
        known = _paths().get(path.partition(".")[0], ())
        if path in known:
            return [(frozenset({local}), _ANY)]
        after = {found.removeprefix(f"{path}.").rpartition(".")[2] for found in known if found.startswith(f"{path}.")}
        return [(frozenset({local}), frozenset(after))] if after else []


@cache
def _paths() -> dict[str, tuple[str, ...]]:
    """Everything outside the project that gives a secret, by its first segment."""
    found: dict[str, list[str]] = {}
    environment = loader.environment()
    known = {path for key in ("readers", "mappings", "objects", "reader-objects") for path in environment[key]}
    known |= {path for source in tables.sources() for path in (*source.calls, *source.reads)}
    known |= {path for path, given in tables.types().items() if given in environment["mappings"]}
    for path in sorted(known | tables.listed("dumps", "calls")):
        found.setdefault(path.partition(".")[0], []).append(path)
    return {top: tuple(paths) for top, paths in found.items()}


@cache
def _last_words() -> dict[str, frozenset[str]]:
    """The last segments of what gives secrets, by the first; a short path under another name is meant by it too."""
    names = {path: other for other, path in tables.aliases().items()}
    found: dict[str, set[str]] = {}
    for top, paths in _paths().items():
        for path in paths:
            found.setdefault(top, set()).add(path.rpartition(".")[2])
    for path, other in names.items():
        top = path.partition(".")[0]
        if top in found:
            found.setdefault(other.partition(".")[0], set()).update(found[top])
    return {top: frozenset(last) for top, last in found.items()}


@cache
def _singles() -> frozenset[str]:
    """Words that are enough: methods and attributes that are sources whatever they are called on."""
    found = {"__dict__", "grant_type", "get_secret_value", "vars"}
    for source in tables.sources():
        if not source.receivers:
            found |= {*source.methods, *source.attributes}
        found |= set(source.subscripts)
    return frozenset(found)


@cache
def _asked() -> frozenset[str]:
    """All methods and attributes of `_pairs`."""
    return frozenset[str]().union(*(asked for _, asked in _pairs()))


@cache
def _pairs() -> tuple[Needs, ...]:
    """Last words of receivers, and the methods and attributes that make them sources."""
    pairs: list[Needs] = []
    for source in tables.sources():
        if source.receivers:
            receivers = frozenset(words(name)[-1] for name in source.receivers if words(name))
            pairs.append((receivers, frozenset({*source.methods, *source.attributes})))
    objects = tables.listed("dumps", "objects") | tables.listed("dumps", "namespaces")
    pairs.append((objects, tables.listed("dumps", "methods")))
    return tuple(pairs)
