"""Where secrets come from: names, keys, attributes, the environment, stores of secrets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seamlint.catalogue import loader
from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import Class, External, Instance, Kind, Module, Namespace
from seamlint.taint import locators, origins, outside, queries, tables
from seamlint.taint.names import Says, ends_in, words
from seamlint.taint.values import (
    MOST_REFERENCES,
    SAFE,
    UNKNOWN,
    Reference,
    Routine,
    Super,
    Taint,
    Value,
    item_key,
    join_all,
)
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

QUERY = "~query"
"""The path of something that gives objects of a class out of a database."""
_TEXTS = frozenset({"unwrapped", "env", "prompt", "header"})
"""Kinds of secrets that are texts for certain."""
OBJECT = "~object"
"""What something is that is used as an object, of a class that is not known."""
TABLE = "functions"
"""How `keys` has a function out of a table: which one it is, is not known."""
CARRIED = "~carried"
"""Where an object has the secret that it is called by."""
READ = "~read"
"""Marks a mapping of which no more is known than what was read from it: it has other items too."""
_BESIDE = frozenset("user username email id name host hostname port".split())
"""What stands beside a password, and may come out of the same function: `username = resolve_credential(...)`."""
_ABOUT = frozenset("errors error label help_text id pk name".split())
"""What is asked of an entry or field, and never what stands in it: `password = form.second.errors`."""
_ANYTHING = frozenset("data payload result record entry item info config response url uri details object".split())
"""Words of what may be a secret for all that they say."""
_SEALED = frozenset({"hashed", "encrypted", "ciphered"})
_CODES = frozenset("code codes error errors status kind kinds event events reason reasons message messages".split())
"""What classes are called whose members stand for what may happen, and for none of what they name."""
_ANSWERS = frozenset("response resp res r exc e err error".split())
HTTP_CLIENTS = ("requests.", "httpx.", "urllib", "aiohttp.Client")


def named(run: Expressions, value: Value, name: str, span: m.Span, written: str = "") -> Value:
    """The value with what its name says, if nothing else is known of it, or only another name."""
    if not value.is_blank:
        if value.rest is not None and not value.taints and origins.is_generated(value.rest):
            return value.replace(rest=named(run, value.rest, name, span, written))  # a list of random texts
        if value.taints and all(taint.named or taint.kind == "env" for taint in value.taints):
            told = value.taints[0].kind == "function" and not _BESIDE.isdisjoint(words(name)[-1:])
            return SAFE if told or run.engine.names.is_identifier(name) or _is_sealed(name) else value
        found = value.taints or (tuple(value.secrets()) if value.keys == "response" else ())
        if found and all(taint.kind == "manager" and taint.vague for taint in found):
            return SAFE if _is_of_setting(run, name) else value  # what it was asked for is not known
        return value  # `secret_name = os.environ["DB_SECRET"]` is known by its name all the same
    if HOLE in name:
        name = name.rpartition(HOLE)[2]
    says = run.says(name)
    if says is Says.HARMLESS:
        return value.replace(safe=True)
    if says is Says.AMBIGUOUS and origins.is_word(value):
        return value.replace(safe=True)
    if says is Says.NOTHING and not (origins.is_generated(value) and run.engine.names.is_one_time(name)):
        return value
    made = origins.is_generated(value)
    usage = run.engine.usage(run.path, run.facts)
    if usage.is_header_name(name) or usage.is_entry(name):
        return value.replace(safe=True)
    keys = run.engine.names.keys_of(name)
    sure = says is not Says.AMBIGUOUS and not keys
    vague = usage.has_default(name)
    taint = Taint("name", f"`{written or name}`", run.path, row(span), sure=sure, named=True, issued=made, vague=vague)
    return value.replace(taints=(taint,), keys=keys)


def _is_of_setting(run: Expressions, name: str) -> bool:
    """Whether a name says of what a store gave that it is no secret: `self.deployment_mode`."""
    return run.engine.names.is_harmless_word(name) and _ANYTHING.isdisjoint(words(name)[-1:])


def _is_sealed(name: str) -> bool:
    """Whether a name says that what it is given was hashed or encrypted before: `hashed_password`."""
    return not _SEALED.isdisjoint(words(name)[:1])


def item(run: Expressions, base: Value, key: str | None, span: m.Span, written: str) -> Value:
    """What stands in `base` under `key`; None is a key that is not known."""
    names = run.engine.names
    if key is not None and HOLE in key:
        key = key.rpartition(HOLE)[2] or None
    if key is None:
        inner = [value for name, value in base.fields.items() if name[0] not in ".~"]
        if READ in base.fields or not all(any(True for _ in value.secrets()) for value in inner):
            inner = []  # one of many, and not all of them are secret
        inner += [base.rest] if base.rest is not None else []
        if base.taints and base.keys in ("", "secrets"):
            inner.append(Value(base.taints))
        found = join_all(inner)
        kept = tuple(taint for taint in found.taints if not (taint.is_whole or taint.kind == "body"))  # may be any
        functions = () if found.refs else _functions(base)
        return found.replace(taints=kept, refs=found.refs or functions, keys=TABLE if functions else None).doubted()
    known = base.fields.get(item_key(key))
    if known is not None:
        return _believed(run, known, key)
    for ref in base.refs:
        if isinstance(ref, External) and ref.path in loader.environment()["mappings"]:
            return origins.variable(run, key, span)
    if base.keys == "wholes":
        return Value(base.taints, keys="name")
    if base.keys == "header":
        if names.is_signature(key):
            return Value((Taint("body", f"the signature in the header `{key}`", run.path, row(span)),))
        if names.header(key) is Says.SECRET:
            return Value((Taint("header", f"the header `{key}`", run.path, row(span)),))
        return SAFE
    says = run.says(key)
    if base.taints and base.keys != "name":
        carried = key.lower() in names.carriers
        if says in (Says.SECRET, Says.AMBIGUOUS) or carried:
            return Value(base.taints)
        if base.keys == "secrets" and says is Says.NOTHING and not names.is_harmless_word(key):
            return Value(base.taints)
        return SAFE if says is Says.HARMLESS or base.keys else UNKNOWN
    if base.rest is not None and (not base.is_mapping or says in (Says.SECRET, Says.AMBIGUOUS)):
        return base.rest
    if says is Says.NOTHING and names.is_plain_key(key):
        return SAFE
    if key == "key" and names.has_key(_owner(written)):
        return Value((Taint("name", f"`{written}`", run.path, row(span), named=True),))
    return named(run, UNKNOWN, key, span, written)


def read_of(base: Value, field: str, found: Value) -> Value:
    """A mapping with what was read from it, which says nothing of its other items."""
    more = base if base.fields or base.rest is not None else base.with_field(READ, SAFE)
    return more.with_field(field, found)


def _owner(quoted: str) -> str:
    """Whose item it is: of `config["api"]["key"]` the api's."""
    found = re.findall(r"[\w-]+", quoted)
    return found[-2] if len(found) > 2 else ""


