"""How a value has the keys of a mapping."""

from __future__ import annotations


def item_key(text: str) -> str:
    """A key of a mapping as `fields` has it: marks at its start are not taken for ours; `_Class__name` is `__name`."""
    if text[:1] == "_" and text[1:2].isupper():
        private = text.partition("__")[2]
        text = f"__{private}" if private else text
    return f"'{text}" if not text or text[0] in ".#~'" else text


USERINFO = "~userinfo"
"""Where an address has the secrets that stand before its host, which an error tells only with the whole address."""
