"""Options of a command line: declared one by one, and read from what the parser gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import External, Kind
from seamlint.taint import sources
from seamlint.taint.names import Says
from seamlint.taint.values import SAFE, UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

PARSES = frozenset({"parse_args", "parse_intermixed_args", "parse_known_args"})
_OPTIONS = "~options"
"""Where a parser has what it will give."""


def parsed(base: Value, name: str) -> Value | None:
    """What a parser gives; None if no option of it is known."""
    made = base.fields.get(_OPTIONS)
    return Value(fields={"#0": made, "#1": SAFE}) if made is not None and name == "parse_known_args" else made


def add(run: Expressions, function: m.Attribute, given: Arguments, expr: m.Call) -> None:
    """An option of a command line, which becomes an attribute of what the parser gives."""
    declared = given.named("dest")
    texts = [value.text for value in given.positional if value.text]
    long = [text for text in texts if text.startswith("--")]
    name = declared.text if declared is not None and declared.text else (long or texts or [""])[0]
    if not name:
        return
    name = name.lstrip("-").replace("-", "_")
    metavar = given.named("metavar")
    named_only = metavar is not None and metavar.text and run.engine.names.is_harmless_word(metavar.text)
    types = [sources.written_tail(value) for keyword, value in expr.keywords if keyword == "type"]
    plain = bool({"int", "float", "bool"}.intersection(types))
    flag = given.named("action")
    harmless = plain or named_only or (flag is not None and flag.text in ("store_true", "store_false", "count"))
    value = SAFE if harmless else run.named(UNKNOWN, name, expr.span, f"--{name.replace('_', '-')}")
    is_file = "FileType" in types or any(flow.tail(value) == "FileType" for _, value in expr.keywords)
    if is_file or "Path" in types:
        held = Value((Taint("file", f"the content of the file given by `--{name}`", run.path, row(expr.span)),))
        stem = name.removesuffix("_file").removesuffix("_path")
        secret = run.engine.names.says(stem) in (Says.SECRET, Says.AMBIGUOUS)
        kind = External("io.File" if is_file else "pathlib.Path", Kind.OBJECT)
        value = Value(refs=(kind,), fields={"~content": held} if secret else {})

    def change(old: Value) -> Value:
        options = old.fields.get(_OPTIONS, Value(refs=(External("argparse.Namespace", Kind.OBJECT),)))
        return old.with_field(_OPTIONS, options.with_field(f".{name}", value))

    run.update(function.base, change)
