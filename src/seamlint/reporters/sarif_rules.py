"""The rules as SARIF describes them, with their pages as help."""

from __future__ import annotations

from typing import Any

from seamlint import discovery
from seamlint.ask import Ask
from seamlint.finding import Severity
from seamlint.rule import LoadedRule
from seamlint.rule_page import markdown

HOME = "https://github.com/seamlint/seamlint"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}


def descriptors() -> list[dict[str, Any]]:
    """Every rule there is, by code; a reader can tell which of them found nothing."""
    return [_descriptor(loaded) for loaded in discovery.rules()]


def _descriptor(loaded: LoadedRule) -> dict[str, Any]:
    rule, page = loaded.rule, loaded.documentation
    title, _, rest = page.partition("\n\n")
    family = loaded.module.rpartition(".")[0].rpartition(".")[2]
    tags = ["security"] if family == "secrets" else ["maintainability"]
    described: dict[str, Any] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": rest.partition("\n\n")[0].replace("\n", " ") or title},
        "help": {"text": page, "markdown": markdown(page)},
    }
    if loaded.module.startswith(f"{__package__.partition('.')[0]}."):
        described["helpUri"] = f"{HOME}/blob/main/docs/rules/{rule.code}.md"
    described["defaultConfiguration"] = {"enabled": rule.default, "level": LEVELS[rule.severity]}
    # What is followed through a program is a guess more often than what stands at one place.
    precision = "medium" if Ask.LEAKS in rule.asks else "high"
    described["properties"] = {
        "tags": tags,
        "precision": precision,
        "problem.severity": _SEVERITIES[rule.severity],
    }
    return described
