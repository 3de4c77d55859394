"""What is kept from round to round: an answer stands as long as what was asked for it is answered the same."""

from __future__ import annotations

from collections.abc import Callable

from seamlint.taint.memory import Memory, Question, Stands, same
from seamlint.taint.values import Place, Taint, Value


class Sums:
    """`sum` adds up what `given` says of two names; `parity` asks for the sum."""

    def __init__(self) -> None:
        self.depth = 0
        self.given = {"a": 1, "b": 2}
        self.found: list[str] = []
        self.memory = Memory(lambda: self.depth)
        self.memory.finders |= {"given": self._given, "sum": self._sum, "parity": self._parity}
        self.after_sum: Callable[[], None] = lambda: None

    def _given(self, question: Question, _stands: Stands) -> int:
        return self.given[question[1]]

    def _sum(self, _question: Question, stands: Stands) -> int:
        if stands():
            return -1
        self.found.append("sum")
        total: int = self.memory.ask(("given", "a")) + self.memory.ask(("given", "b"))
        self.after_sum()
        return total

    def _parity(self, _question: Question, stands: Stands) -> int:
        if stands():
            return -1
        self.found.append("parity")
        return int(self.memory.ask(("sum",)) % 2)

    def again(self, **given: int) -> int:
        """The parity in a new round."""
        self.found.clear()
        self.given.update(given)
        self.memory.begin_again()
        parity: int = self.memory.ask(("parity",))
        return parity


def test_an_answer_is_found_once_and_stands_in_later_rounds() -> None:
    sums = Sums()
    assert sums.again() == sums.memory.ask(("parity",)) == 1
    assert sums.found == ["parity", "sum"]
    assert sums.again() == 1
    assert sums.found == []


def test_what_was_asked_has_changed() -> None:
    sums = Sums()
    sums.again()
    assert sums.again(b=3) == 0
    assert sums.found == ["sum", "parity"]


def test_the_same_answer_again_changes_nothing_further_up() -> None:
    sums = Sums()
    sums.again()
    assert sums.again(a=2, b=1) == 1
    assert sums.found == ["sum"]


def test_what_was_cut_stands_as_deep_as_it_was_found_and_not_further_up() -> None:
    sums = Sums()
    sums.after_sum = sums.memory.cut
    sums.depth = 2
    sums.again()
    sums.depth = 3
    sums.again()
    assert sums.found == []
    sums.depth = 1
    sums.again()
    assert sums.found == ["sum"]


def test_what_is_in_doubt_is_not_kept() -> None:
    sums = Sums()
    sums.after_sum = sums.memory.doubt
    sums.again()
    assert sums.memory.ask(("sum",)) == 3
    assert sums.found == ["parity", "sum", "sum"]


def test_what_came_to_the_end_of_its_steps_is_good_for_one_round() -> None:
    sums = Sums()
    sums.after_sum = sums.memory.spend
    sums.again()
    sums.again()
    assert sums.found == ["sum"]


def test_values_are_the_same_if_their_secrets_took_the_same_way() -> None:
    taint = Taint("env", "the variable `KEY`", "a.py", 1)
    further = taint.through(Place("a.py", 2, "`key` is assigned"))
    one = Value(fields={"key": Value((taint,))})
    assert same(one, Value(fields={"key": Value((Taint("env", "the variable `KEY`", "a.py", 1),))}))
    assert one == Value(fields={"key": Value((further,))})
    assert not same(one, Value(fields={"key": Value((further,))}))
    assert not same((one, 1), (one, 2))
    assert not same({"a": one}, {"b": one})
