"""Strings and containers: what joining, formatting and looking up gives without running anything."""

from __future__ import annotations

import base64
import re
from itertools import islice, product
from string import Formatter
from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links.values import Collection, External, Frames, Text, Values, union
from seamlint.patterns import later

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator

Item = tuple[str, m.Expr, Frames]
_VARIANTS = 8
_SPEC = later(r"%(?:\((\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.\d+)?([a-zA-Z%])")
_SAME = frozenset({"strip", "rstrip", "lstrip", "decode", "encode", "format_map", "expandtabs", "casefold", "lower"})


def _variants(evaluator: Evaluator, path: str, expr: m.Expr, frames: Frames) -> tuple[str, ...]:
    return evaluator.texts(path, expr, frames) or (UNKNOWN,)


def join(evaluator: Evaluator, path: str, parts: tuple[m.Expr, ...], frames: Frames, glue: str = "") -> Values:
    """The parts one after the other; nothing if none of them is known."""
    pieces = [_variants(evaluator, path, part, frames) for part in parts]
    if all(piece == (UNKNOWN,) for piece in pieces):
        return ()
    return tuple(Text(glue.join(choice)) for choice in islice(product(*pieces), _VARIANTS))


def joined(evaluator: Evaluator, path: str, expr: m.Joined, frames: Frames) -> Values:
    """An f-string or a chain of `+`, which may also add lists."""
    lists = [v for part in expr.parts for v in evaluator.values(path, part, frames) if isinstance(v, Collection)]
    return union(tuple(lists), join(evaluator, path, expr.parts, frames))


def percent(evaluator: Evaluator, path: str, expr: m.Percent, frames: Frames) -> Values:
    """`template % values`"""
    found = []
    for template in evaluator.texts(path, expr.template, frames):
        values: list[m.Expr] = list(expr.values.items) if isinstance(expr.values, m.Sequence) else [expr.values]
        named = _named(evaluator, path, expr.values, frames)

        def fill(match: re.Match[str], values: list[m.Expr] = values, named: dict[str, str] = named) -> str:
            if match.group(2) == "%":
                return "%"
            if match.group(1):
                return named.get(match.group(1), UNKNOWN)
            return _variants(evaluator, path, values.pop(0), frames)[0] if values else UNKNOWN

        found.append(Text(_SPEC.sub(fill, template)))
    return tuple(found)


def _named(evaluator: Evaluator, path: str, expr: m.Expr, frames: Frames) -> dict[str, str]:
    named: dict[str, str] = {}
    for value in evaluator.values(path, expr, frames):
        if isinstance(value, Collection) and isinstance(value.expr, m.Mapping):
            for key, item in value.expr.items:
                for name in evaluator.texts(value.path, key, value.frames) if key is not None else ():
                    named[name] = _variants(evaluator, value.path, item, value.frames)[0]
    return named


def method(evaluator: Evaluator, path: str, expr: m.Call, frames: Frames) -> Values:
    """A method of a string or a container."""
    assert isinstance(expr.function, m.Attribute)
    name = expr.function.name
    found: list[Values] = []
    for value in evaluator.values(path, expr.function.base, frames):
        if isinstance(value, Text):
            found.append(_text_method(evaluator, path, value.value, name, expr, frames))
        elif isinstance(value, Collection) and name in ("get", "pop", "setdefault") and expr.args:
            keys = evaluator.texts(path, expr.args[0], frames)
            found.append(lookup(evaluator, value, expr.args[0], keys))
            found += [evaluator.values(path, argument, frames) for argument in expr.args[1:]]
    return union(*found)


