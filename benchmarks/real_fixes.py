"""Whether public packages still pass their own tests after `seamlint check --fix`, test by test.

Each package is fetched as its authors published it, and gets a boundary with an empty adapter for its SDK. Its tests
run before and after. Nothing but what the diff showed may be different, and a second run may change nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import corpus

from seamlint._toml import loads

HERE = Path(__file__).resolve().parent / "real_fixes"
_ADAPTER = '''\
"""What this package asks of an SDK."""

{imports}


class {name}:
    def __init__(self, binding: object) -> None:
        self.binding = binding


{instance} = {name}(None)
'''
MODES = {"safe": ("--fix",), "unsafe": ("--fix", "--unsafe-fixes")}
_NAMED = re.compile(r"lines? \d+(, \d+)*|\S+\.py:\d+|`[^`]*`")
"""What differs from reason to reason of one kind."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str
    boundary: str
    adapters: dict[str, list[str]]
    """By the instance's name what its module imports."""
    tests: list[str]
    """Arguments of pytest."""
    environment: dict[str, str]

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def sdks(self) -> set[str]:
        return {name.partition(".")[0] for names in self.adapters.values() for name in names}


@dataclass(frozen=True)
class Tests:
    outcomes: dict[str, str]
    caught: dict[str, list[list[str]]]
    set: dict[str, dict[str, str]]

    def differences(self, after: Tests) -> Iterator[str]:
        for kind, mine, other in (
            ("test", self.outcomes, after.outcomes),
            ("catches", self.caught, after.caught),
            ("is set", self.set, after.set),
        ):
            for name in sorted({*mine, *other}):
                if mine.get(name) != other.get(name) and (kind != "catches" or name in mine):
                    yield f"{kind} {name}: {mine.get(name)} before, {other.get(name)} after"


def packages(wanted: Sequence[str]) -> list[Package]:
    rows = loads((HERE / "packages.toml").read_text("utf-8"))["package"]
    known = [Package(**{"environment": {}, **row}) for row in rows]
    return [each for each in known if not wanted or each.name in wanted]


def fetch(package: Package, folder: Path) -> Path:
    """The package as published, unpacked, with its boundary."""
    plain = folder / "plain"
    if plain.is_dir():
        return plain
    pin = f"{package.name}=={package.version}"
    _run("pip", "download", "--quiet", "--no-deps", "--no-binary", package.name, "--dest", str(folder), pin)
    (archive,) = folder.glob("*.tar.gz")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != package.sha256:
        sys.exit(f"{archive.name}: sha256 is {digest}, packages.toml says {package.sha256}")
    unpacking = folder / "unpacking"
    with tarfile.open(archive) as opened:
        opened.extractall(unpacking, filter="data")
    (unpacked,) = unpacking.iterdir()
    home = unpacked.joinpath(*package.boundary.split("."))
    home.mkdir()
    (home / "__init__.py").touch()
    for instance, names in package.adapters.items():
        imports = "\n".join(f"import {name}" for name in names)
        text = _ADAPTER.format(imports=imports, name=instance.title().replace("_", ""), instance=instance)
        (home / f"{instance}_adapter.py").write_text(text, "utf-8")
    (unpacked / "seamlint.toml").write_text(f'[boundary]\npackages = ["{package.boundary}"]\n', "utf-8")
    unpacked.rename(plain)
    unpacking.rmdir()
    return plain


def environment(package: Package, folder: Path) -> Path:
    """The interpreter that has what the tests need, at the versions of its list."""
    home = folder / "venv"
    python = home / "bin" / "python"
    if not home.is_dir():
        venv.create(home, with_pip=True)
        listed = str(HERE / f"{package.name}.txt")
        _run("pip", "install", "--quiet", "--no-deps", "--requirement", listed, python=python)
    return python


