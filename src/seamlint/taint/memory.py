"""Answers that are kept from round to round, each as long as all that was asked for it is answered the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from seamlint.taint.values import Taint, Value

Question: TypeAlias = tuple[Any, ...]
"""What kind of thing is asked, then what of: `("entry", path, scope)`."""
Stands: TypeAlias = Callable[[], bool]
Finder: TypeAlias = Callable[[Question, Stands], Any]
"""Finds an answer; before that it asks, at the place where it would look, whether the old one still stands."""
_NEVER = 1 << 30
_K = TypeVar("_K")
_V = TypeVar("_V")


class _Answer:
    """The answer to one question, and what was asked for it."""

    __slots__ = ("inputs", "is_under_way", "level", "question", "round", "value")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.value: Any = None
        self.inputs: dict[_Answer, Any] | None = None
        """What was asked, and what the answers were; None as long as nothing is known."""
        self.round = -1
        """When it was last found, or found to stand."""
        self.level: int | None = None
        """How deep in calls it was found, if something was left out of it because of where it was asked."""
        self.is_under_way = False


class _Search:
    """What was asked so far for an answer that is under way."""

    __slots__ = ("inputs", "is_cut", "is_doubted", "is_spent")

    def __init__(self) -> None:
        self.inputs: dict[_Answer, Any] = {}
        self.is_cut = False
        self.is_doubted = False
        self.is_spent = False


class Memory:
    """Remembers answers, and looks through them again, rather than finding them again, when a new round begins."""

    def __init__(self, level: Callable[[], int]) -> None:
        self.finders: dict[str, Finder] = {}
        self._level = level
        self._answers: dict[Question, _Answer] = {}
        self._round = 0
        self._searches = [_Search()]

    def begin_again(self) -> None:
        """From here on every answer has to prove that it still stands."""
        self._round += 1
        self._searches = [_Search()]

    def ask(self, question: Question) -> Any:
        """The answer to a question, which counts as asked by whatever is under way."""
        answer = self._answers.get(question)
        if answer is None:
            answer = self._answers[question] = _Answer(question)
        value = answer.value if answer.round == self._round else self._renewed(answer)
        if answer.round == self._round:
            self._searches[-1].inputs[answer] = value
        return value

    def known(self, question: Question) -> Any:
        """The answer that was found last, whether or not it stands; None if there is none."""
        answer = self._answers.get(question)
        return answer.value if answer is not None else None

    def answered(self, question: Question) -> Any:
        """The answer, if it was found, or looked through, in this round already; None if not."""
        answer = self._answers.get(question)
        if answer is None or answer.round != self._round:
            return None
        self._searches[-1].inputs[answer] = answer.value
        return answer.value

    def is_under_way(self, question: Question) -> bool:
        """Whether the answer is just being found; who asks then has to do without."""
        answer = self._answers.get(question)
        return answer is not None and answer.is_under_way

    def cut(self) -> None:
        """What is under way leaves something out because of where it was asked; from elsewhere it is found again."""
        self._searches[-1].is_cut = True

    def doubt(self) -> None:
        """What is under way is good for the one who asks, but is not to be kept."""
        self._searches[-1].is_doubted = True

    def spend(self) -> None:
        """What is under way came to the end of its steps: it is good for this round only."""
        self._searches[-1].is_spent = True

    def _renewed(self, answer: _Answer) -> Any:
        search, level, stood = _Search(), 0, False

        def stands() -> bool:
            nonlocal level, stood
            level = self._level()
            stood = self._stands(answer, level)
            return stood

        answer.is_under_way = True
        self._searches.append(search)
        try:
            found = self.finders[answer.question[0]](answer.question, stands)
        finally:
            self._searches.pop()
            answer.is_under_way = False
        if not stood:
            if answer.inputs is not None and same(answer.value, found):
                found = answer.value  # what was made of it stands too
            if search.is_doubted:
                self._searches[-1].inputs.update(search.inputs)
                self._searches[-1].is_cut = True
                return found
            answer.value, answer.inputs = found, search.inputs
            answer.level = _NEVER if search.is_spent else level if search.is_cut else None
        answer.round = self._round
        return answer.value

    def _stands(self, answer: _Answer, level: int) -> bool:
        """Whether everything that was asked for an answer is answered the same; asked in the same order."""
        if answer.inputs is None or (answer.level is not None and level < answer.level):
            return False
        for asked, seen in answer.inputs.items():
            if asked.is_under_way:
                return False
            if (asked.value if asked.round == self._round else self._renewed(asked)) is not seen:
                return False
        return True


def once(table: dict[_K, _V], key: _K, find: Callable[[], _V]) -> _V:
    """What `find` gives, remembered for the whole run: nothing that changes from round to round is asked for it."""
    if key not in table:
        table[key] = find()
    return table[key]


def same(one: Any, other: Any) -> bool:
    """Whether two answers are the same in all they tell, the ways of the secrets included."""
    return _same(one, other, set())


def _same(one: Any, other: Any, seen: set[tuple[int, int]]) -> bool:
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, (Value, tuple, dict)):
        pair = (id(one), id(other))
        if pair in seen:
            return True  # or it was told to differ, and nobody asks any more
        seen.add(pair)
    if isinstance(one, Value):
        return one == other and all(_same(mine, its, seen) for mine, its in zip(one.parts, other.parts, strict=True))
    if isinstance(one, Taint):
        return one == other and bool(one.told == other.told)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(_same(mine, its, seen) for mine, its in zip(one, other, strict=True))
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(value, other[key], seen) for key, value in one.items())
    return bool(one == other)
