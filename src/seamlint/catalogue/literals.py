"""The table of credential formats, stand-ins and names, checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from seamlint import shipped

MODES = ("live", "test", "local")
_NEEDED = frozenset({"id", "what", "needle", "pattern", "mask", "source"})
_GROUPS = {
    "harmless": {"publishable", "references", "hashes", "documented", "jwt-subjects", "jwt-roles"},
    "placeholders": {"anywhere", "words"},
    "names": {
        *("password", "secret", "token", "credential", "key", "password-tails", "key-qualifiers", "tokens-qualifiers"),
        *("harmless-tails", "harmless-words", "harmless-heads"),
    },
}


class Format(NamedTuple):
    """A credential that is known by how it begins."""

    id: str
    what: str
    """With its article, as it stands in a message."""
    needle: tuple[str, ...]
    """One of these stands in every value of the format."""
    text: str
    """The pattern as the table has it: most files hold no needle, and nothing is compiled for them."""
    mask: str
    """What a placeholder for it looks like: its public beginning and stars."""
    source: str
    mode: str = "live"
    beside: str = ""
    """A word that must stand in the same text, for what is an identifier by itself."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """What fits a value of the format. Raises ValueError if the table has no pattern that can be used."""
        return _pattern(self.id, self.text)


@cache
def _pattern(identifier: str, text: str) -> re.Pattern[str]:
    where = f"literals.toml: {identifier}"
    try:
        pattern = re.compile(rf"(?<![A-Za-z0-9_]){text}(?![A-Za-z0-9_-])")
    except re.error as error:
        raise ValueError(f"{where}: pattern: {error}") from None
    if not pattern.groups:
        raise ValueError(f"{where}: the part of the pattern that must look random needs a group")
    return pattern


def read_format(row: Mapping[str, Any]) -> Format:
    """One checked row; raises ValueError that names the row and what is wrong with it."""
    where = f"literals.toml: {row.get('id', '?')}"
    unknown = set(row) - {*_NEEDED, "mode", "beside"}
    missing = _NEEDED - set(row)
    if unknown or missing:
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    needle = row["needle"]
    if not isinstance(needle, list) or not needle or not all(isinstance(each, str) and each for each in needle):
        raise ValueError(f"{where}: needle must be a list of texts")
    if row.get("mode", "live") not in MODES:
        raise ValueError(f"{where}: mode must be one of {', '.join(MODES)}")
    others = {key: value for key, value in row.items() if key not in ("needle", "pattern")}
    return Format(needle=tuple(needle), text=row["pattern"], **others)


@cache
def _table() -> dict[str, Any]:
    table = shipped.table("catalogue/literals.toml")
    for group, keys in _GROUPS.items():
        found = table.get(group, {})
        if set(found) != keys:
            raise ValueError(f"literals.toml: {group} must have exactly the keys {sorted(keys)}")
        for key, words in found.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
                raise ValueError(f"literals.toml: {group}.{key} must be a list of texts")
    return table


@cache
def formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are tried."""
    found = tuple(read_format(row) for row in _table()["format"])
    twice = {entry.id for entry in found if sum(other.id == entry.id for other in found) > 1}
    if twice:
        raise ValueError(f"literals.toml: {', '.join(sorted(twice))} stands twice")
    return found


@cache
def words(group: str, key: str) -> tuple[str, ...]:
    """A list of `harmless`, `placeholders` or `names`."""
    return tuple(_table()[group][key])
