"""The examples on the rules' pages are run: what is called bad is found, what is called good is not.

An example is a paragraph of Python, or a block of TOML, under `Bad:` or `Good:`. It is set into the project at
fixtures/examples, of which no rule has anything to say. Python becomes the file that the nearest comment above names,
or else that of its family; TOML takes the place of the tables that it names in `pyproject.toml`.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from seamlint.finding import Finding
from seamlint.request import ConfigurationError
from seamlint.rule import LoadedRule

from .fixture_cases import REPOSITORY
from .support import findings
from .synthetic import filled
from .test_catalogue_of_rules import ALL, code_blocks, sections

BASE = REPOSITORY / "fixtures" / "examples"
PLACE = "app/views.py"
PLACES = {"bindings": "app/integrations/bindings.py"}
_NAMED = re.compile(r"# ([\w./-]+\.\w+)\b")
_PARAGRAPH = re.compile(r"\n\n+(?=\S)")
_TABLE = re.compile(r"^(?=\[)", re.MULTILINE)

IMPORTS = """
import functools
import hmac
import importlib
import json
import logging
import os
import openai
import pytest
import requests
import sentry_sdk
import stripe
import subprocess
import time
from app.contracts.payments import Charge, Money
from app.integrations.bindings import bind_payments, payments
from app.integrations.email import create_email_provider
from app.integrations.payments import create_payments_provider
from app.integrations.runtime import runtime
from dataclasses import asdict, dataclass, field
from django.db import models
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from flask import jsonify, request
from integration_runtime import create_integration_runtime
from integration_runtime_local import create_local_runtime
from integration_runtime_managed import create_managed_runtime
from openai import OpenAI
from pathlib import Path
from tenacity import retry, stop_after_attempt
from tests.fakes import FakePayments
"""
"""What an example need not say: the import of a name that it uses and does not make."""


class More(NamedTuple):
    """What the examples under one heading need beside their text."""

    why: str
    whole: bool = False
    """Their paragraphs are one example."""
    filled: Mapping[str, str] = {}
    """What stands in the place of these texts."""
    beside: Mapping[str, str] = {}
    """Further files; under `Good:` they are wrong until the example is there."""
    select: tuple[str, ...] = ()
    """Further rules that run."""


MORE = {
    "SEA001-Bad": More("the rule whose suppression is not used must run", select=("SEA101",)),
    "SEA001-Good": More(
        "so it must here, and the day must not have passed", filled={"2027-05-31": "2999-05-31"}, select=("SEA101",)
    ),
    "SEA101-Bad": More("the import is what is wrong, the call shows what for", whole=True),
    "SEA106-Good": More("declares what is used", beside={"app/integrations/sms.py": "import twilio\n"}),
    "SEA112-Bad": More(
        "both of two modules",
        beside={"app/integrations/invoices.py": "import stripe\n\nclient = stripe.StripeClient(key)\n"},
    ),
    "SEA206-Bad": More(
        "a stand-in is rightly no credential",
        filled={"sk_live_...": "@@stripe_live@@", "shop:...": "shop:@@hex@@", '"..."': '"@@random@@"'},
    ),
    "SEA207-Bad": More("a stand-in is rightly no credential", filled={"sk_live_...": "@@stripe_live@@"}),
    "SEA209-Good-2": More(
        "declares what is used",
        beside={"app/integrations/uploads.py": 'import boto3\n\nclient = boto3.client("s3")\n'},
    ),
    "SEA215-Bad": More("the class and what makes it a text", whole=True),
    "SEA215-Good": More("the same", whole=True),
    "SEA501-Good": More(
        "declares what is used",
        beside={"app/integrations/keys.py": 'import os\n\nstripe_key = os.environ["STRIPE_SECRET_KEY"]\n'},
    ),
}
NOTHING = More("")


class Example(NamedTuple):
    """One example of a page."""

    code: str
    name: str
    text: str
    place: str
    more: More

    def __str__(self) -> str:
        return self.name

    @property
    def is_table(self) -> bool:
        return self.text.startswith("[")


def examples(loaded: LoadedRule, heading: str) -> list[Example]:
    """The examples that a page has under a heading."""
    code, place = loaded.rule.code, PLACES.get(loaded.module.split(".")[-2], PLACE)
    joined = MORE.get(f"{code}-{heading}", NOTHING).whole
    texts: list[str] = []
    for block in code_blocks(sections(loaded.documentation)[heading]):
        texts += [block] if joined or block.startswith("[") else _PARAGRAPH.split(block)
    found = []
    for number, text in enumerate(texts, start=1):
        named = _NAMED.match(text)
        place = named[1] if named else place
        name = f"{code}-{heading}-{number}"
        more = MORE.get(name) or MORE.get(f"{code}-{heading}", NOTHING)
        for stand_in, real in more.filled.items():
            text = text.replace(stand_in, real)
        found.append(Example(code, name, filled(text), place, more))
    return found


def imports(code: str) -> str:
    """Those lines of IMPORTS that make names which `code` uses."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # what SEA003 is about
        return ""
    names = [node for node in nodes if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    made |= {alias.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    wanted = {node.id for node in names} - made
    lines = []
    for statement in ast.parse(IMPORTS).body:
        assert isinstance(statement, (ast.Import, ast.ImportFrom))
        statement.names = [alias for alias in statement.names if alias.name in wanted]
        lines += [f"{ast.unparse(statement)}\n"] if statement.names else []
    return "".join(lines)


def tables(toml: str) -> dict[str, str]:
    """The text of each table by its header."""
    parts = [part for part in _TABLE.split(toml) if part.startswith("[")]
    return {part[: part.index("]") + 1]: part for part in parts}


def set_into(root: Path, example: Example) -> int:
    """Write an example into a copy of the project; gives the number of lines that were put before it."""
    if example.is_table:
        path = root / "pyproject.toml"
        told = {**tables(path.read_text("utf-8")), **tables(example.text)}
        path.write_text("\n".join(told.values()), "utf-8")
        return 0
    path = root / example.place
    before = imports(example.text)
    path.write_text(before + example.text, "utf-8")
    return before.count("\n")


def found_in(root: Path, example: Example) -> list[Finding]:
    """What the rule says of the project."""
    try:
        return findings(root, example.code, select=(example.code, *example.more.select))
    except ConfigurationError as error:
        return [finding for finding in error.findings() if finding.code == example.code]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "project", ignore=shutil.ignore_patterns("__pycache__")))


def add(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")


def test_no_rule_has_anything_to_say_of_the_project_without_an_example() -> None:
    assert findings(BASE, select=("ALL",)) == []


@pytest.mark.parametrize("example", [example for rule in ALL for example in examples(rule, "Bad")], ids=str)
def test_what_a_page_calls_bad_is_found(example: Example, root: Path) -> None:
    add(root, example.more.beside)
    before = set_into(root, example)
    found = found_in(root, example)
    if not example.is_table:
        found = [finding for finding in found if finding.path == example.place and finding.line > before]
    assert found, (root / example.place).read_text("utf-8")


@pytest.mark.parametrize("example", [example for rule in ALL for example in examples(rule, "Good")], ids=str)
def test_what_a_page_calls_good_is_not_found(example: Example, root: Path) -> None:
    if example.more.beside:
        add(root, example.more.beside)
        assert found_in(root, example)
    set_into(root, example)
    assert found_in(root, example) == []


def test_what_examples_need_is_of_examples_that_there_are() -> None:
    names = {example.name for rule in ALL for heading in ("Bad", "Good") for example in examples(rule, heading)}
    assert {key for key in MORE if not any(f"{name}-".startswith(f"{key}-") for name in names)} == set()