def _text_method(evaluator: Evaluator, path: str, text: str, name: str, expr: m.Call, frames: Frames) -> Values:
    if name == "format":
        return (Text(_format(evaluator, path, text, expr, frames)),)
    if name == "join" and expr.args:
        sequences = items(evaluator, path, expr.args[0], frames)
        if not sequences:
            return ()
        pieces = [_variants(evaluator, where, item, inner) for where, item, inner in sequences]
        return tuple(Text(text.join(choice)) for choice in islice(product(*pieces), _VARIANTS))
    literals = [_variants(evaluator, path, argument, frames)[0] for argument in expr.args]
    if name == "replace" and len(literals) >= 2 and UNKNOWN not in literals[0]:
        return (Text(text.replace(literals[0], literals[1])),)
    if name in ("removeprefix", "removesuffix") and literals:
        return (Text(getattr(text, name)(literals[0])),)
    if name in ("upper", "title", "swapcase", "capitalize", "lower"):
        return (Text(getattr(text, name)()),)
    if name in ("strip", "rstrip", "lstrip"):
        return (Text(getattr(text, name)(literals[0] if literals and UNKNOWN not in literals[0] else None)),)
    return (Text(text),) if name in _SAME else ()


def _format(evaluator: Evaluator, path: str, template: str, expr: m.Call, frames: Frames) -> str:
    positional = [_variants(evaluator, path, argument, frames)[0] for argument in expr.args]
    named: dict[str, str] = {}
    for keyword, value in expr.keywords:
        if keyword is None:
            named.update(_named(evaluator, path, value, frames))
        else:
            named[keyword] = _variants(evaluator, path, value, frames)[0]
    out: list[str] = []
    automatic = 0
    try:
        for literal, field, _, _ in Formatter().parse(template):
            out.append(literal)
            if field is None:
                continue
            head = re.split(r"[.\[]", field, maxsplit=1)[0]
            if not head:
                head, automatic = str(automatic), automatic + 1
            if head != field and field:
                out.append(UNKNOWN)
            elif head.isdigit():
                out.append(positional[int(head)] if int(head) < len(positional) else UNKNOWN)
            else:
                out.append(named.get(head, UNKNOWN))
    except ValueError:
        return template
    return "".join(out)


def function(evaluator: Evaluator, path: str, name: str, expr: m.Call, frames: Frames) -> Values:
    """A function of the standard library that gives a string or passes one on."""
    if not expr.args:
        return ()
    first = evaluator.values(path, expr.args[0], frames)
    if name == "urllib.parse.urljoin" and len(expr.args) > 1:
        ends = _variants(evaluator, path, expr.args[1], frames)
        from urllib.parse import urljoin

        return tuple(Text(urljoin(t.value, ends[0].replace(UNKNOWN, ""))) for t in first if isinstance(t, Text))
    if name in ("base64.b64decode", "base64.standard_b64decode"):
        return tuple(Text(text) for value in first if isinstance(value, Text) for text in _decoded(value.value))
    if name in (
        "builtins.list",
        "builtins.tuple",
        "builtins.sorted",
        "builtins.set",
        "builtins.reversed",
        "builtins.dict",
    ):
        return tuple(value for value in first if isinstance(value, Collection))
    if name == "builtins.next" or name == "builtins.iter":
        return first
    return tuple(value for value in first if isinstance(value, Text))


def _decoded(text: str) -> list[str]:
    try:
        return [base64.b64decode(text, validate=True).decode("utf-8")]
    except ValueError:
        return []


def items(
    evaluator: Evaluator, path: str, expr: m.Expr, frames: Frames, position: int = -1, views: bool = False
) -> list[Item]:
    """The elements of a container: the one at `position`, or all of them; with `views` a dict's values too."""
    if isinstance(expr, m.Call) and isinstance(expr.function, m.Attribute) and not expr.args:
        view = expr.function.name
        if view in ("items", "keys", "values"):
            return _view(evaluator, path, expr.function.base, frames, view)
    if isinstance(expr, m.Call):
        found = _pieces(evaluator, path, expr, frames, position)
        if found:
            return found
    if isinstance(expr, m.Element) and position >= 0:
        # `for key, value in pairs`: the pair first, then its part
        found = []
        for where, item, inner in items(evaluator, path, expr.base, frames, expr.position):
            found += items(evaluator, where, item, inner, position)
        return found
    found = []
    for value in evaluator.values(path, expr, frames):
        if isinstance(value, Collection):
            members = _members(value.expr)
            if views and isinstance(value.expr, m.Mapping):
                members += [item for _, item in value.expr.items]
            if 0 <= position < len(members):
                members = members[position : position + 1]
            found += [(value.path, member, value.frames) for member in members]
    return found[: 4 * _VARIANTS]


