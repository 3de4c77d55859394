"""`seamlint rule`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from seamlint.commands.output import show
from seamlint.redaction import shown
from seamlint.request import UsageError

if TYPE_CHECKING:
    from seamlint.rule import LoadedRule


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="a code or a name; without one, all rules are listed")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to answer (default: text)")


def run(options: argparse.Namespace) -> int:
    from seamlint import discovery
    from seamlint.configuration.problems import suggestion

    rules = {loaded.rule.code: loaded for loaded in discovery.rules()}
    names = {loaded.rule.name: loaded.rule.code for loaded in rules.values()}
    if options.code is None and options.format == "json":
        show(_as_json(rules.values()))
        return 0
    if options.code is None:
        lines = []
        for code, loaded in rules.items():
            off = "" if loaded.rule.default else "  (off by default)"
            lines.append(f"{code}  {loaded.rule.name:<24} {loaded.documentation.splitlines()[0]}{off}\n")
        show("".join(lines))
        return 0
    code = names.get(options.code.lower(), options.code.upper())
    if code not in rules:
        raise UsageError(f"there is no rule {shown(options.code)}{suggestion(code, rules)}")
    loaded = rules[code]
    if options.format == "json":
        show(_as_json([loaded]))
        return 0
    state = loaded.rule.severity.value if loaded.rule.default else f"{loaded.rule.severity.value}, off by default"
    show(f"{code} {loaded.rule.name} ({state})\n\n{loaded.documentation}\n")
    return 0


def _as_json(rules: Iterable[LoadedRule]) -> str:
    """Version 1; the documentation is the rule's page."""
    listed = [
        {
            "code": loaded.rule.code,
            "name": loaded.rule.name,
            "severity": loaded.rule.severity.value,
            "default": loaded.rule.default,
            "needs_boundary": loaded.rule.needs_boundary,
            "needs_manifest": loaded.rule.needs_manifest,
            "documentation": loaded.documentation,
        }
        for loaded in rules
    ]
    return json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False) + "\n"
