"""HTML and SVG as trees: what is text is escaped by the library that writes it, and cannot become markup."""

from __future__ import annotations

from xml.etree import ElementTree

from seamlint.redaction import hidden

Node = ElementTree.Element


def tag(name: str, /, *children: Node | str, **attributes: str | int) -> Node:
    """An element; `class_` is `class`, `_` in the name of an attribute is `-`. Texts are shown without secrets."""
    node = ElementTree.Element(name, {_key(key): hidden(str(value)) for key, value in attributes.items()})
    last: Node | None = None
    for child in children:
        if isinstance(child, ElementTree.Element):
            node.append(child)
            last = child
        elif last is None:
            node.text = (node.text or "") + hidden(child)
        else:
            last.tail = (last.tail or "") + hidden(child)
    return node


def _key(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def written(root: Node) -> str:
    text: str = ElementTree.tostring(root, encoding="unicode", method="html")
    return f"<!doctype html>\n{text}\n"
