"""The same project gives the same bytes, whatever the order and the number of hands."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from seamlint.finding import Finding
from tests.support import findings, project, seamlint

SMALL = {f"lib/part{number // 20}/m{number}.py": f"import json\nVALUE = {number}\n" for number in range(230)}
SMALL |= {f"lib/part{number}/pay.py": f"import stripe, sendgrid\nfrom lib.m import m{number}\n" for number in range(11)}

CROSS_FILE = {
    "app/integrations/pay.py": "from stripe import *\nimport stripe as gateway\nfrom stripe import Charge, Refund\n",
    "app/integrations/store.py": "import boto3\nclient = boto3.client('s3')\n\n\nclass Store:\n    raw = client\n",
    "app/integrations/all.py": "from app.integrations.pay import *\nfrom app.integrations.store import *\n",
    "app/hop_one.py": "from app.integrations.all import *\n",
    "app/hop_two.py": "from app.hop_one import gateway as till, client as bucket, Charge\n",
    "app/views.py": "from app.hop_two import till, bucket\ntill.Charge.create()\nbucket.put_object()\n",
    "app/stars.py": "from app.hop_one import *\nfrom app.hop_two import *\nCharge.create()\n",
    "app/names.py": "HOST = 'api.stripe.com'\nKEY = 'STRIPE_SECRET_KEY'\nSDKS = {'stripe', 'sendgrid', 'openai'}\n",
    "app/helpers.py": (
        "import importlib, os, requests\n"
        "def load(name):\n    return importlib.import_module(name)\n"
        "def fetch(path, host):\n    return requests.get('https://' + host + path)\n"
        "def need(name):\n    return os.environ[name]\n"
    ),
    "app/user.py": (
        "from app.helpers import load, fetch, need\nfrom app.names import HOST, KEY, SDKS\n"
        "fetch('/v1', HOST)\nneed(KEY)\nload('stripe')\nfor sdk in SDKS:\n    load(sdk)\n"
    ),
    "app/cycle_a.py": "from app.cycle_b import b\nimport app.cycle_c\n\n\ndef a(x):\n    return b(x)\n",
    "app/cycle_b.py": "from app.cycle_a import a\nfrom app.cycle_c import *\n\n\ndef b(x):\n    return a(x) or c(x)\n",
    "app/cycle_c.py": (
        "from app.cycle_b import *\nfrom app.cycle_a import *\nimport stripe\n\n\n"
        "def c(x):\n    return stripe if x else b(x)\n\n\ndef d(x):\n    return d(x - 1) if x else c(x)\n"
    ),
    "app/cycle_user.py": "from app.cycle_c import c, d\nc(1).Charge.create()\nd(2).Refund.create()\n",
    "app/either.py": (
        "try:\n    import stripe as client\nexcept ImportError:\n    import sendgrid as client\n"
        "if client:\n    import openai as client\n"
    ),
    "app/either_user.py": "from app.either import client\nclient.create()\n",
    "app/noted.py": "import stripe  # seamlint: allow[SEA101] until May\nimport os  # seamlint: allow[SEA101] none\n",
    "app/broken.py": "import stripe\ndef (:\n",
    "tests/test_views.py": "import stripe\n",
}


def output(root: Path, *arguments: str, **environment: Any) -> str:
    result = seamlint(root, "check", "--format=json", *arguments, **environment)
    assert (result.returncode, result.stderr) == (1, "")
    return result.stdout


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("cross"), {**SMALL, **CROSS_FILE})


@pytest.fixture(scope="module")
def expected(root: Path) -> str:
    return output(root, "--jobs=1", PYTHONHASHSEED="0")


def test_the_project_is_worth_the_comparison(expected: str) -> None:
    found = {finding["path"] for finding in json.loads(expected)["findings"]}
    assert {"app/views.py", "app/stars.py", "app/user.py", "app/cycle_user.py", "app/either_user.py"} <= found


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_hash_seed(root: Path, expected: str, seed: str) -> None:
    assert output(root, "--jobs=1", PYTHONHASHSEED=seed) == expected


@pytest.mark.parametrize("jobs", ["2", "auto"])
def test_number_of_processes(root: Path, expected: str, jobs: str) -> None:
    assert output(root, f"--jobs={jobs}", PYTHONHASHSEED="random") == expected


def test_text_report(root: Path) -> None:
    first, second = (
        seamlint(root, "check", f"--jobs={jobs}", PYTHONHASHSEED=seed).stdout for jobs, seed in (("1", "5"), ("2", "6"))
    )
    assert first == second


def test_screen_off_finds_the_same(root: Path, expected: str) -> None:
    without = json.loads(output(root, SEAMLINT_SCREEN="off"))
    assert without["findings"] == json.loads(expected)["findings"]


@pytest.mark.parametrize("order", range(3))
def test_order_of_the_paths(root: Path, expected: str, order: int) -> None:
    paths = ["app", "lib", "tests", "app/views.py", "./app/../lib/part0"]
    random.Random(order).shuffle(paths)
    found = json.loads(output(root, *paths))["findings"]
    assert found == json.loads(expected)["findings"]


def test_folder_the_process_starts_in(root: Path, expected: str) -> None:
    assert output(root / "lib", "..") == expected
    assert output(root / "app", str(root)) == expected


def comparable(found: list[Finding]) -> list[tuple[Any, ...]]:
    return [
        (item.code, item.path, item.line, item.column, item.message, item.fingerprint, item.trace)
        for item in sorted(found, key=lambda item: item.sort_key)
    ]


@pytest.fixture(scope="module")
def whole(root: Path) -> list[tuple[Any, ...]]:
    return comparable(findings(root))


@pytest.mark.parametrize("path", CROSS_FILE)
def test_one_file_gives_its_part_of_the_whole(root: Path, whole: list[tuple[Any, ...]], path: str) -> None:
    assert comparable(findings(root, paths=[path])) == [item for item in whole if item[1] == path]


def test_files_written_in_another_order(tmp_path: Path, expected: str) -> None:
    files = list({**SMALL, **CROSS_FILE}.items())
    random.Random(7).shuffle(files)
    assert output(project(tmp_path, dict(files))) == expected
