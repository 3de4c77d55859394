"""What all runs stand on: the project, the names, and what one function stores for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from functools import partial

from seamlint.catalogue import Catalogue
from seamlint.facts import model as m
from seamlint.facts.spans import last_line, row
from seamlint.links.evaluate import Evaluator
from seamlint.links.values import External
from seamlint.links.values import Value as Known
from seamlint.project import Zone
from seamlint.settings import Settings
from seamlint.taint import frameworks, tables
from seamlint.taint.declared import Declared
from seamlint.taint.hints import Hints
from seamlint.taint.lexical import Lexical
from seamlint.taint.loops import Loops
from seamlint.taint.memory import Memory, Question, Stands, once
from seamlint.taint.mentions import OF_TEXTS, Carrier, Mentions, Owners
from seamlint.taint.names import Names, Says, words
from seamlint.taint.tables import Sink
from seamlint.taint.usage import Usage
from seamlint.taint.values import UNKNOWN, Routine, Value, join

STEPS = 60_000
"""Expressions that are evaluated for one function, the calls in it included, before it is cut short."""
SHORT = 9
"""Lines: functions that are mostly there to give something, such as a logger or a client."""
_FOLDERS = frozenset({"chroot", "dir", "cwd", "getcwd", "chdir", "folder", "directory"})
_BROWSERS = frozenset({"playwright", "chromium", "firefox", "webkit"})
"""What a `pw` of Playwright's is asked for."""
_LOGINS = frozenset({"user", "username", "uid", "login", "password", "host", "connect", "auth"})


class Read(dict[str, "m.Facts | None"]):
    """By path the facts that were asked for: secrets are followed as a whole, so it is enough to note that once."""

    def __init__(self, find: Callable[[str], m.Facts | None]) -> None:
        self._find = find

    def __missing__(self, path: str) -> m.Facts | None:
        facts = self[path] = self._find(path)
        return facts


