"""What a file leaves goes away by itself: the search for cycles is off while there is work."""

from __future__ import annotations

import ast
import gc

import pytest

from seamlint.facts import build, literals
from seamlint.garbage import uncollected

CODE = """
class Client(Base):
    def __init__(self, key="abc"):
        self.key = [part for part in key.split()] if key else lambda: None

def run(client):
    try:
        with client as session:
            return session.get(f"{client.key}/x")
    except ImportError as error:
        raise error
"""


@pytest.mark.parametrize("reader", [build, literals.build])
def test_facts_hold_themselves_in_no_circle(reader: object) -> None:
    assert callable(reader)
    reader(ast.parse(CODE), CODE)
    gc.collect()
    with uncollected():
        reader(ast.parse(CODE), CODE)
        assert gc.collect() == 0
