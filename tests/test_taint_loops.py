"""What one round of a loop leaves to the next."""

from __future__ import annotations

import textwrap
from pathlib import Path

from .test_taint import PRELUDE, check, leaks

LOOPS = """
    def left_to_the_next(items, api_key):
        last = None
        for item in items:
            log.info(last)  # leak
            last = api_key


    def left_by_the_test(items, api_key):
        last = None
        while last != items:
            log.info(last)  # leak
            last = api_key


    def bound_on_one_way_only(items, api_key):
        for item in items:
            if item:
                last = item
            log.info(last)  # leak
            last = api_key


    def bound_where_nothing_fails(items, api_key):
        for item in items:
            try:
                last = item()
            except ValueError:
                log.info("failed")
            log.info(last)  # leak
            last = api_key


    def bound_by_a_loop_that_may_have_no_round(items, api_key):
        for item in items:
            for last in item:
                log.info("one")
            log.info(last)  # leak
            last = api_key


    def bound_in_one_case(items, api_key):
        for item in items:
            match item:
                case {"name": last}:
                    log.info("named")
            log.info(last)  # leak
            last = api_key


    def read_by_no_name(items, api_key):
        last = None
        for item in items:
            log.info("{last}".format(**locals()))  # leak
            last = api_key


    def read_by_a_function_made_there(items, api_key):
        last = None
        for item in items:
            show = lambda: log.info(last)  # leak
            show()
            last = api_key


    def left_in_a_field(items, api_key, box):
        for item in items:
            log.info(box.last)  # leak
            box.last = api_key


    def left_by_the_inner_loop(items, api_key):
        last = None
        for item in items:
            for part in item:
                log.info(last)  # leak
            last = api_key


    def bound_anew(items, api_key):
        for item in items:
            last = item
            log.info(last)
            last = api_key


    def bound_by_the_loop(items, api_key):
        for last in items:
            log.info(last)
            last = api_key


    def bound_anew_among_others(items, api_key):
        for item in items:
            last, *others = item
            log.info(last)
            last = api_key


    def bound_on_both_ways(items, api_key):
        for item in items:
            if item:
                last = item
            else:
                last = "none"
            log.info(last)
            last = api_key


    def bound_whatever_fails(items, api_key):
        for item in items:
            try:
                last = item()
            except ValueError:
                last = "failed"
            log.info(last)
            last = api_key


    def bound_inside_a_context(items, api_key, lock):
        for item in items:
            with lock:
                last = item
            log.info(last)
            last = api_key


    def bound_by_a_context(items, api_key, lock):
        for item in items:
            with lock(item) as last:
                log.info(last)
            last = api_key


    def left_to_nobody(items, api_key):
        for item in items:
            log.info(item)
            last = api_key
"""


def test_a_name_is_what_the_round_before_left_unless_it_is_bound_first(tmp_path: Path) -> None:
    check(tmp_path, {"app.py": LOOPS})


def test_an_error_that_shows_a_secret_is_told_once_in_whatever_round(tmp_path: Path) -> None:
    text = """
        class Failed(Exception):
            def __init__(self, message):
                super().__init__(message)


        def run(items, password):
            last = None
            for item in items:
                if item.bad:
                    raise Failed(f"bad {password}")
                log.info(last)
                last = item.api_key
    """
    assert [(each.code, each.line) for each in leaks(tmp_path, {"app.py": PRELUDE + textwrap.dedent(text)})] == [
        ("SEA203", 13),
        ("SEA201", 14),
    ]