class Ground:
    """Answers what is asked of the project as a whole, and shares out the steps."""

    def __init__(self, evaluator: Evaluator, catalogue: Catalogue, settings: Settings) -> None:
        self.evaluator = evaluator
        self.program = evaluator.program
        self.read = Read(self.program.facts)
        self.facts: Callable[[str], m.Facts | None] = self.read.__getitem__
        self.catalogue = catalogue
        self.settings = settings
        self.names = Names.of(catalogue)
        self.hints = Hints(self.names, catalogue)
        self.declared = Declared(evaluator, settings)
        self.redacted: set[str] = set()
        """The sinks whose named values a processor of the project redacts."""
        self.cut: set[tuple[str, int]] = set()
        """Functions that were too large to be followed to the end."""
        self.learned: dict[tuple[str, ...], Value] = {}
        """What was seen to be stored where any function may read it: fields, context variables, globals."""
        self._told: dict[tuple[str, ...], Value] = {}
        self._told_fields: frozenset[str] = frozenset()
        self.carriers: frozenset[Carrier] = frozenset()
        """Under which names a secret was seen to be handed on."""
        self._carried: Owners = {}
        self._mentions = Mentions(evaluator.values, self.relate)
        self.loops = Loops()
        self._keys: dict[str, dict[tuple[int, str], tuple[int, str]]] = {}
        self._hinted: dict[tuple[str, int], bool] = {}
        self.lexical = Lexical(self.facts, self.names)
        self._objects: dict[str, frozenset[tuple[int, str]]] = {}
        self._usage: dict[str, Usage] = {}
        self.left = STEPS
        """Steps that the function at the root may still take."""
        self._root: tuple[str, int] = ("", 0)
        self._active: list[tuple[str, int]] = []
        self.memory = Memory(lambda: len(self._active))
        self.memory.finders |= {"told": self._find_told, "field": self._find_field, "speaks": self._find_speaks}

    # --- the project ----------------------------------------------------------------------------

    def says(self, path: str, name: str, scope: int = 0) -> Says:
        """What a name says in that file, and in that function of it."""
        verdict = self.names.says(name)
        if verdict is Says.AMBIGUOUS and (self.lexical.is_file(path) or self.lexical.is_function(path, scope)):
            return Says.NOTHING
        if name in ("ClientToken", "clientToken") or (name == "client_token" and self._says_word(path, "ClientToken")):
            return Says.NOTHING  # by which AWS knows a request that is sent again
        if verdict is Says.AMBIGUOUS and name.lower() == "pin":
            return verdict if self.names.has_pins(self._said(path, scope)) else Says.NOTHING
        if name in ("pwd", "pw"):
            said = self._said(path, scope)
            walks = not said.isdisjoint(_FOLDERS) if name == "pwd" else True
            if (walks and said.isdisjoint(_LOGINS)) or not said.isdisjoint(_BROWSERS):
                return Says.NOTHING
        return verdict

    def _said(self, path: str, scope: int) -> set[str]:
        """The words of a function: `pwd` is a folder where it speaks of folders, `pw` anything where nobody logs in."""
        return {word for text in self._words(path, scope) for word in words(text)}

    def _says_word(self, path: str, word: str) -> bool:
        facts = self.facts(path)
        return facts is not None and any(word in scope.words for scope in facts.scopes)

    def _words(self, path: str, scope: int) -> Set[str]:
        facts = self.facts(path)
        return facts.scopes[facts.function_around(scope)].words if facts is not None else frozenset()

    def keys(self, path: str) -> dict[tuple[int, str], tuple[int, str]]:
        """Under which key environments have the names of a file, as far as anybody has asked."""
        return self._keys.setdefault(path, {})

    def handles_webhooks(self, path: str, scope: int) -> bool:
        """Whether a function takes what a provider posts: the raw body may hold its secrets."""
        facts = self.facts(path)
        record = facts.scopes[scope] if facts is not None else None
        own = {path, record.name, *_routes(record.decorators)} if record is not None else {path}
        found = {word for text in own for word in words(text)}
        if not found.isdisjoint(tables.listed("webhooks", "own")):
            return True
        said = record.words if record is not None else ()
        found |= {word for text in said if len(text) < 80 for word in words(text)}
        return not found.isdisjoint(tables.listed("webhooks", "words"))

    def logs_in(self, path: str, scope: int) -> bool:
        """Whether a function takes what somebody signs in, or up, with: its whole body holds the password."""
        facts = self.facts(path)
        record = facts.scopes[scope] if facts is not None else None
        if facts is None or record is None or self.names.secret_words.isdisjoint(self._said(path, scope)):
            return False
        owner = facts.scopes[record.parent]
        own = (record.name, *_routes(record.decorators), *((owner.name,) if owner.kind == "class" else ()))
        return any(_is_login(words(text)) for text in own)

    def objects(self, path: str) -> frozenset[tuple[int, str]]:
        """Names that stand for objects rather than texts: something is asked of them that no text has."""
        if path not in self._objects:
            facts = self.facts(path)
            found = set()
            for scope, use in facts.uses if facts is not None else ():
                if not (isinstance(use, m.Attribute) and isinstance(use.base, m.Name)) or facts is None:
                    continue
                if use.name not in OF_TEXTS and use.name.lower() not in self.names.carriers:
                    while facts.scopes[scope].kind == "block":
                        scope = facts.scopes[scope].parent
                    found.add((scope, use.base.id))
            self._objects[path] = frozenset(found)
        return self._objects[path]

    def usage(self, path: str, facts: m.Facts) -> Usage:
        """What a file says of its own names as a whole."""
        return once(self._usage, path, lambda: Usage(facts))

    def resolved(self, path: str, expr: m.Expr) -> tuple[Known, ...]:
        """The classes and functions that an annotation, base or decorator names."""
        return self.evaluator.values(path, expr)

    def cut_short(self) -> None:
        """The function at the root has had its share."""
        self.cut.add(self._root)

    @property
    def is_spent(self) -> bool:
        """Whether the function at the root has had its share."""
        return self.left < 0

    @contextmanager
    def budget(self, path: str, scope: int) -> Iterator[None]:
        """A share of its own for what is run inside."""
        before, self.left, root, self._root = self.left, STEPS, self._root, (path, scope)
        try:
            yield
        finally:
            self.left, self._root = before, root

    # --- what one function stores and another reads ---------------------------------------------

    def learn(self, key: tuple[str, ...], value: Value) -> None:
        """Remember a secret that is stored under a name of the whole program; not what only a test puts there."""
        if value.is_touched and not self._is_of_tests(value):
            known = self.learned.get(key)
            self.learned[key] = value if known is None else join(known, value)

    def _is_of_tests(self, value: Value) -> bool:
        places = {taint.path for taint in value.secrets()}
        return bool(places) and all(self.program.file(path).zone is Zone.TESTS for path in places)

    def told(self, key: tuple[str, ...]) -> Value:
        """What an earlier pass learned to stand there."""
        value: Value = self.memory.ask(("told", key))
        return value

    def _find_told(self, question: Question, _stands: Stands) -> Value:
        return self._told.get(question[1], UNKNOWN)

    def has_told(self, field: str) -> bool:
        """Whether an earlier pass learned of a secret in a field of that name."""
        return bool(self.memory.ask(("field", field)))

    def _find_field(self, question: Question, _stands: Stands) -> bool:
        return question[1] in self._told_fields

    def stored(self) -> frozenset[Carrier]:
        """The names of what was learned that differs from what was told."""
        return frozenset(
            Carrier(key[-1], (key[1], int(key[2])) if key[0] == "field" else None)
            for key, value in self.learned.items()
            if value.every - self._told.get(key, UNKNOWN).every
        )

    def matters(self, path: str, scope: int) -> bool:
        """Whether a function is worth following for itself: by its words, by what it may take on, or as it is short."""
        return self.is_short(path, scope) or self.speaks(path, scope)

    def is_short(self, path: str, scope: int) -> bool:
        """Whether a function is there to give something, such as a logger or a client."""
        facts = self.facts(path)
        span = facts.scopes[scope].span if facts is not None else None
        return span is not None and last_line(span) - row(span) < SHORT

    def speaks(self, path: str, scope: int) -> bool:
        """Whether the words of a function say that something in it may be a secret, or that it may take one on."""
        return bool(self.memory.ask(("speaks", path, scope)))

    def _find_speaks(self, question: Question, _stands: Stands) -> bool:
        path, scope = question[1:]
        return self.is_hinted(path, scope) or self.mentions(path, scope, self._carried)

    def mentions(self, path: str, scope: int, carriers: Owners) -> bool:
        """Whether a function, or the body of a class or module, may read what is handed on under one of these names."""
        facts = self.facts(path)
        return facts is not None and self._mentions.any(path, facts, scope, carriers)

    def relate(self, path: str, scope: int) -> None:
        """Take note of the bases of a class: an object of it has what any of them hands on."""
        raise NotImplementedError

    def is_hinted(self, path: str, scope: int) -> bool:
        """Whether a secret may arise in a function, or in the body of a class or module."""
        key = (path, scope)
        if key not in self._hinted:
            facts = self.facts(path)
            takes_webhooks = partial(self.handles_webhooks, path)
            self._hinted[key] = facts is not None and (
                self.hints.of(facts, scope, takes_webhooks)
                or self.names.says(frameworks.checked(facts.scopes[scope])) is Says.SECRET
            )
        return self._hinted[key]

    def declared_sink(self, called: Routine | External) -> Sink | None:
        """The way out that the configuration says a function is."""
        return self.declared.sink(called) if self.declared.has_sinks else None

    def is_declared_sanitizer(self, called: Routine | External) -> bool:
        """Whether the configuration says that what a function gives is harmless."""
        return bool(self.declared.sanitizers) and self.declared.is_sanitizer(called)


def _is_login(said: tuple[str, ...]) -> bool:
    """Whether words of a function, a class or a route are those of a sign-in: `login`, `SignUp`, `change_password`."""
    pairs = {said[i : i + 2] for i in range(len(said) - 1)}
    return not tables.listed("logins", "words").isdisjoint(said) or any(
        tuple(pair.split()) in pairs for pair in tables.listed("logins", "pairs")
    )


def _routes(decorators: tuple[m.Expr, ...]) -> Iterator[str]:
    """The texts that decorators are given: `@app.post("/webhooks/stripe")`."""
    for decorator in decorators:
        for argument in decorator.args if isinstance(decorator, m.Call) else ():
            if isinstance(argument, m.Constant) and isinstance(argument.value, str):
                yield argument.value
