"""Where only import statements are asked for, hardly anything is parsed, and what is found is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from seamlint.front import check
from seamlint.request import Request
from tests.support import findings, project, seamlint
from tests.test_screen import CLEAN, EVERY, VIEWS

ONLY = ("SEA101",)
BROKEN = ("SEA001", "SEA003", "SEA101")
ADAPTER = {"app/integrations/pay.py": "import stripe\n\n\nclass Pay:\n    pass\n"}

PROJECTS: dict[str, Mapping[str, str | bytes]] = {
    "adapter to go through": {**ADAPTER, VIEWS: "import stripe\n"},
    "two classes in the adapter": {
        "app/integrations/pay.py": "import stripe\nclass A: ...\nclass B: ...\n",
        VIEWS: "import stripe\n",
    },
    "class under a condition": {
        "app/integrations/pay.py": "import stripe\nif x:\n    class A: ...\n",
        VIEWS: "import stripe\n",
    },
    "adapter that takes the SDK from another": {
        "app/integrations/sdk.py": "import stripe\n",
        "app/integrations/pay.py": "from app.integrations.sdk import stripe\n\n\nclass Pay:\n    pass\n",
        VIEWS: "import stripe\n",
    },
    "services decide the family": {
        "app/clients.py": "import boto3\n\n\ndef make(name):\n    return boto3.client(name)\n",
        VIEWS: "import boto3\nfrom app.clients import make\n\nmail = make('ses')\n",
    },
    "for type checkers": {
        VIEWS: "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import stripe\nelse:\n    import openai\n"
    },
    "in a function in a class": {
        VIEWS: "class A:\n    def b(self):\n        try:\n            import stripe\n        except ImportError: ...\n"
    },
    "module of the same name in the project": {
        "stripe/__init__.py": "",
        "stripe/more.py": "import openai\n",
        VIEWS: "import stripe\n",
    },
    "script beside a module of the same name": {
        "tools/stripe.py": "",
        "tools/run.py": "import stripe\n",
        VIEWS: "import stripe\n",
    },
    "module that has the name itself": {"stripe.py": "import stripe\n", VIEWS: "import stripe\n"},
    "suppressed": {VIEWS: "import stripe  # seamlint: allow[SEA101] moves in May\n"},
    "suppressed for nothing": {VIEWS: "import json  # seamlint: allow[SEA101] moves in May\n"},
    "does not parse": {VIEWS: "import stripe\n)\n"},
    "does not parse, and imports the SDK": {VIEWS: "import stripe\nx = = 1\n"},
    "not in its encoding": {VIEWS: b"import stripe\nx = '\xff'\n"},
    "in tests and docs": {"tests/test_a.py": "import stripe\n", "docs/a.py": "import stripe\n"},
    "a stub": {"app/views.pyi": "import stripe\n"},
    "newer syntax": {VIEWS: "import stripe\ntype A[T] = list[T]\ntry:\n    x\nexcept A, B:\n    pass\n"},
    "deep brackets": {
        VIEWS: "from google import (  # (((\n  cloud,  # )\n  auth)\nfrom google.cloud import (\n  # )\n  storage)\n"
    },
    "a bracket that a text opens first": {VIEWS: "x = 'import (#'; from google.cloud import (\n storage)\n"},
    "after the bracket": {VIEWS: "from os import (path,\n    sep); import stripe\n"},
}


@pytest.mark.parametrize("files", [*EVERY.values(), *PROJECTS.values()], ids=[*EVERY, *PROJECTS])
def test_the_same_imports_are_found(tmp_path: Path, files: Mapping[str, str | bytes]) -> None:
    root = project(tmp_path, files)
    everything = findings(root, *BROKEN, screen=False, select=("SEA1",), fixes=False)
    assert findings(root, select=ONLY) == everything == findings(root, select=ONLY, screen=False)


def test_what_imports_nothing_is_not_parsed(tmp_path: Path) -> None:
    files = {"app/own.py": CLEAN["own attribute"], VIEWS: "import os\nhost = 'api.stripe.com'\nx = 'stripe'\n"}
    root = project(tmp_path, {**ADAPTER, **files})
    _, report = check(Request((str(root),), select=ONLY, cache=False))
    assert (report.parsed, report.findings) == (0, ())


def test_fixes_are_those_of_a_run_that_knows_everything(tmp_path: Path) -> None:
    files = {**ADAPTER, "app/integrations/__init__.py": "from app.integrations.pay import Pay\n\npay = Pay()\n"}
    root = project(
        tmp_path, {**files, VIEWS: "import stripe\n\n\ndef f():\n    return stripe.Charge.create(amount=1)\n"}
    )
    [one] = findings(root, "SEA101", select=("SEA1",), fixes=True)
    assert one.fix is not None
    assert findings(root, select=ONLY, fixes=True) == [one]
    assert findings(root, select=ONLY) == [replace(one, fix=None)]


def test_one_line_for_each_finding_and_no_fix(tmp_path: Path) -> None:
    root = project(tmp_path, {VIEWS: "import stripe\n"})
    done = seamlint(root, "check", "--select", "SEA101", "--format", "concise")
    first, second = done.stdout.splitlines()
    assert first.startswith("app/views.py:1:1: SEA101 `stripe` (payments) is imported outside the boundary")
    assert second.startswith("1 error in 1 file.")