def run_tests(package: Package, python: Path, tree: Path) -> Tests:
    """The tests of a copy of the tree, which never is at another place: paths may be part of a test's name."""
    folder = tree.parent / "run"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tree, folder)
    junit, probed = tree.parent / "junit.xml", tree.parent / "probe.json"
    for path in (junit, probed):
        path.unlink(missing_ok=True)
    plugins = tree.parent / "plugins"
    plugins.mkdir(exist_ok=True)
    shutil.copy(HERE / "probe.py", plugins / "seamlint_probe.py")
    done = subprocess.run(
        [
            *(str(python), "-m", "pytest", "-q", "-p", "seamlint_probe", "-p", "no:cacheprovider"),
            *("--allow-hosts=127.0.0.1,::1", f"--junitxml={junit}", *package.tests),
        ],
        cwd=folder,
        env={
            **os.environ,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DEFAULT_REGION": "us-east-1",
            "TZ": "UTC",
            "HOME": str(folder),
            **package.environment,
            "PYTHONPATH": os.pathsep.join([str(folder), str(plugins)]),
            "PROBE_RESULT": str(probed),
            "PROBE_SDKS": " ".join(sorted(package.sdks)),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if not junit.is_file() or not probed.is_file():
        sys.exit(f"{package.label}: pytest failed\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    (tree.parent / f"{tree.name}.log").write_text(done.stdout + done.stderr, "utf-8")
    return Tests(dict(_outcomes(junit)), **json.loads(probed.read_text("utf-8")))


def _outcomes(junit: Path) -> Iterator[tuple[str, str]]:
    seen: Counter[str] = Counter()
    for case in ElementTree.parse(junit).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        seen[name] += 1
        bad = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
        yield f"{name} {seen[name]}" if seen[name] > 1 else name, " ".join(bad) or "passed"


def hashes(tree: Path) -> dict[str, str]:
    return {
        path.relative_to(tree).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }


def seamlint(tree: Path, *arguments: str) -> str:
    """What `seamlint check` says, and the exit codes of a run that went well only."""
    command = [corpus.seamlint(), "check", "--no-cache", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{tree}: {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def fix(tree: Path, mode: Sequence[str]) -> tuple[list[dict[str, Any]], Iterator[str]]:
    """What became of the imports, and what went wrong besides the tests."""
    before = hashes(tree)
    shown = seamlint(tree, *("--diff" if each == "--fix" else each for each in mode))
    said = set(re.findall(r"^\+\+\+ (?:b/)?(\S+)", shown, re.MULTILINE))
    table = tree.parent / "fixes.json"
    seamlint(tree, *mode, "--fix-report", str(table))
    after = hashes(tree)
    seamlint(tree, *mode)
    rows = json.loads(table.read_text("utf-8"))["findings"]
    return [row for row in rows if row["code"] == "SEA101"], iter(
        [
            *(f"not in the diff, but changed: {name}" for name in sorted(_changed(before, after) - said)),
            *(f"in the diff, but not changed: {name}" for name in sorted(said - _changed(before, after))),
            *(f"changed by a second run: {name}" for name in sorted(_changed(after, hashes(tree)))),
        ]
    )


def _changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def _run(*module: str, python: Path = Path(sys.executable)) -> None:
    subprocess.run([str(python), "-m", *module], check=True)


def measure(package: Package, cache: Path) -> Iterator[str]:
    """Prints what is seen of a package; gives what is wrong."""
    folder = cache / "real" / package.label
    folder.mkdir(parents=True, exist_ok=True)
    plain, python = fetch(package, folder), environment(package, folder)
    before = run_tests(package, python, plain)
    tell = partial(print, flush=True)
    tell(f"\n{package.label}: {_counted(before.outcomes.values())}; {_clauses(before)} except clauses known")
    for name, mode in MODES.items():
        tree = folder / name
        shutil.rmtree(tree, ignore_errors=True)
        shutil.copytree(plain, tree)
        rows, wrong = fix(tree, mode)
        tell(f"  {name}: {len(rows)} imports, {_counted(row['state'] for row in rows)}")
        reasons = Counter(
            _NAMED.sub("_", reason) for row in rows if row["state"] != "fixed" for reason in row["reasons"]
        )
        for reason, count in reasons.most_common():
            tell(f"    {count:>3} {reason}")
        different = list(before.differences(run_tests(package, python, tree)))
        for each in (*wrong, *different):
            tell(f"    WRONG {each}")
            yield f"{package.label} {name}: {each}"


def _clauses(tests: Tests) -> int:
    return sum(bool(classes) for clauses in tests.caught.values() for classes in clauses)


def _counted(words: Any) -> str:
    return ", ".join(f"{count} {word}" for word, count in sorted(Counter(words).items()))


def main() -> int:
    options = corpus.parser(__doc__).parse_args()
    wrong = [each for package in packages(options.package) for each in measure(package, options.into.resolve())]
    print(f"\n{len(wrong)} differences")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
