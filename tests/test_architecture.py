"""The folders are the architecture: who may import whom, what is loaded when, and how long a module may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import BOUNDARY, seamlint

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "seamlint"
RULES = ROOT / "lint_rules"
FIXERS = ROOT / "fixers"

FLOORS = [
    # from the bottom up; a module may import from its own floor and from those below
    {"__init__", "_toml", "ask", "broken", "digest", "finding", "fix", "garbage", "ignores", "installed", "patterns"}
    | {"reading", "rule_page", "settings", "shipped", "summary", "timing"},
    {"catalogue", "redaction", "files", "home", "literals", "project", "suppressions"},
    {"configuration", "edge_marks", "facts", "import_screen", "lowering", "means", "notebook", "pieces", "rule"}
    | {"plain_syntax", "screen", "skim", "source", "telling"},
    {"links", "taint"},
    {
        *(
            "again",
            "analysis",
            "beside",
            "cache",
            "discovery",
            "documents",
            "engine",
            "final",
            "fixes",
            "judge",
            "looking",
            "meta",
        ),
        *("elsewhere", "modules", "parallel", "processes", "request", "scaffold", "share"),
    },
    {"baseline"},
    {
        *("__main__", "adoption", "api", "cli", "commands", "context", "flake8_plugin", "lookup", "overview"),
        *(
            "front",
            "glance",
            "recall",
            "records",
            "redacted",
            "refusals",
            "report",
            "reporters",
            "rule_page",
            "ruff",
            "shards",
            "shortcut",
            "since",
        ),
    },
]
CLOSED = {
    # rooms that may import less than their floor would allow
    "facts": {"facts", "catalogue", "finding", "literals", "patterns"},
    "catalogue": {"catalogue", "settings", "shipped", "patterns"},
    "literals": {"literals", "catalogue", "reading", "patterns"},
    "rule": {"ask", "finding", "facts", "links", "taint"},
}
FOR_RULES = ("seamlint.ask", "seamlint.finding", "seamlint.rule", "seamlint.links")
FOR_FIXERS = (
    "seamlint.finding",
    "seamlint.fix",
    "seamlint.fixes",
    "seamlint.links",
    "seamlint.suppressions",
)
DOORS = (
    # the door itself, and what is told to whoever keeps reports by other ways: the files there are, the configuration,
    # the catalogue, what is asked on the command line
    *("reading.py", "files.py", "configuration/reader.py", "home.py", "catalogue/", "cache/", "recall.py", "since.py"),
    *(
        "__main__.py",
        "commands/",
        "flake8_plugin.py",
        "parallel.py",
        "elsewhere.py",
        "fixes/write.py",
        "fixes/saved.py",
        "front.py",
        "looking.py",
        "request.py",
        "installed.py",
        "shipped.py",
        "shortcut.py",
        "context/",
        "adoption/",
        "scaffold/",
        "baseline/write.py",
        "baseline/history.py",
        "shards/",
    ),
)
OUTSIDE = frozenset(
    """
    os.environ os.environb os.getenv os.getcwd os.open os.stat os.lstat os.scandir os.listdir os.walk os.access
    os.readlink os.path.exists os.path.lexists os.path.isfile os.path.isdir os.path.islink os.path.getmtime
    os.path.getsize date.today datetime.now time.time time.time_ns pathlib.Path
    """.split()
)
"""Ways in which Python asks the disk, the clock or the environment."""
DEPENDENCIES = {"detect_secrets", "flake8", "libcst", "packaging", "pathspec", "shtab", "tomli", "tomlkit", "yaml"}
HEAVY = {*DEPENDENCIES - {"tomli"}, "importlib.metadata", "multiprocessing"}
LONGEST_MODULE = 330
LONGEST_RULE = 110
LONGEST_FIXER = 150

MODULES = sorted(SOURCE.rglob("*.py"))
RULE_MODULES = sorted(path for path in RULES.rglob("*.py") if path.name != "__init__.py")
FIXER_MODULES = sorted(path for path in FIXERS.rglob("*.py") if path.name != "__init__.py")


class Import(NamedTuple):
    module: str
    at_import: bool
    """Whether it happens when the importing module is imported, not in a function."""
    type_only: bool


def imports(path: Path) -> list[Import]:
    """Every import of a module, `from a import b` as `a.b` where that is a module of ours."""
    return list(_imports(ast.parse(path.read_text(encoding="utf-8")), at_import=True, type_only=False))


def _imports(node: ast.AST, at_import: bool, type_only: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, at_import, type_only)
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, "modules are imported by their absolute names"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield Import(inner if path_of(inner) else node.module or "", at_import, type_only)
    elif isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        for statement in node.body:
            yield from _imports(statement, at_import, type_only=True)
        for statement in node.orelse:
            yield from _imports(statement, at_import, type_only)
    else:
        inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, at_import and not inside, type_only)


def path_of(module: str) -> Path | None:
    """The file of one of our modules."""
    if module.split(".")[0] != "seamlint":
        return None
    place = SOURCE.joinpath(*module.split(".")[1:])
    found = [path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()]
    return found[0] if found else None


def room_of(path: Path) -> str:
    """The part of `seamlint` a file belongs to: a module at the top, or a folder."""
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_under(module: str, names: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def floor_of(room: str) -> int:
    floors = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert floors, f"{room} has no floor yet: say in FLOORS what it may import"
    return floors[0]


def test_imports_go_down() -> None:
    wrong = []
    for path in MODULES:
        room = room_of(path)
        for imported in imports(path):
            target = path_of(imported.module)
            if target is None:
                continue
            other = room_of(target)
            own = max(floor_of("links"), floor_of(room)) if imported.type_only else floor_of(room)
            too_high = floor_of(other) > own
            if too_high or other not in CLOSED.get(room, {other}):
                wrong.append(f"{name_of(path)} must not know {imported.module}")
    assert wrong == []


def test_rules_and_fixers_are_discovered_not_imported() -> None:
    named = {
        (name_of(path), imported.module)
        for path in MODULES
        for imported in imports(path)
        if imported.module.startswith(("seamlint.lint_rules", "lint_rules", "seamlint.fixers", "fixers"))
    }
    assert named == set()


def test_only_declared_packages_are_imported() -> None:
    known = {*sys.stdlib_module_names, *DEPENDENCIES, "seamlint", "tomllib"}
    tops = {
        imported.module.split(".")[0]
        for path in [*MODULES, *RULE_MODULES, *FIXER_MODULES]
        for imported in imports(path)
    }
    assert tops - known == set()


def test_rules_are_filters_over_links() -> None:
    readers = {"ast", "io", "os", "pathlib", "tokenize"}
    wrong = {
        (name_of(path), imported.module)
        for path in RULE_MODULES
        for imported in imports(path)
        if imported.module in readers
        or (imported.module.startswith("seamlint") and not is_under(imported.module, FOR_RULES))
    }
    assert wrong == set()


def test_fixers_decide_on_nodes() -> None:
    readers = {"ast", "io", "os", "pathlib", "re", "tokenize"}
    wrong = {
        (name_of(path), imported.module)
        for path in FIXER_MODULES
        for imported in imports(path)
        if imported.module in readers
        or (imported.module.startswith("seamlint") and not is_under(imported.module, FOR_FIXERS))
    }
    assert wrong == set()


def test_files_are_read_through_one_door() -> None:
    """What a report depends on must be known, or one that is out of date would be taken for the report of today."""
    wrong = []
    for path in [*MODULES, *RULE_MODULES, *FIXER_MODULES]:
        if path.is_relative_to(SOURCE) and path.relative_to(SOURCE).as_posix().startswith(DOORS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asks = isinstance(node, ast.Attribute) and ast.unparse(node) in OUTSIDE
            opens = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
            if asks or opens:
                wrong.append(f"{name_of(path)}: {ast.unparse(node)}")
    assert wrong == []


def test_heavy_packages_are_loaded_on_demand() -> None:
    waiting = ["seamlint.__main__", "seamlint.cli", "seamlint.flake8_plugin", "seamlint.lint_rules"]
    seen: set[Path] = set(RULE_MODULES)
    files = [*RULE_MODULES, *(path for module in waiting if (path := path_of(module)))]
    loaded: set[tuple[str, str]] = set()
    while files:
        path = files.pop()
        seen.add(path)
        for imported in imports(path):
            if not imported.at_import or imported.type_only:
                continue
            if is_under(imported.module, HEAVY):
                loaded.add((name_of(path), imported.module))
            target = path_of(imported.module)
            if target is not None and target not in seen:
                files.append(target)
    assert loaded == set()


def test_clean_file_needs_no_heavy_package(tmp_path: Path) -> None:
    loaded = loaded_by_a_check(tmp_path, "from app.integrations import payments\n")
    assert "seamlint.engine" in loaded
    assert {"detect_secrets", "flake8", "libcst", "packaging", "pathspec", "tomlkit", "yaml"} & loaded == set()


def test_libcst_is_loaded_for_a_fix_only(tmp_path: Path) -> None:
    raw = "import requests\n\nrequests.get('https://api.stripe.com/v1/charges')\n"
    assert "libcst" not in loaded_by_a_check(tmp_path, raw, code=1)
    assert "libcst" in loaded_by_a_check(tmp_path, "x = 1  # seamlint: allow[SEA101] gone\n", code=1)


def test_few_clean_files_need_no_engine(tmp_path: Path) -> None:
    (tmp_path / "app" / "integrations").mkdir(parents=True)
    (tmp_path / "app" / "integrations" / "__init__.py").touch()
    (tmp_path / "app" / "views.py").write_text("import json\n\nprint(json.dumps(1))\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(BOUNDARY, encoding="utf-8")
    loaded = loaded_by(tmp_path, ["check", "--no-cache", "app/views.py"])
    folders = {name.split(".")[1] for name in loaded if name.count(".") > 1}
    assert folders <= {"cache", "catalogue", "configuration", "literals", "taint"}
    assert {name for name in loaded if name.startswith("seamlint.taint.")} == {
        *("seamlint.taint.screen", "seamlint.taint.hints", "seamlint.taint.asked", "seamlint.taint.names"),
        "seamlint.taint.tables",
    }
    dear = "argparse ast dataclasses difflib hashlib importlib.metadata inspect logging sqlite3".split()
    assert loaded & {*dear, *HEAVY} == set()


def test_what_has_not_changed_needs_next_to_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the imports of a start the whole cost of a second look stands and falls."""
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(tmp_path / "kept"))
    assert "seamlint.engine" in loaded_by_a_check(tmp_path, "import json\n")
    loaded = loaded_by_a_check(tmp_path, "import json\n")
    loaded.discard("seamlint.cache.git_index")  # asked for files that are younger than two seconds, as these are
    assert {name for name in loaded if name.startswith("seamlint.")} == {
        *("seamlint.__main__", "seamlint.shortcut", "seamlint.home", "seamlint.recall", "seamlint.summary"),
        *("seamlint.cache", "seamlint.cache.contents", "seamlint.cache.identity", "seamlint.cache.store"),
        *("seamlint.files", "seamlint.ignores", "seamlint.reading", "seamlint.timing", "seamlint.digest"),
        *("seamlint.cache.standing", "seamlint.installed"),
        *("seamlint.lint_rules", "seamlint.fixers"),  # the packages alone, to see where they lie
    }
    dear = "argparse dataclasses enum importlib.metadata inspect json logging pathlib re tomllib".split()
    assert loaded & {"datetime", "sqlite3"} == set()
    assert loaded & {*dear, *HEAVY} == set()


