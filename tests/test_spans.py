"""Places as one number: nothing of them is lost, and they keep their order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint.facts import spans

NEAR, FAR = st.integers(1, 9_000), st.integers(1, 70_000_000)


@given(NEAR | FAR, NEAR | FAR, st.integers(0, 9_000) | FAR, NEAR | FAR)
def test_a_span_has_its_corners(line: int, column: int, lines: int, end: int) -> None:
    assert spans.corners(spans.of(line, column, line + lines, end)) == (line, column, line + lines, end)


@given(st.lists(st.tuples(*[st.integers(1, 8_000)] * 2, st.integers(8_001, 8_100), st.integers(1, 8_000)), min_size=2))
def test_spans_are_sorted_as_their_corners(corners: list[tuple[int, int, int, int]]) -> None:
    assert [spans.corners(span) for span in sorted(spans.of(*each) for each in corners)] == sorted(corners)


@pytest.mark.parametrize(
    ("inner", "holds"),
    [((2, 5, 2, 6), True), ((2, 4, 3, 1), True), ((2, 3, 2, 6), False), ((3, 1, 3, 2), False), ((2, 9, 3, 1), True)],
)
def test_what_lies_inside(inner: tuple[int, int, int, int], holds: bool) -> None:
    assert spans.inside(spans.of(*inner), spans.of(2, 4, 3, 1)) is holds
