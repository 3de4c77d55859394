"""Every rule against its fixtures: the comments in a case are all that is found there, and all of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from .fixture_cases import RULES, cases, concerning, difference, expected, on_disk
from .support import findings


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.relative_to(RULES).as_posix())
def test_the_findings_of_a_case_are_those_its_comments_expect(case: Path) -> None:
    problem = difference(expected(case), concerning(case, findings(on_disk(case))))
    assert not problem, f"\n{problem}"
