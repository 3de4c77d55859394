"""What the methods of texts, mappings, lists and files do, whatever object they are called on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Instance, Kind
from seamlint.patterns import later
from seamlint.taint import addresses, built, deferred, files, options, origins, queries, sources, stores, tables
from seamlint.taint.fillers import ADDS
from seamlint.taint.mappings import merged, view, with_others, without_whole
from seamlint.taint.names import ends_in, words
from seamlint.taint.redactors import redacts
from seamlint.taint.sinks import FILTERED
from seamlint.taint.texts import filled, fills_text
from seamlint.taint.values import SAFE, UNKNOWN, Taint, Value, item_key, join, text_of
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_FIELD = later(r"[{$]\{?(\w+)")
_READS = frozenset({"get", "pop", "setdefault", "getlist", "get_all", "getfirst", "getall", "get_list"})
_CONTENT = frozenset({"read", "readline", "readlines", "read_text", "read_bytes", "text", "json", "getvalue"})
BUFFERS: frozenset[str] = frozenset({"io.StringIO", "io.BytesIO"})
_FILLS = frozenset({"write", "writelines"})
_OBJECTS = frozenset({"first", "one", "one_or_none", "get_or_create", "get_object", "find_one_by", "save_and_refresh"})
"""Methods that give an object out of a database, whatever it is called."""
_TAKES = frozenset({"pop", "popitem", "discard", "remove", "clear"})
_ENDS = frozenset({"pop", "popleft", "get_nowait"})
_CELL_WORDS = frozenset({"contextvar", "context", "var", "ctx", "cv"})
_HEADERS = frozenset({"getheader", "get_header"})
_DROPS = frozenset({"drop", "drop_columns"})
_VIEWS = frozenset({"items", "values", "keys"})
_COLUMNS = frozenset({"values", "values_list", "only"})
_TEMPLATES = frozenset({"format", "format_map", "substitute", "safe_substitute"})
_SPLITS = frozenset({"split", "rsplit", "splitlines", "partition", "rpartition"})
_ADDRESSES = ("url", "uri", "dsn")
_COPIES = frozenset({"copy", "to_dict", "dict", "deepcopy", "as_dict", "model_copy", "mutablecopy"})


@cache
def _speaking() -> frozenset[str]:
    """The methods that do something whatever they are called on; of most, only the object can tell."""
    said = frozenset({"addFilter", "add_argument", "_replace", "group", "join", "render", "render_async", "replace"})
    listed = (("dumps", "methods"), ("harmless", "methods"), ("passes", "methods"))
    said = said.union(*(tables.listed(section, key) for section, key in listed))
    own = (ADDS, _TAKES, _ENDS, _HEADERS, _DROPS, _VIEWS, _COLUMNS, _TEMPLATES, _SPLITS, _COPIES, _OBJECTS, _READS)
    return said.union(options.PARSES, *own)


def call(run: Expressions, base: Value, function: m.Attribute, given: Arguments, expr: m.Call) -> Value | None:
    """What `base.name(...)` gives; None where the name says nothing."""
    name = function.name
    if "~secret" in base.fields and name in tables.listed("unwrap", "methods"):
        return base.fields["~secret"]
    if base.refs and (made := built.by_method(base, name)) is not None:
        return made
    if name == "get_secret_value" and not given.all:
        return _unwrapped(run, base, function)
    if name in _FILLS and any(isinstance(ref, External) and ref.path in BUFFERS for ref in base.refs):
        written_in = text_of([base.fields.get("~content", SAFE), *(run.shown(value, expr.span) for value in given.all)])
        run.update(function.base, lambda old: old.with_field("~content", written_in))
        return SAFE
    if name == "geturl" and sources.CARRIED in base.fields:
        return Value(base.fields[sources.CARRIED].taints)
    if name == "raise_for_status":
        addresses.checked(run, base)
    if name == "result" and deferred.RESULT in base.fields:
        return base.fields[deferred.RESULT]
    if name in _CONTENT and (held := files.content(base, name)) is not None:
        return held
    typed = _typed(base, name) if base.refs else None
    if typed is not None:
        return typed
    source = _source(run, base, function, given, expr)
    if source is not None:
        return source if name not in _VIEWS else view(source, name)
    if name not in _speaking() and not base.refs:
        return _carried(run, base, name)
    if any(isinstance(ref, External) and ref.path in tables.listed("cells", "types") for ref in base.refs):
        cell = ("cell", sources.written_tail(function.base))
        if name == "set" and given.positional:
            if not _is_plain_cell(run, cell[1]):
                run.engine.learn(cell, given.positional[0])
            return SAFE
        return run.engine.told(cell) if name == "get" else None
    if queries.is_query(base):
        return queries.asked(run, base, name, function, given, expr)
    if name not in _speaking():
        return _carried(run, base, name)
    if name == "addFilter" and given.positional and redacts(run.engine, given.positional[0]):
        run.update(function.base, lambda old: old.with_field(FILTERED, SAFE))
        return SAFE
    if name == "add_argument" and given.positional:
        options.add(run, function, given, expr)
        return SAFE
    if name in _HEADERS and given.positional and (said := given.positional[0].text):
        return sources.item(run, Value(keys="header"), said, expr.span, said)
    if name in options.PARSES and (parsed := options.parsed(base, name)) is not None:
        return parsed
    if name in _DROPS and base.is_mapping:
        gone = {item.text for value in given.all for item in (value, *value.fields.values()) if item.text}
        return base.replace(fields={key: value for key, value in base.fields.items() if key not in gone})
    if name == "_replace":
        if not any(isinstance(ref, Instance) for ref in base.refs) and not any(key[0] == "." for key in base.fields):
            return text_of(given.all if given.named("netloc") is not None else [base, *given.all])
        return with_others(base, given.keywords)
    if name in ("model_copy", "copy") and (changed := given.named("update")) is not None:
        return with_others(base, ((key, value) for key, value in changed.fields.items() if key[0] not in ".#~"))
    if name in ADDS and (given.all or name == "clear"):
        _add(run, function, given)
        if name != "setdefault":
            return SAFE
    if name in _TAKES:
        _take(run, function, given)
    if name in _OBJECTS and base.is_blank:
        return Value(refs=(External(sources.OBJECT, Kind.OBJECT),))
    if name in _READS and given.positional and queries.made(name, given) is None:
        return _read(run, base, function, given, expr)
    if name in _VIEWS and not given.all:
        return view(base, name)
    if name in _COLUMNS and given.positional and not base.is_mapping:
        return queries.columns(run, name, given, expr)
    if name in _ENDS or (name in ("get", "first", "last") and base.rest is not None and not base.is_mapping):
        return base.element
    if name in _COPIES and not given.all and (base.fields or base.rest is not None or base.keys):
        return base.replace(refs=())
    if name in tables.listed("dumps", "methods") and _is_object(base):
        return run.engine.classes.dumped(run, base, function.base, expr.span, given)
    return _text(run, base, name, given, expr)


def _is_plain_cell(run: Expressions, name: str) -> bool:
    """Whether a context variable by its name holds no secret, whatever that was read from: `TENANT_ID_CONTEXTVAR`."""
    said = [word for word in words(name) if word not in _CELL_WORDS]
    return run.engine.names.is_plain_key("_".join(said))


def _unwrapped(run: Expressions, base: Value, function: m.Attribute) -> Value:
    """What is taken out of a secret type."""
    if base.taints or run.engine.names.is_harmless_word(sources.written_tail(function.base)):
        return Value(base.taints, safe=not base.taints)
    what = f"`{written(function.base) or 'a secret'}`, unwrapped"
    return Value((Taint("unwrapped", what, run.path, row(function.span)),))


def _typed(base: Value, name: str) -> Value | None:
    """An object whose type the tables name: `logger.getChild()`, `path.open()`."""
    for ref in base.refs:
        if isinstance(ref, External):
            given_type = tables.types().get(f"{ref.path}.{name}")
            if given_type is not None:
                content = {key: value for key, value in base.fields.items() if key == "~content"}
                return Value(refs=(External(given_type, Kind.OBJECT),), fields=content, text=base.text)
    return None


def _source(run: Expressions, base: Value, function: m.Attribute, given: Arguments, expr: m.Call) -> Value | None:
    if function.name == "paginate" and (paged := stores.paged(function.base)) is not None:
        answer = _source(run, base, paged, given, expr)
        return Value(rest=answer) if answer is not None else None
    receiver = sources.written_tail(function.base)
    for source in tables.sources_by_method().get(function.name, ()):
        if not origins.holds(source, expr) or (source.kind == "settings" and given.keywords):
            continue
        if source.kind == "body" and sources.is_own_request(base, function.base):
            continue
        if not source.receivers or (ends_in(receiver, source.receivers) and not stores.is_listed(run, function.base)):
            if source.gives == "secret" and source.receivers and _is_known(base):
                continue
            if source.kind == "manager":
                return stores.given(run, source, function.name, given, expr, by_path=False)
            return origins.given(run, source, function.span)
    return None


def _is_known(base: Value) -> bool:
    """Whether it is known what an object is."""
    return bool(base.fields) or any(not isinstance(ref, External) or ref.kind == Kind.THING for ref in base.refs)


def _read(run: Expressions, base: Value, function: m.Attribute, given: Arguments, expr: m.Call) -> Value:
    text = given.positional[0].text
    if len(given.positional) > 1 and any(isinstance(ref, External) and "onfigParser" in ref.path for ref in base.refs):
        text = given.positional[1].text  # section, option
    known = sources.by_subscript(run, base, function.base, text, expr.span)
    if known is not None:
        return known
    quoted = f'{written(function.base)}["{text}"]' if text and len(text) <= 40 else written(function.base)
    found = sources.item(run, base, text, expr.span, quoted)
    if function.name != "pop":
        run.remember(function.base, base, text, found)
    fallback = given.at(1, "default")
    if fallback is None or fallback.is_blank:
        return found
    if fallback.is_harmless:
        return found
    return join(found, fallback)


def _add(run: Expressions, function: m.Attribute, given: Arguments) -> None:
    """`items.append(x)` and its like change what the name stands for."""
    name = function.name
    if name == "update":
        added = Value(fields=dict(given.keywords))
        for value in given.positional:
            added = merged(value, added)
        if given.rest is not None:
            added = added.with_element(given.rest)
        run.update(function.base, lambda old: merged(old, added) if not old.refs else old)
    elif name == "setdefault":
        key, first = given.at(0), given.at(1)
        if key is not None and first is not None and key.text:
            text = item_key(key.text)
            run.update(function.base, lambda old: old if text in old.fields else old.with_field(text, first))
    elif name == "extend":
        items = given.all[0].element
        run.update(function.base, lambda old: old.with_element(items))
    elif given.all:
        value = given.all[-1]
        if value.is_blank:
            return
        run.update(function.base, lambda old: old.with_element(value))


def _take(run: Expressions, function: m.Attribute, given: Arguments) -> None:
    key = given.at(0)
    if function.name == "clear":
        run.update(function.base, lambda _old: SAFE)
    for text in sources.options(key) if key is not None else ():
        gone = item_key(text)
        run.update(function.base, lambda old, gone=gone: without_whole(old).without_field(gone))  # type: ignore[misc]


def _is_object(base: Value) -> bool:
    return not base.taints or bool(base.refs)


def _text(run: Expressions, base: Value, name: str, given: Arguments, expr: m.Call) -> Value | None:
    """Methods of texts."""
    if name == "join" and given.positional:
        return text_of([base, run.shown(given.positional[0].element, expr.span)])
    if name in _TEMPLATES and (not base.refs or base.text):
        return _filled(run, base, given, expr)
    if name in tables.listed("harmless", "methods"):
        return SAFE
    if name in ("split", "rsplit", "partition") and given.positional and given.positional[0].text == "?":
        return Value(fields={"#0": SAFE, "#1": base.flat(), "#2": base.flat()})  # a URL without its query
    if name in ("split", "rsplit") and base.taints and given.positional and given.positional[0].text == "@":
        return Value(fields={"#0": base.flat(), "#1": SAFE})  # what stands behind the credentials in a URL
    if name in _SPLITS and (base.taints or base.safe):
        return _pieces(base, given) if base.taints else SAFE
    if (name in _SPLITS or name == "group") and not (base.taints or base.fields):
        word = origins.taken_apart(name, expr)
        if word is not None:
            return word
    if name == "replace" and len(given.positional) > 1 and given.positional[0].taints and given.positional[1].safe:
        return SAFE  # the secret itself is what is replaced
    if name == "replace" and len(given.positional) > 1 and given.positional[1].taints and not base.refs:
        return text_of([base, given.positional[1]])  # `page.replace("{password}", password)`
    if name in ("render", "render_async") and isinstance(expr.function, m.Attribute) and fills_text(run, expr.function):
        return filled(given.all)
    if base.taints and name in tables.listed("passes", "methods"):
        return base.flat()
    if base.safe and not base.refs and name in tables.listed("passes", "methods"):
        return SAFE
    return _carried(run, base, name)


def _carried(run: Expressions, base: Value, name: str) -> Value | None:
    """The secret that something is called by, where that is what the method gives: `token.value()`."""
    return Value(base.taints) if base.taints and name in run.engine.names.carriers else None


def _is_header(taint: Taint) -> bool:
    """Whether a secret is a header with its scheme in front, by where it comes from or by its name."""
    return taint.kind == "header" or (taint.named and ends_in(taint.what, ("authorization", "auth_header")))


def _pieces(base: Value, given: Arguments) -> Value:
    """A secret that is taken apart: `Bearer abc` has the scheme in front; of others any piece may be harmless."""
    whole = base.flat()
    separator = given.positional[0].text if given.positional else " "
    if separator is not None and separator.endswith(" ") and any(map(_is_header, base.taints)):
        return Value(fields={"#0": SAFE, "#1": whole, "#2": whole})
    if separator == ".":  # of a signed token the last piece; the others say who it is for
        return Value(fields={"#0": UNKNOWN, "#1": UNKNOWN, "#2": whole})
    if separator in (":", "://") and all(ends_in(taint.what, _ADDRESSES) for taint in base.taints):
        return Value(fields={"#0": SAFE, "#1": whole, "#2": whole})
    if separator == "=":  # what stands in front is what it is called
        return Value(fields={"#0": UNKNOWN}, rest=whole.doubted())
    return Value(rest=whole if separator is not None and separator.strip().isalpha() else whole.doubted())


def _filled(run: Expressions, base: Value, given: Arguments, expr: m.Call) -> Value:
    """A template with its values; of a mapping only the keys that the template names."""
    if base.text is not None and HOLE not in base.text:  # `"{host}".format(**locals())`
        given = given._replace(keywords=tuple(pair for pair in given.keywords if pair[0] in _FIELD.findall(base.text)))
    parts = [run.shown(value, expr.span) for value in given.all]
    if base.text is not None and len(given.all) == 1 and not given.keywords:
        names = _FIELD.findall(base.text)
        mapping = given.all[0]
        if names and (mapping.is_mapping or mapping.is_blank):
            parts = [sources.item(run, mapping, name, expr.span, name) for name in names if not name.isdigit()]
    return addresses.with_login(text_of([base, *parts]), _in_order(base.text or "", parts))


def _in_order(template: str, parts: list[Value]) -> list[Value]:
    """The pieces of a template that is filled in the order of the values; none if it is not."""
    texts = template.split("{}")
    if len(texts) != len(parts) + 1:
        return []
    pieces = [Value(safe=True, text=texts[0])]
    for part, text in zip(parts, texts[1:], strict=True):
        pieces += (part, Value(safe=True, text=text))
    return pieces
