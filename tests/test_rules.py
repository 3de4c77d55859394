"""Every rule against its fixtures: the comments in a case are all that is found there, and all of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from .fixture_cases import RULES, cases, difference, expected, on_disk, speaks
from .support import findings


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.relative_to(RULES).as_posix())
def test_the_findings_of_a_case_are_those_its_comments_expect(case: Path) -> None:
    found = [finding for finding in findings(on_disk(case)) if speaks(case, finding.code)]
    problem = difference(expected(case), found)
    assert not problem, f"\n{problem}"