def _pieces(evaluator: Evaluator, path: str, expr: m.Call, frames: Frames, position: int) -> list[Item]:
    """The parts of a string that is split."""
    how = expr.function.name if isinstance(expr.function, m.Attribute) else ""
    texts: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    if how in ("partition", "rpartition", "split", "rsplit", "splitlines") and isinstance(expr.function, m.Attribute):
        texts = evaluator.texts(path, expr.function.base, frames)
        separators = evaluator.texts(path, expr.args[0], frames) if expr.args else ()
    if not texts and any(
        isinstance(f, External) and f.path == "shlex.split" for f in evaluator.values(path, expr.function, frames)
    ):
        texts, separators = (evaluator.texts(path, expr.args[0], frames) if expr.args else ()), ()
    found: list[Item] = []
    for text in texts:
        separator = separators[0] if separators else None
        if how in ("partition", "rpartition"):
            parts = list(getattr(text, how)(separator or " "))
        elif how == "splitlines":
            parts = text.splitlines()
        else:
            limit = expr.args[1].value if len(expr.args) > 1 and isinstance(expr.args[1], m.Constant) else -1
            split = text.rsplit if how == "rsplit" else text.split
            parts = split(separator, limit if isinstance(limit, int) else -1)
        for part in parts[position : position + 1] if position >= 0 else parts:
            constant = m.Constant(expr.span, part)
            evaluator.keep(constant)
            found.append((path, constant, ()))
    return found


def _members(expr: m.Mapping | m.Sequence) -> list[m.Expr]:
    if isinstance(expr, m.Sequence):
        return list(expr.items)
    return [key for key, _ in expr.items if key is not None]


def _view(evaluator: Evaluator, path: str, base: m.Expr, frames: Frames, view: str) -> list[Item]:
    found: list[Item] = []
    for value in evaluator.values(path, base, frames):
        if isinstance(value, Collection) and isinstance(value.expr, m.Mapping):
            for key, item in value.expr.items:
                if key is None:
                    continue
                chosen = item if view == "values" else key
                if view == "items":
                    chosen = m.Sequence(item.span, (key, item))
                    evaluator.keep(chosen)
                found.append((value.path, chosen, value.frames))
    return found


def elements(evaluator: Evaluator, path: str, expr: m.Expr, frames: Frames) -> list[str]:
    """The strings of a list, also of one that is put together with `+`."""
    found: list[str] = []
    for where, item, inner in items(evaluator, path, expr, frames):
        found += evaluator.texts(where, item, inner)
    return found


def lookup(evaluator: Evaluator, container: Collection, key: m.Expr, keys: tuple[str, ...]) -> Values:
    """The element under a key: the one if the key is known, any of them if it is not."""
    found: list[Values] = []
    expr = container.expr
    if isinstance(expr, m.Sequence):
        position = key.value if isinstance(key, m.Constant) and isinstance(key.value, int) else None
        chosen = expr.items
        if position is not None:
            chosen = expr.items[position : position + 1]
        return union(*(evaluator.values(container.path, item, container.frames) for item in chosen))
    for name, item in expr.items:
        if name is None:
            continue
        certain = bool(keys) and UNKNOWN not in "".join(keys)
        if certain and not set(evaluator.texts(container.path, name, container.frames)) & set(keys):
            continue
        found.append(evaluator.values(container.path, item, container.frames))
    return union(*found)
