"""After an edit only some modules are looked at again, and the report is that of a run which knows nothing."""

from __future__ import annotations

import pickle
import random
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seamlint.cache import work
from seamlint.front import check
from seamlint.report import Report, Reuse
from seamlint.request import Request
from seamlint.taint import ground

from .support import project

FILES = {
    "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n',
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/pay.py": "import stripe\n\n\nclass Pay:\n    def charge(self, key):\n"
    "        return stripe.Charge.create(api_key=key)\n",
    "app/settings.py": "import os\n\nAPI_KEY = os.environ['STRIPE_API_KEY']\nLIMIT = 3\n",
    "app/helpers.py": "import importlib\nimport requests\n\n\ndef load(name):\n"
    "    return importlib.import_module(name)\n\n\ndef fetch(url):\n    return requests.get(url)\n",
    "app/tokens.py": "from app.settings import API_KEY\n\n\ndef current():\n    return API_KEY\n\n\ndef shown(value):\n"
    "    return f'<{value}>'\n",
    "app/views.py": "import logging\nfrom app.tokens import current, shown\n\nlog = logging.getLogger(__name__)\n\n\n"
    "def index(request):\n    log.info('key %s', shown(current()))\n    return 'x'\n",
    "app/orders.py": "from app.helpers import fetch, load\n\n\ndef pay():\n    load('stripe').Charge.create()\n"
    "    return fetch('https://api.stripe.com/v1/charges')\n",
    "app/models.py": "from dataclasses import dataclass\n\n\n@dataclass\nclass Account:\n"
    "    name: str\n    api_key: str\n",
    "app/jobs.py": "import logging\nfrom app.models import Account\n\n\ndef run(account: Account):\n"
    "    logging.error('failed: %s', account)\n",
    "app/old.py": "import sendgrid\n\n\ndef send():\n    return sendgrid.SendGridAPIClient()\n",
    "app/mail.py": "from app.old import send\n\n\ndef mail():\n    return send().send('x')\n",
    "app/plain.py": "def double(x):\n    return 2 * x\n",
    "app/texts.py": "import json\n\n\ndef dumped(value):\n    return json.dumps(value)\n",
    "app/client.py": "class Client:\n    def __init__(self, password):\n        self.password = password\n\n"
    "    def tell(self):\n        print(self.password)\n",
    "app/use.py": "import os\nfrom app.client import Client\n\n"
    "client = Client(os.environ['DB_PASSWORD'])\nclient.tell()\n",
    "tests/test_views.py": "from app.views import index\n\n\ndef test_index():\n    assert index(None)\n",
}
LINES = [
    "import json",
    "import stripe",
    "import openai  # seamlint: allow[SEA101] for now",
    "from app.tokens import current",
    "from app.tokens import current as fresh",
    "from app.settings import *",
    "from app.settings import API_KEY as KEY",
    "from app.old import send",
    "from app.helpers import fetch",
    "from app.integrations.pay import Pay",
    "import os\nprint(os.environ['AWS_SECRET_ACCESS_KEY'])",
    "def added(value):\n    return value",
    "def current():\n    return 'x'",
    "def send():\n    import sendgrid\n    return sendgrid",
    "def load(name):\n    return __import__(name)",
    "class Account:\n    password: str = ''",
    "def told(password):\n    print(password)\n    return password",
    "# a comment",
    "LIMIT = 4",
    "def keep(request):\n    request.session['token'] = current()",
    "fetch('https://api.openai.com/v1/models')",
    "def show(self):\n    raise ValueError(f'bad {self.api_key}')",
    "# seamlint: allow[SEA201] read it",
]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(tmp_path / "kept"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def told(root: Path, *, cache: bool, **request: Any) -> Report:
    return check(Request((str(root),), cache=cache, fixes=True, **request))[1]


def agree(root: Path, **request: Any) -> Reuse:
    """What was spared, if the report is the one without what is kept, in all it tells."""
    found, expected = told(root, cache=True, **request), told(root, cache=False, **request)
    assert replace(found, reuse=Reuse()) == expected
    for field in ("fix", "trace", "detail", "near"):
        assert [getattr(each, field) for each in found.findings] == [getattr(each, field) for each in expected.findings]
        mine, its = found.ledger, expected.ledger
        assert [getattr(each.finding, field) for each in mine] == [getattr(each.finding, field) for each in its]
    return found.reuse


def edit(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text)


def edited(text: str, chance: random.Random) -> str:
    """A text after one of the things that people do to it."""
    lines = text.split("\n")
    place = chance.randrange(len(lines) + 1)
    kind = chance.choice(("add", "add", "add", "begin", "end", "remove", "rename", "swap"))
    if kind == "add" and (place == len(lines) or not lines[place].startswith(" ")):
        lines.insert(place, chance.choice(LINES))
    elif kind == "begin":
        lines.insert(0, chance.choice(LINES))
    elif kind == "end":
        lines.append(chance.choice(LINES))
    elif kind == "remove" and lines:
        del lines[min(place, len(lines) - 1)]
    elif kind == "rename":
        old, new = chance.sample(("current", "shown", "send", "load", "fetch", "API_KEY", "password", "value"), 2)
        return text.replace(old, new)
    elif kind == "swap":
        chance.shuffle(lines)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5])