def loaded_by_a_check(tmp_path: Path, text: str, code: int = 0) -> set[str]:
    """The modules that the check of one file beside an adapter loads."""
    (tmp_path / "app" / "integrations").mkdir(parents=True, exist_ok=True)
    (tmp_path / "app" / "integrations" / "payments.py").write_text("import stripe\n\nprint(stripe)\n", encoding="utf-8")
    (tmp_path / "app" / "views.py").write_text(text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(BOUNDARY, encoding="utf-8")
    return loaded_by(tmp_path, ["check", "app/views.py"], code)


def loaded_by(root: Path, arguments: list[str], code: int = 0) -> set[str]:
    """The modules that a command loads, beyond those of the interpreter; it has to end in `code`."""
    program = (
        "import sys\n"
        "before = {*sys.modules}\n"
        "from seamlint.__main__ import main\n"
        f"sys.argv = {['seamlint', *arguments]}\n"
        "code = main()\n"
        "print(*sorted({*sys.modules} - before), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stdout
    return set(done.stderr.split())


def test_modules_are_short() -> None:
    limits = {**dict.fromkeys(MODULES, LONGEST_MODULE), **dict.fromkeys(RULE_MODULES, LONGEST_RULE)}
    limits |= dict.fromkeys(FIXER_MODULES, LONGEST_FIXER)
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    assert {name_of(path): count for path, count in lines.items() if count > limits[path]} == {}


def test_seamlint_passes_its_own_check() -> None:
    done = seamlint(ROOT, "check", limit=240)  # a guard against a hang: other tests run beside it on CI's two cores
    assert done.returncode == 0, done.stdout + done.stderr
