"""Texts: put together, filled in and cut; what a piece of one is by where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Kind
from seamlint.taint import addresses, origins, sources
from seamlint.taint.mappings import unplaced
from seamlint.taint.names import Says, ends_in, words
from seamlint.taint.tables import BEFORE_SECRET, CONVERSION, PLACEHOLDER
from seamlint.taint.values import FALSE, SAFE, TRUE, UNKNOWN, Taint, Value, join_all, text_of
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

_LONGEST_TEXT = 300
_PREFIX, _SHOWN = 4, 8
"""Characters at the front of a secret that tell no more than its kind, and of a long one no more than which it is."""
_TYPED = ("password", "passwd", "passphrase", "passcode", "pwd")
"""What is typed by people, and short."""

_RENDERS = frozenset({"render", "render_async"})
_TEMPLATES = ("template", "tmpl", "tpl", "get_template", "from_string")
_OF_PAGES = frozenset(
    """
    django flask quart fastapi starlette aiohttp sanic bottle tornado pyramid falcon litestar web http webob werkzeug
    mail email smtplib sendgrid wagtail blacksheep robyn nicegui responder cherrypy masonite html
    """.split()
)
"""Modules of which those speak that make pages, or mails that look like one."""


def constant(_run: Expressions, expr: m.Constant) -> Value:
    """A literal; truth values are kept, for switches that are given as constants."""
    value = expr.value
    if isinstance(value, str):
        return _literal(value) if len(value) <= _LONGEST_TEXT else SAFE
    return _literal(TRUE if value else FALSE) if isinstance(value, bool) else SAFE


@lru_cache(maxsize=4096)
def _literal(text: str) -> Value:
    return Value(safe=True, text=text)


def joined(run: Expressions, expr: m.Joined) -> Value:
    """Texts, or lists, that are put together."""
    parts = [run.value(part) for part in expr.parts]
    parts = _by_place(run, expr, parts)
    lists = all(isinstance(part, (m.Sequence, m.Name, m.Comprehension, m.Call)) for part in expr.parts)
    if lists and any(map(_is_collection, parts)):
        return join_all(unplaced(part) for part in parts)  # lists put together
    if _is_masked(expr):
        parts = [SAFE if isinstance(e, (m.Slice, m.Index)) else v for e, v in zip(expr.parts, parts, strict=True)]
    found = text_of(run.shown(part, expr.span) for part in parts)
    if not found.taints and any(map(origins.is_generated, parts)):
        return origins.RANDOM  # `"sk_" + token_hex(16)`
    pieces = [HOLE if part.text is None else part.text for part in parts]
    text = "".join(pieces)
    if not text.strip(HOLE):
        return found
    found = found.replace(text=text[:_LONGEST_TEXT])
    return addresses.with_login(found, parts) if "://" in text else found


def _is_collection(value: Value) -> bool:
    return value.is_mapping or value.rest is not None or any(key[:1] != "~" for key in value.fields)


def path(run: Expressions, expr: m.PathJoin) -> Value:
    """A path made of segments: `folder / name`."""
    parts = [run.value(part) for part in expr.parts]
    if not any(part.text or part.refs for part in parts):
        return SAFE if all(part.safe for part in parts) else UNKNOWN
    text = "/".join(part.text or HOLE for part in parts)
    return text_of(parts).replace(refs=(External("pathlib.Path", Kind.OBJECT),), text=text, safe=False)


def percent(run: Expressions, expr: m.Percent) -> Value:
    """`template % values`; of a mapping only what the template names."""
    template, given = run.value(expr.template), run.value(expr.values)
    if template.text is None and given.is_mapping:
        return template.flat()  # which keys are shown is not known
    if template.text is not None and given.fields and given.is_mapping:
        used = PLACEHOLDER.findall(template.text)
        chosen = [given.fields[key] for key in used if key in given.fields]
        given = text_of(chosen) if len(chosen) == len(used) else given
    places = [place for place in CONVERSION.findall(template.text or "") if place[2] != "%"]
    placed = [value for key, value in given.fields.items() if key[0] == "#"]
    if isinstance(expr.values, m.Sequence) and len(places) == len(placed) == len(expr.values.items):
        filled = [converted(run, value, at, expr) for at, value in zip(places, placed, strict=True)]
        return _of_random([template, *(run.shown(value, expr.span) for value in filled)], placed)
    return _of_random([template, run.shown(given, expr.span)], [given])


def _of_random(parts: list[Value], given: list[Value]) -> Value:
    """A text made of parts; what holds random letters or digits is a secret once a name says what it is for."""
    made = text_of(parts)
    return origins.RANDOM if not made.taints and any(map(origins.is_generated, given)) else made


def converted(run: Expressions, value: Value, place: tuple[str, str, str], expr: m.Expr) -> Value:
    """What a place of a template shows: of `%d` a number, of `%.4s` the first letters, of `%r` the `repr`."""
    _name, precision, kind = place
    if kind in "dixXofFeEgGc" or (precision.isdigit() and int(precision) <= _PREFIX):
        return SAFE
    return run.represented(value, expr.span) if kind == "r" else value


def sliced(run: Expressions, expr: m.Slice) -> Value:
    """A piece of a value: the end of a secret, or the first few characters, tell no more than which one it is."""
    base = run.value(expr.base)
    for bound in (expr.lower, expr.upper):
        if bound is not None:
            run.value(bound)
    lower, upper = _number(expr.lower), _number(expr.upper)
    if upper is None and isinstance(expr.upper, m.Name):
        upper = _constant(run, expr.upper)
    if base.is_blank and expr.lower is not None and expr.upper is not None and lower is upper is None:
        return origins.WORD  # `text[start:end]`
    if not base.taints and "#0" in base.fields:
        return _some(base, lower, upper, expr)
    if not base.taints or base.rest is not None or base.fields:
        return base
    if expr.upper is None and expr.lower is not None and (lower is None or lower < 0):
        return SAFE if lower is not None or isinstance(expr.lower, m.Not) else base
    short = any(ends_in(taint.what, _TYPED) for taint in base.taints)
    if expr.lower is None and upper is not None and 0 <= upper <= (_PREFIX if short else _SHOWN):
        return SAFE
    if expr.lower is None and expr.upper is not None and "prefix" in words(sources.written_tail(expr.upper)):
        return SAFE
    return base if expr.upper is None else base.doubted()


def _some(base: Value, lower: int | None, upper: int | None, expr: m.Slice) -> Value:
    """The elements of a list between two places; what it got later stands behind those that are known."""
    known = 0
    while f"#{known}" in base.fields:
        known += 1
    is_told = (lower is not None or expr.lower is None) and (upper is not None or expr.upper is None)
    ordered = base.rest is None and known == sum(key[0] == "#" for key in base.fields)
    first, last = lower or 0, known + 1 if upper is None else upper
    if not is_told or not (ordered or (first >= 0 and 0 <= last <= known)):
        return base
    chosen = [base.fields[f"#{place}"] for place in range(known)][first:last]
    return Value(safe=not chosen, fields={f"#{place}": item for place, item in enumerate(chosen)})


def fills_text(run: Expressions, function: m.Attribute) -> bool:
    """Whether a template is filled where nothing has to do with pages: what it makes is a text like any other.

    So are made requests, prompts and the files of deployments: `Template(address).render(values)`.
    """
    if function.name not in _RENDERS or not ends_in(written(function.base), _TEMPLATES):
        return False
    modules = {part for record in run.facts.imports for part in record.module.split(".")}
    return _OF_PAGES.isdisjoint(modules)


def filled(given: list[Value]) -> Value:
    """What a template makes of what it is given: of a whole mapping, or an object, it asks for what it names."""
    made = text_of(given)
    return made.replace(taints=tuple(taint for taint in made.taints if not taint.is_whole))


def _by_place(run: Expressions, expr: m.Joined, parts: list[Value]) -> list[Value]:
    """Pieces of a text that are secret by where they stand: `https://user:{x}@host`, `Bearer {x}`, `?api_key={x}`."""
    found = list(parts)
    for index in range(1, len(parts)):
        before = parts[index - 1].text
        if not before or not parts[index].is_blank or isinstance(expr.parts[index], m.Constant):
            continue
        if before == ":" and index > 2:  # `postgres://{user}:{x}@{host}`
            before = f"{parts[index - 3].text or ''}{HOLE}:"
        after = parts[index + 1].text if index + 1 < len(parts) else ""
        match = BEFORE_SECRET.search(before)
        if match is None or (match.group("password") is not None and not (after or "").startswith("@")):
            continue
        name = match.group("name")
        if name is None or run.engine.names.says(name) is Says.SECRET:
            what = f"`{written(expr.parts[index]) or 'a piece'}` in the place of a credential"
            found[index] = Value((Taint("place", what, run.path, row(expr.parts[index].span)),))
    return found


def _is_masked(expr: m.Joined) -> bool:
    """Whether a text is the front of one, and stars or its end: `key[:8] + "*" * 15`, `key[:8] + "..." + key[-4:]`."""
    between = any(map(_is_stars, expr.parts)) or (any(map(_is_gap, expr.parts)) and any(map(_is_end, expr.parts)))
    return between and any(map(_is_front, expr.parts))


def _is_gap(part: m.Expr) -> bool:
    return isinstance(part, m.Constant) and isinstance(part.value, str) and part.value.startswith(("...", "…"))


def _is_end(part: m.Expr) -> bool:
    return isinstance(part, m.Slice) and part.upper is None and -_PREFIX <= (_number(part.lower) or 0) < 0


def _is_front(part: m.Expr) -> bool:
    letter = isinstance(part, m.Index) and _number(part.key) is not None
    return letter or (isinstance(part, m.Slice) and part.lower is None and _is_short(part.upper))


def _is_short(upper: m.Expr | None) -> bool:
    """Whether only a few characters are left in front: eight at most, or as many as somebody chose, `key[:shown]`."""
    number = _number(upper)
    return 0 < number <= _SHOWN if number is not None else isinstance(upper, (m.Name, m.Attribute))


def _is_stars(expr: m.Expr) -> bool:
    if not isinstance(expr, m.Constant):
        return isinstance(expr, m.Plain)
    return isinstance(expr.value, str) and bool(expr.value.strip(" .)")) and not expr.value.strip("*•.) ")


def _constant(run: Expressions, name: m.Name) -> int | None:
    """The number that a name of the module stands for, where it is bound once: `VISIBLE = 4`."""
    bound = run.facts.scopes[0].bindings.get(name.id, ()) if run.key(name)[0] == 0 else ()
    return _number(bound[0].value) if len(bound) == 1 and bound[0].kind == "value" else None


def _number(expr: m.Expr | None) -> int | None:
    return expr.value if isinstance(expr, m.Constant) and isinstance(expr.value, int) else None
