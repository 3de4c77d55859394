"""`seamlint rule`."""

from __future__ import annotations

import argparse

from seamlint.commands.output import show
from seamlint.redaction import shown
from seamlint.request import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE")


def run(options: argparse.Namespace) -> int:
    from seamlint import discovery
    from seamlint.configuration.problems import suggestion

    rules = {loaded.rule.code: loaded for loaded in discovery.rules()}
    names = {loaded.rule.name: loaded.rule.code for loaded in rules.values()}
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
    state = loaded.rule.severity.value if loaded.rule.default else f"{loaded.rule.severity.value}, off by default"
    show(f"{code} {loaded.rule.name} ({state})\n\n{loaded.documentation}\n")
    return 0
