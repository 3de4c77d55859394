"""A secret on its way through the program: where it came from, and the steps it took."""

from __future__ import annotations

from typing import NamedTuple

LONGEST_WAY = 10


_WHOLES = frozenset({"headers", "sent", "cookies", "environment", "settings", "login"})
_BACK = "gives it back"
RAISED = "raised"
FAILED = "the error of the command tells it"
_ELSEWHERE = ("passed on here", "it reaches ", RAISED)


class Place(NamedTuple):
    """One step of the way that a secret took."""

    path: str
    line: int
    message: str

    @classmethod
    def back(cls, path: str, line: int, function: str) -> Place:
        """Where a function of the project gives the secret as its result."""
        return cls(path, line, f"`{function}` {_BACK}")

    @property
    def is_back(self) -> bool:
        return self.message.endswith(_BACK)

    @property
    def is_raised(self) -> bool:
        """Whether it goes on with an exception."""
        return self.message in (RAISED, FAILED)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the secret goes on, or out, in another function from here, or with an exception."""
        return self.message.startswith(_ELSEWHERE)


class Taint:
    """A secret in a value: where it came from and which way it took; two are equal if they came from the same place."""

    __slots__ = ("_hash", "identity", "issued", "kind", "line", "named", "path", "sure", "vague", "way", "what")

    def __init__(
        self,
        kind: str,
        what: str,
        path: str,
        line: int,
        *,
        sure: bool = True,
        issued: bool = False,
        named: bool = False,
        vague: bool = False,
        way: tuple[Place, ...] = (),
    ) -> None:
        self.kind = kind
        self.what = what
        self.path = path
        self.line = line
        self.sure = sure
        self.issued = issued
        """Whether the program has just made it for somebody."""
        self.named = named
        """Whether only a name says that this is a secret."""
        self.vague = vague
        """Whether it is told like any other, but may well be something else, so that it is never of high confidence."""
        self.way = way
        self.identity = (kind, what, path, line)
        self._hash = hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Taint) and self.identity == other.identity

    def __hash__(self) -> int:
        return self._hash

    @property
    def told(self) -> tuple[object, ...]:
        """What is told of it beside where it came from."""
        return (self.way, self.sure, self.issued, self.named, self.vague)

    @property
    def is_whole(self) -> bool:
        """Whether it is a mapping with secrets among other things: all headers, the environment, the settings."""
        return self.kind in _WHOLES

    def doubted(self) -> Taint:
        """The same secret where it is a guess that it is here."""
        return self._with(sure=False)

    def blurred(self) -> Taint:
        """The same secret where it may well be something else."""
        return self._with(vague=True)

    def of_kind(self, kind: str) -> Taint:
        """The same secret where something else tells of it."""
        return self._with(kind=kind, way=())

    def _with(
        self,
        *,
        kind: str | None = None,
        sure: bool | None = None,
        vague: bool | None = None,
        way: tuple[Place, ...] | None = None,
    ) -> Taint:
        return Taint(
            self.kind if kind is None else kind,
            self.what,
            self.path,
            self.line,
            sure=self.sure if sure is None else sure,
            issued=self.issued,
            named=self.named,
            vague=self.vague if vague is None else vague,
            way=self.way if way is None else way,
        )

    def through(self, place: Place) -> Taint:
        """The same secret one step further."""
        if len(self.way) >= LONGEST_WAY or (self.way and self.way[-1][:2] == place[:2]):
            return self
        return self._with(way=(*self.way, place))