def test_any_sequence_of_edits(root: Path, seed: int) -> None:
    chance = random.Random(seed)
    agree(root)
    spared = 0
    for _ in range(12):
        paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
        for path in chance.sample(paths, chance.choice((1, 1, 1, 2))):
            if chance.random() < 0.06:
                (root / path).unlink()
            elif chance.random() < 0.06:
                (root / path).rename((root / path).with_name(f"moved{chance.randrange(9)}.py"))
            else:
                edit(root, path, edited((root / path).read_text(), chance))
        if chance.random() < 0.05:
            ignored = chance.choice(("SEA101", "SEA201", "SEA204"))
            edit(root, "pyproject.toml", f'[tool.seamlint]\nignore = ["{ignored}"]\n{FILES["pyproject.toml"]}')
        spared += agree(root).modules >= 0
    assert spared


# --- what is spared, and what is not ------------------------------------------------------------


def test_only_what_can_have_to_do_with_it(root: Path) -> None:
    agree(root)
    edit(root, "app/plain.py", "def double(x):\n    return x + x\n")
    assert agree(root) == Reuse(files=len(FILES) - 2, modules=1)
    edit(
        root,
        "app/texts.py",
        "import json\n\n\ndef dumped(value, indent=2):\n    return json.dumps(value, indent=indent)\n",
    )
    assert agree(root).modules == 1


def leaks(root: Path) -> list[str]:
    return [each.path for each in told(root, cache=False).findings if each.code.startswith("SEA2")]


def test_where_secrets_are_followed_through_a_module_they_are_followed_again_everywhere(root: Path) -> None:
    agree(root)
    before = leaks(root)
    assert "app/views.py" in before
    edit(root, "app/views.py", "# one line more\n" + FILES["app/views.py"])
    assert agree(root).modules == 1
    edit(root, "app/tokens.py", FILES["app/tokens.py"].replace("return API_KEY", "return 'none'"))
    assert agree(root).modules >= 0
    assert "app/views.py" not in leaks(root)
    edit(root, "app/tokens.py", FILES["app/tokens.py"] + "# as it was\n")
    assert agree(root).modules >= 0
    assert leaks(root) == before


def test_a_file_that_is_looked_at_only_for_a_name_that_hands_on_a_secret(root: Path) -> None:
    edit(root, "app/tokens.py", FILES["app/tokens.py"] + "\n\ndef fresh_one():\n    return API_KEY\n")
    edit(root, "app/last.py", "from app.tokens import fresh_one\n\n\ndef last():\n    print(fresh_one())\n")
    agree(root)
    assert "app/last.py" in leaks(root)
    edit(root, "app/tokens.py", FILES["app/tokens.py"])
    agree(root)
    assert "app/last.py" not in leaks(root)
    edit(root, "app/plain.py", "from app.tokens import current\n\n\ndef double(x):\n    print(current())\n")
    agree(root)
    assert "app/plain.py" in leaks(root)
    edit(root, "app/plain.py", FILES["app/plain.py"] + "# as it was\n")
    assert agree(root).modules >= 0
    assert "app/plain.py" not in leaks(root)


@pytest.mark.parametrize("text", ["", "def send():\n    return 1\n"])
def test_what_a_module_hands_on_is_compared(root: Path, text: str) -> None:
    agree(root)
    edit(root, "app/old.py", text)
    assert agree(root).modules == -1
    assert agree(root).report


def test_a_module_that_takes_part_from_now_on(root: Path) -> None:
    agree(root)
    edit(root, "app/plain.py", "from app.integrations.pay import Pay\n\n\ndef double(x):\n    return Pay().charge(x)\n")
    assert agree(root).modules == -1
    edit(root, "app/plain.py", FILES["app/plain.py"])
    agree(root)


@pytest.mark.parametrize("path", ["pyproject.toml", "README.md", "app/new.py", "requirements.txt"])
def test_other_files_are_no_edit_of_a_module(root: Path, path: str) -> None:
    agree(root)
    edit(root, path, FILES.get(path, "") + "\n# more\n")
    assert agree(root).modules == -1


