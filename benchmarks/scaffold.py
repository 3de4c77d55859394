"""What `seamlint scaffold` writes for every SDK of its table, held against the installed SDKs and type checkers.

One project gets an adapter for each; then ruff, its own tests, mypy and basedpyright, both strict, and seamlint go
over it. Each operation is looked up in the real client, made of made-up secrets, without a request.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from seamlint.cli import run
from seamlint.fixes.operations import family
from seamlint.scaffold.dependencies import distribution
from seamlint.scaffold.naming import stem
from seamlint.scaffold.sdks import Sdk, table

PACKAGE = "app.integrations"
LOOK_UP = """
import importlib, sys
name, adapter, *expressions = sys.argv[1:]
module = importlib.import_module(name)
runtime = importlib.import_module("app.integrations.runtime").runtime
space = {**vars(module), "self": getattr(module, adapter)(type("Binding", (), {"runtime": runtime})())}
for expression in expressions:
    try:
        assert callable(eval(expression, space)), "cannot be called"
    except Exception as error:
        print(f"{expression}: {error!r}")
"""
MADE_UP = {
    "SUPABASE_URL": "http://localhost",
    "SUPABASE_KEY": "a.b.c",
    "QDRANT_URL": "http://localhost:6333",
}
CHECKS = {
    "ruff format": ["ruff", "format", "--check", "--isolated", "."],
    "ruff check": ["ruff", "check", "--isolated", "."],
    "pytest": ["pytest", "-q", "-p", "no:cacheprovider", "."],
    "mypy --strict": ["mypy", "--strict", "."],
    "basedpyright, strict": ["basedpyright", "--pythonpath", sys.executable, "."],
    "seamlint check": ["seamlint", "check"],
}


def capability_of(sdk: Sdk, taken: Sequence[str]) -> str:
    usual = family(sdk.family).capability
    return usual if usual not in taken else f"{usual}-two"


def write() -> dict[str, Sdk]:
    """The project, in the current folder, with the capability that each SDK serves."""
    Path("pyproject.toml").write_text(
        '[project]\nname = "app"\nversion = "1"\ndependencies = []\n\n'
        '[tool.basedpyright]\ntypeCheckingMode = "strict"\n',
        encoding="utf-8",
    )
    served: dict[str, Sdk] = {}
    for sdk in table():
        served[capability_of(sdk, list(served))] = sdk
        if sdk.topics:
            served[f"knowledge.{next(iter(sdk.topics))}"] = sdk
    for capability, sdk in served.items():
        code = run(["scaffold", capability, "--provider", sdk.provider, "--boundary", PACKAGE, "--write"])
        assert code == 0, sdk.provider
    return served


def missing(capability: str, sdk: Sdk) -> list[str]:
    """The operations that the installed SDK does not have."""
    module = f"{PACKAGE}.{stem(capability)}"
    text = Path("app/integrations", f"{stem(capability)}.py").read_text(encoding="utf-8")
    adapter = text.partition("\nclass ")[2].partition(":")[0]
    base = f"{sdk.client}({', '.join(sdk.arguments)})" if sdk.client else sdk.root
    base = "self._client()" if sdk.client and sdk.secrets else base
    calls = [f"{base}.{call.partition('(*)')[0]}" for _, call in sdk.operations_for(capability)]
    secrets = {name: MADE_UP.get(name, "made-up") for name in sdk.secrets}
    done = subprocess.run(
        [sys.executable, "-c", LOOK_UP, module, adapter, *calls],
        env={**os.environ, **secrets, "PYTHONPATH": ".", "AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines() + (done.stderr.splitlines()[-1:] if done.returncode else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-types", action="store_true", help="leave the type checkers out")
    options = parser.parse_args()
    failed = 0
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        served = write()
        print()
        for capability, sdk in served.items():
            dist = distribution(sdk)
            try:
                found = f"{dist} {version(dist)}"
            except PackageNotFoundError:
                print(f"{sdk.family:20} {dist}: not installed")
                continue
            wrong = missing(capability, sdk)
            failed += len(wrong)
            count = len(sdk.operations_for(capability))
            print(f"{sdk.family:20} {found}: {count - len(wrong)} of {count} operations", *wrong, sep="\n  ")
        for name, command in CHECKS.items():
            if importlib.util.find_spec(command[0]) is None or (options.no_types and "strict" in name):
                print(f"{name:20} left out")
                continue
            done = subprocess.run(
                [sys.executable, "-m", *command],
                env={**os.environ, "PYTHONPATH": "."},
                capture_output=True,
                text=True,
                check=False,
            )
            failed += done.returncode != 0
            print(f"{name:20} {(done.stdout.strip() or 'clean').splitlines()[-1]}")
            if done.returncode:
                print(done.stdout, done.stderr)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