def _functions(base: Value) -> tuple[Reference, ...]:
    """The functions of the project in a table of them: `READERS[kind](...)` may call any."""
    found = [ref for value in base.fields.values() for ref in value.refs if isinstance(ref, Routine)]
    return tuple(found[:MOST_REFERENCES])


def _believed(run: Expressions, value: Value, name: str) -> Value:
    """What stands under a name: a guess that it is a secret is worth less than the name of something else."""
    sure = not value.taints or any(taint.sure for taint in value.taints)
    return value if sure or not run.engine.names.is_plain_key(name) else SAFE


def is_called(expr: m.Expr, last: frozenset[str]) -> bool:
    """Whether the name in an expression ends in one of these words."""
    return not last.isdisjoint(words(written_tail(expr))[-1:])


def is_by_fields(expr: m.Expr) -> bool:
    """Whether a mapping has what is said of fields, not what they hold: `form.errors["password"]`."""
    return is_called(expr, tables.listed("keyed", "by_fields"))


def is_own_request(base: Value, expr: m.Expr) -> bool:
    """Whether a `request` is one that the program has sent itself: `response.request.body`, `requests.get(...)`."""
    return _is_of_answer(expr) or any(
        isinstance(ref, External) and ref.path.startswith(HTTP_CLIENTS) for ref in base.refs
    )


def _is_of_answer(expr: m.Expr) -> bool:
    """Whether it is the request that an answer is to: `response.request`."""
    return isinstance(expr, m.Attribute) and is_called(expr.base, _ANSWERS)


def by_subscript(run: Expressions, base: Value, expr: m.Expr, key: str | None, span: m.Span) -> Value | None:
    """`event["headers"]` and its like, known by the names alone."""
    for source in tables.sources_by_subscript().get(key or "", ()):
        if written_tail(expr) in source.parameters:
            return origins.given(run, source, span)
    if not (base.taints or (key and item_key(key) in base.fields)) and is_by_fields(expr):
        return UNKNOWN
    return None


def position(run: Expressions, base: Value, index: int, span: m.Span) -> Value:
    """What stands at a position."""
    if origins.is_word(base):
        return origins.WORD
    placed = [key for key in base.fields if key[0] == "#"]
    if index < 0 and base.rest is None and len(placed) >= -index:
        index += len(placed)
    known = base.fields.get(f"#{index}")
    if known is None and base.refs:
        known = run.engine.classes.position(run, base, index, span)
        several = [
            ref for ref in base.refs if isinstance(ref, External) and ref.path in tables.listed("several", "types")
        ]
        known = Value(refs=tuple(several)) if known is None and several else known
    if known is not None:
        return known
    if base.taints and all(taint.kind in _TEXTS for taint in base.taints) and not (base.keys or base.fields):
        return SAFE  # one character
    if index < 0 or not base.fields:
        return base.element if not base.is_mapping else Value(base.taints)
    return base.rest if base.rest is not None else UNKNOWN