def test_no_part_of_a_project_stands_for_the_whole(root: Path) -> None:
    told(root, cache=True, select=("SEA1",))
    edit(root, "app/plain.py", "X = 1\n")
    assert agree(root).modules == -1


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_edits_after_one_another(root: Path, jobs: int) -> None:
    agree(root, jobs=jobs)
    for number in range(4):
        edit(root, "app/plain.py", f"def double(x):\n    return x * {number}\n")
        assert agree(root, jobs=jobs).modules == 1


def test_what_is_kept_of_it_makes_no_other_records() -> None:
    assert work.unpacked(b"noise") is None
    assert work.unpacked(zlib.compress(pickle.dumps(print))) is None
    assert work.unpacked(zlib.compress(pickle.dumps((1, 2)))) is None


def test_a_function_that_is_not_followed_to_the_end_is_named_after_an_edit_elsewhere(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "STEPS", 200)
    steps = "".join(f"    value = {{'a': value, 'b': [value, '{n}']}}\n" for n in range(100))
    edit(root, "app/long.py", f"def long(api_key, value):\n{steps}    print(api_key)\n")
    agree(root)
    for text in ("LIMIT = 1\n", "LIMIT = 2\n"):
        edit(root, "app/plain.py", text)
        assert agree(root).modules == 1
        assert told(root, cache=False).cut_short == ("app/long.py: long",)


def test_what_is_found_anyway_is_not_counted_against_a_function_that_was_cut_short(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ground, "STEPS", 200)
    steps = "".join(f"    value = {{'a': value, 'b': [value, '{n}']}}\n" for n in range(25))
    edit(root, "app/heavy.py", f"import os\n\n\ndef heavy(value):\n{steps}    return os.environ['API_KEY']\n")
    calls = "from app.heavy import heavy\n\n\ndef {}(api_key):\n    heavy(1)\n"
    edit(root, "app/long.py", f"{calls.format('long')}    value = 1\n{steps}    print(api_key)\n")
    edit(root, "app/early.py", "def early(api_key):\n    return 1\n")
    agree(root)
    assert told(root, cache=False).cut_short == ("app/long.py: long",)
    edit(root, "app/early.py", calls.format("early"))
    agree(root)
    assert not told(root, cache=False).cut_short


def test_a_way_of_calls_that_is_too_long_from_elsewhere(root: Path) -> None:
    """Whoever comes first decides where it is cut, also for those that had not been cut before."""
    edit(
        root,
        "app/far.py",
        "from app import near\n\n\ndef zero(x, y=None):\n    x = {'a': two(x), 'b': y}\n    return y\n\n\n"
        "def one(x, y=None):\n    y = four(x.api_key)\n    return y\n\n\n"
        "def two(x, y=None):\n    y = near.two(y, x)\n    return x\n\n\n"
        "def three(x, y=None):\n    x = zero(x, y)\n    return x\n\n\n"
        "def four(x, y=None):\n    x = near.three(x, y)\n    x = [zero(v) for v in x]\n    print(y)\n    return x\n",
    )
    edit(
        root,
        "app/near.py",
        "def zero(x, y=None):\n    return x\n\n\ndef two(x, y=None):\n    print(y)\n    if y:\n"
        "        return x\n\n\ndef three(x, y=None):\n    return x\n",
    )
    middle = "from app import far\n\n\ndef two(x, y=None):\n    x.api_key = far.one(y)\n    return x\n"
    edit(root, "app/middle.py", middle)
    edit(root, "app/early.py", "from app import near\n\n\ndef use(api_key, other):\n    near.two(other, other)\n")
    agree(root)
    call = (
        "from app import middle\n\n\ndef use(api_key, other):\n    got = middle.two(other, api_key)\n    print(got)\n"
    )
    edit(root, "app/early.py", call)
    agree(root)


def test_a_long_way_of_calls_of_which_a_part_is_asked_about_elsewhere_first(root: Path) -> None:
    steps = "".join(f"def call_{n}(x):\n    y = call_{n - 1}(x)\n    return y\n\n\n" for n in range(1, 8))
    edit(root, "app/chain.py", f"import os\n\n\ndef call_0(x):\n    return os.environ['API_KEY']\n\n\n{steps}")
    calls = "from app.chain import *\n\n\ndef {}(api_key):\n    got = {}(1)\n    print(got)\n"
    edit(root, "app/late.py", calls.format("late", "call_7"))
    edit(root, "app/early.py", calls.format("early", "len"))
    agree(root)
    edit(root, "app/early.py", calls.format("early", "call_4"))
    agree(root)
