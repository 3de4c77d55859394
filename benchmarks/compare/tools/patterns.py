"""Tools that look for patterns: Semgrep and ast-grep, with rules that ask for the SDKs. YAML is written as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from compare.model import Job, Line, Tool, frequent

_FORMS = ("import $M", "import $M as $A", "from $M import $N", "from $M import $N as $A", "from $M import *")
_SEMGREP = ["--metrics", "off", "--disable-version-check", "--disable-nosem", "--no-git-ignore", "--json"]
_WHOLE = ["--max-target-bytes", "0", "--timeout", "0"]


def expression(roots: Sequence[str]) -> str:
    return f"^({'|'.join(re.escape(root) for root in roots)})(\\.|$)"


def parents(roots: Sequence[str]) -> dict[str, list[str]]:
    """What `from google.cloud import storage` imports stands in two places: each parent with the names below it."""
    found: dict[str, list[str]] = {}
    for root in roots:
        parent, dot, name = root.rpartition(".")
        if dot:
            found.setdefault(parent, []).append(name)
    return found


def _below(parent: str) -> tuple[str, ...]:
    return f"from {parent} import $N", f"from {parent} import $N as $A"


def _where(forms: Sequence[str], variable: str, regex: str) -> dict[str, Any]:
    either = {"pattern-either": [{"pattern": form} for form in forms]}
    return {"patterns": [either, {"metavariable-regex": {"metavariable": variable, "regex": regex}}]}


def _rule(job: Job, name: str, roots: Sequence[str]) -> dict[str, Any]:
    below = parents(roots)
    return {
        "id": name,
        "languages": ["python"],
        "severity": "ERROR",
        "message": "outside the boundary",
        "paths": {"exclude": [f"/{pattern}" for pattern in job.allowed]},
        "pattern-either": [
            _where(_FORMS, "$M", expression(roots)),
            *(_where(_below(parent), "$N", expression(names)) for parent, names in below.items()),
        ],
    }


def semgrep(job: Job) -> list[str]:
    return _semgrep(job, [_rule(job, "sdks", job.roots)])


def five(job: Job) -> list[str]:
    return _semgrep(job, [_rule(job, f"sdk-{number}", [root]) for number, root in enumerate(job.frequent)])


def _semgrep(job: Job, rules: list[dict[str, Any]]) -> list[str]:
    configuration = job.write("semgrep.yml", json.dumps({"rules": rules}))
    return ["semgrep", "scan", *_SEMGREP, *_WHOLE, "--config", configuration, *job.files]


def results(out: str, _job: Job) -> Iterator[Line]:
    return ((found["path"], found["start"]["line"]) for found in json.loads(out)["results"])


def ast_grep(job: Job) -> list[str]:
    banned = expression(job.roots)
    named = [
        {"kind": "dotted_name", "regex": banned},
        {"kind": "aliased_import", "has": {"field": "name", "regex": banned}},
    ]
    forms: list[dict[str, Any]] = [
        {"kind": "import_from_statement", "has": {"field": "module_name", "regex": banned}},
        {"kind": "import_statement", "has": {"any": named}},
    ]
    forms += [_from(parent, names) for parent, names in parents(job.roots).items()]
    rule = {"id": "sdks", "language": "python", "severity": "error", "rule": {"any": forms}}
    return ["ast-grep", "scan", "--rule", job.write("rule.yml", json.dumps(rule)), "--json=compact", *_ALL, *job.files]


def _from(parent: str, names: Sequence[str]) -> dict[str, Any]:
    module = {"has": {"field": "module_name", "regex": f"^{re.escape(parent)}$"}}
    named = {"has": {"field": "name", "regex": f"^({'|'.join(map(re.escape, names))})( |$)"}}
    return {"kind": "import_from_statement", "all": [module, named]}


_ALL = ["--no-ignore", "hidden", "--no-ignore", "vcs", "--no-ignore", "dot"]


def matches(out: str, _job: Job) -> Iterator[Line]:
    return ((found["file"], found["range"]["start"]["line"] + 1) for found in json.loads(out))


TOOLS = (
    Tool(
        "Semgrep, one rule",
        "imports",
        semgrep,
        results,
        distribution="semgrep",
    ),
    Tool(
        "Semgrep, five rules",
        "imports",
        five,
        results,
        "asked for the five most frequent SDKs only",
        "semgrep",
        frequent,
    ),
    Tool("ast-grep, one rule", "imports", ast_grep, matches, "skips files that are not UTF-8", "ast-grep-cli"),
)