def attribute(run: Expressions, base: Value, expr: m.Attribute, called: bool = False) -> Value:
    """What `base.name` gives, or what is `called` by it."""
    name = expr.name
    if base.fields:
        stored = base.fields.get(f".{name}")
        if stored is not None:
            return _believed(run, stored, name)
    if name == "__dict__" and any(isinstance(ref, Instance) for ref in base.refs):
        return run.engine.classes.dumped(run, base, expr.base, expr.span)
    found: list[Value] = []
    refs: list[Reference] = []
    for ref in base.refs:
        if isinstance(ref, External):
            known = outside.attribute(ref.path, name, ref.kind)
            if known.source is not None:
                return origins.given(run, known.source, expr.span).replace(refs=(External(known.path),))
            if known.type and not called:
                return Value(refs=(External(known.type, Kind.OBJECT),))
            if known.is_setting:
                return origins.variable(run, name, expr.span, "the setting")
            if ref.path != OBJECT:  # of an object of which nothing is known, nothing is known of an attribute either
                refs.append(known.thing)
        elif isinstance(ref, Module):
            found.append(run.engine.modules.name(ref.path, name))
        elif isinstance(ref, Namespace):
            refs += run.engine.evaluator.attribute(ref, name)
        elif isinstance(ref, Super):
            found.append(run.engine.classes.inherited(ref, name))
        elif isinstance(ref, Class) and name in ("objects", "query", "_default_manager"):
            return queries.of_class(ref)
        elif isinstance(ref, (Class, Instance)):
            member = run.engine.classes.member(run, ref, base, expr)
            if member is not None:
                found.append(member)
    if found:
        return join_all(found)
    if name == "__dict__":
        return run.engine.classes.dumped(run, base, expr.base, expr.span)
    if name.isupper() and not _CODES.isdisjoint(words(written_tail(expr.base))[-1:]):
        return SAFE  # `ErrorCode.INVALID_PASSWORD`
    for source in tables.sources_by_attribute().get(name, ()):
        if source.kind in ("body", "headers") and is_own_request(base, expr.base):
            if source.kind == "body" or not _is_of_answer(expr.base):
                continue  # what the program said itself, or an answer by the name of `req`
            source = source._replace(kind="sent")
        if not (base.taints or base.safe) and ends_in(written_tail(expr.base), source.receivers):
            return origins.given(run, source, expr.span)
    return _of_unknown(run, base, expr, tuple(refs))


def _of_unknown(run: Expressions, base: Value, expr: m.Attribute, refs: tuple[Reference, ...]) -> Value:
    says = run.says(expr.name)
    if says is Says.NOTHING:
        if not (base.taints or base.fields):
            return SAFE if expr.name in _ABOUT and not refs else outside.any_of(refs)
        carried = base.taints or base.fields.get(CARRIED, UNKNOWN).taints
        if carried and expr.name.lower() in run.engine.names.carriers:
            return Value(carried, refs=refs)
        if carried and expr.name in locators.PIECES:
            return Value(locators.piece(base, carried, expr.name), refs=refs)
        harmless = base.taints and expr.name in tables.listed("harmless", "attributes")
        return Value(safe=bool(harmless), refs=refs) if harmless or refs else UNKNOWN
    receiver = written_tail(expr.base)
    lexical = not tables.listed("lexers", "receivers").isdisjoint(words(receiver)[-1:])
    meant_to_be_seen = tables.listed("publishable", expr.name) if says is Says.SECRET else ()
    shown = bool(meant_to_be_seen) and any(
        isinstance(ref, External) and ref.path.rpartition(".")[0] in tables.listed("publishable", "types")
        for ref in refs
    )
    if says is Says.HARMLESS or lexical or shown or ends_in(receiver, meant_to_be_seen):
        return Value(safe=True, refs=refs)
    if base.taints:
        return Value(base.taints, refs=refs)
    if run.engine.usage(run.path, run.facts).is_wrapped(expr):
        return Value(safe=True, refs=refs)
    result = Value(refs=tuple(External(ref.path, Kind.RESULT) for ref in refs if isinstance(ref, External)))
    return named(run, result, expr.name, expr.span, written(expr)).replace(refs=refs)


def written_tail(expr: m.Expr) -> str:
    """The last name in an expression: `req` of `self.req`, `request` of `get_request()`."""
    if isinstance(expr, m.Name):
        return expr.id
    if isinstance(expr, m.Attribute):
        return expr.name
    if isinstance(expr, m.Call):
        return written_tail(expr.function)
    key = expr.key.value if isinstance(expr, m.Index) and isinstance(expr.key, m.Constant) else None
    return key if isinstance(key, str) else ""


def options(key: Value) -> list[str]:
    """The texts that a key may be: one that is known, or the elements of a list that is gone through."""
    if key.text is not None:
        return [key.text]
    return [value.text for name, value in key.fields.items() if name[0] == "~" and value.text is not None]


def held(value: Value) -> Value:
    """An object that only a name calls a secret: what it carries as `.key` or `.value` is one, its text is not."""
    if value.is_blank:
        return value.replace(refs=(*value.refs, External(OBJECT, Kind.OBJECT)))
    if not value.taints or not all(taint.named for taint in value.taints):
        store = any(taint.kind == "manager" for taint in value.taints)
        return value.doubted() if store else value  # an entry, whose text may have no more than its name
    return value.replace(taints=(), fields={**value.fields, CARRIED: Value(value.taints)})
