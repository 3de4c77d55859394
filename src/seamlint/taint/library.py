"""What functions outside the project do with what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import calls, sources, tables
from seamlint.taint.names import words
from seamlint.taint.values import SAFE, UNKNOWN, Partial, Taint, Value, join_all, text_of

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_PARTIAL = frozenset({"functools.partial", "functools.partialmethod"})
_DEFERRED = frozenset(
    """
    asgiref.sync.sync_to_async asgiref.sync.async_to_sync starlette.concurrency.run_in_threadpool
    fastapi.concurrency.run_in_threadpool asyncio.to_thread anyio.to_thread.run_sync builtins.map
    asyncio.create_task asyncio.ensure_future asyncio.run asyncio.gather asyncio.wait_for
    """.split()
)
_TRUE_TESTS = frozenset({"builtins.isinstance", "builtins.hasattr", "builtins.callable"})
_ERRORS = ("Error", "Exception", "Warning", "Exit", "Fault", "Failure", "Denied", "NotFound", "Refused", "Invalid")


def call(run: Expressions, ref: External, given: Arguments, expr: m.Call) -> Value | None:
    """What calling something outside the project gives; None where that is not known."""
    path = ref.path
    source = tables.sources_by_call().get(path)
    if source is not None and sources.holds(source, expr):
        value, last = sources.given(run, source, expr.span), path.rpartition(".")[2]
        return sources.view(value, last) if last in ("items", "values", "keys") else value
    read = calls.reads_environment(run, path, given, expr)
    if read is not None:
        return read
    if path == "structlog.configure":
        processors = given.at(0, "processors") or UNKNOWN
        if any(run.engine.redacts(value) for value in (*processors.fields.values(), processors.rest or UNKNOWN)):
            run.engine.redacted |= {"structlog", "structlog-bind"}
        return SAFE
    if path == "builtins.super":
        return run.engine.classes.parent(run)
    if path in ("types.SimpleNamespace", "argparse.Namespace"):
        fields = {f".{name}": value for name, value in given.keywords}
        return Value(fields=fields, refs=(External("argparse.Namespace", Kind.OBJECT),))
    if path in tables.listed("frames", "calls") and given.positional:
        return _frame(path, given)
    if path == "builtins.getattr" and len(given.positional) > 1:
        return _getattr(run, given, expr)
    if path in _PARTIAL and given.positional:
        refs = tuple(Partial(inner, given.positional[1:], given.keywords) for inner in given.positional[0].refs)
        return Value(refs=refs[:2])
    if path in _DEFERRED and given.positional:
        return _deferred(run, path, given, expr)
    if path in ("builtins.dict", "collections.OrderedDict", "collections.defaultdict", "types.MappingProxyType"):
        return _dict(given)
    if path in ("builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.sorted") or path in (
        "builtins.iter",
        "builtins.reversed",
        "builtins.next",
    ):
        return _collection(path, given)
    if path in ("builtins.zip", "itertools.chain", "itertools.zip_longest"):
        return _zip(path, given)
    if path == "builtins.enumerate" and given.positional:
        return Value(rest=Value(fields={"#0": SAFE, "#1": given.positional[0].element}))
    if path in ("builtins.open", "io.open", "pathlib.Path", "pathlib.PurePath", "aiofiles.open", "os.path.join"):
        return _file(run, path, given, expr)
    if path in tables.listed("dumps", "calls") and given.positional:
        return run.engine.classes.dumped(run, given.positional[0], expr.args[0] if expr.args else expr, expr.span, None if path == "builtins.vars" else given)
    if path in tables.listed("dumps", "excluders"):
        return Value(fields={f"#{index}": value for index, value in enumerate(given.positional)})
    if tables.covers("harmless", "calls", path):
        return SAFE
    if path in tables.listed("parses", "calls") and given.positional and given.positional[0].taints:
        return Value(given.positional[0].taints, keys="secrets")
    if tables.covers("passes", "calls", path):
        return text_of(run.shown(value, expr.span) for value in given.all)
    if path in tables.listed("classes", "secret_types"):
        inner = given.at(0, "value")
        return Value(safe=True, fields={"~secret": inner if inner is not None else UNKNOWN})
    given_type = tables.types().get(path)
    if given_type is not None:
        return Value(refs=(External(given_type, Kind.OBJECT),))
    last = path.rpartition(".")[2]
    if last.endswith(_ERRORS) and last[:1].isupper():
        return error(run, path, given, expr)
    if last[:1].isupper():
        return Value(refs=(External(path, Kind.OBJECT),))
    return None


def error(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value:
    """An exception, whose text holds what it was given."""
    shown = [run.shown(value, expr.span) for value in given.all]
    return text_of(shown).replace(refs=(External(path, Kind.OBJECT),), safe=False)


def _frame(path: str, given: Arguments) -> Value:
    """A table of rows: a mapping from its columns to what stands in them."""
    data = given.positional[0]
    columns = data.element if not data.is_mapping and data.element.is_mapping else data
    fields = {key: value for key, value in columns.fields.items() if key[0] not in ".#~"}
    return Value(data.taints, fields=fields, rest=columns.rest, refs=(External("pandas.DataFrame", Kind.OBJECT),))


def unknown(run: Expressions, callee: Value, given: Arguments, expr: m.Call) -> Value:
    """What a function gives of which only the name is known."""
    name = sources.written_tail(expr.function)
    stems = frozenset(words(name))
    if stems & tables.listed("harmless", "words") and not stems & tables.listed("harmless", "not_words"):
        return SAFE
    if isinstance(expr.function, m.Attribute) and name in tables.listed("harmless", "tokenizer_methods"):
        if words(sources.written_tail(expr.function.base))[-1:][0:1] and words(sources.written_tail(expr.function.base))[-1] in tables.listed("harmless", "tokenizer_receivers"):
            return SAFE
    if name in _FETCHES:
        asked = [ref for value in given.positional[:2] for ref in value.refs if isinstance(ref, Class)]
        if asked:
            return Value(refs=(Instance(asked[0].path, asked[0].scope),))
    refs = tuple(External(f"{ref.path}()", Kind.RESULT) for ref in callee.refs if isinstance(ref, External))
    return sources.function_result(run, Value(refs=refs[:2]), expr)


def _getattr(run: Expressions, given: Arguments, expr: m.Call) -> Value:
    name = given.positional[1].text
    if name is None or not name.isidentifier():
        own = isinstance(expr.args[0], m.Name) and expr.args[0].id == "self"
        if own and any(isinstance(ref, Instance) for ref in given.positional[0].refs):
            whole = run.engine.classes.dumped(run, given.positional[0], expr.args[0], expr.span)
            return join_all(value for key, value in whole.fields.items())
        return UNKNOWN
    return sources.attribute(run, given.positional[0], m.Attribute(expr.span, expr.args[0], name))


def _deferred(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value:
    """`run_in_threadpool(function, *args)` calls it; `sync_to_async(function)` is it."""
    function, rest = given.positional[0], given._replace(positional=given.positional[1:])
    if path.startswith("asgiref.") or not function.refs:
        return join_all(given.positional) if path.startswith("asyncio.") else function
    if path == "builtins.map":
        rest = rest._replace(positional=tuple(value.element for value in rest.positional))
    found = [calls.apply(run, ref, rest, expr) for ref in function.refs]
    result = join_all(value for value in found if value is not None)
    return Value(rest=result) if path == "builtins.map" else result


def _dict(given: Arguments) -> Value:
    from seamlint.taint.expressions import merged

    made = Value(safe=not given.all)
    for value in given.positional[:1]:
        if value.rest is not None and not value.is_mapping:  # pairs
            pair = value.rest
            made = Value(rest=pair.fields.get("#1", pair), keys="pairs")
        else:
            made = value.replace(refs=()) if value.fields or value.rest or value.taints else value
    if given.keywords:
        made = merged(made, Value(fields=dict(given.keywords)))
    return made if given.rest is None else made.with_element(given.rest)


def _collection(path: str, given: Arguments) -> Value:
    if not given.positional:
        return SAFE
    value = given.positional[0]
    if path == "builtins.next":
        return value.element
    if value.is_mapping:
        return Value(safe=True, rest=SAFE)
    if path in ("builtins.list", "builtins.tuple") and value.fields:
        return value
    return Value(rest=value.element) if not value.is_blank else value


def _zip(path: str, given: Arguments) -> Value:
    if path == "itertools.chain":
        return Value(rest=join_all(value.element for value in given.positional))
    return Value(rest=Value(fields={f"#{index}": value.element for index, value in enumerate(given.positional)}))


def _file(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value:
    """A file, or a path; one whose name is that of a secret holds one."""
    texts = [value.text for value in given.positional if value.text]
    text = "/".join(texts) if texts else _named_path(expr)
    place = "pathlib.Path" if "Path" in path or path.endswith("join") else "io.File"
    fields = {}
    if any(value.fields.get("~content") for value in given.positional):
        fields["~content"] = next(value.fields["~content"] for value in given.positional if "~content" in value.fields)
    elif sources.names_secret_file(run, text):
        fields["~content"] = Value((Taint("file", "the content of a file of secrets", run.path, expr.span[0]),))
    elif any(value.taints for value in given.positional[:1]):
        return Value(refs=(External(place, Kind.OBJECT),), safe=False, taints=given.positional[0].taints)
    return Value(refs=(External(place, Kind.OBJECT),), text=text or None, fields=fields)


def _named_path(expr: m.Call) -> str:
    """What the name of a path says: `token_file` is as good as `token`."""
    found = words(sources.written_tail(expr.args[0])) if expr.args else ()
    while found and found[-1] in ("file", "path", "filename", "fn", "filepath", "dest", "output", "out"):
        found = found[:-1]
    return "_".join(found)


_FETCHES = frozenset({"get", "get_object_or_404", "aget_object_or_404", "get_or_404", "get_one", "merge", "refresh"})
_TOKEN_KEYS = frozenset({"grant_type", "client_secret", "refresh_token", "code_verifier"})
_VERBS = frozenset({"post", "request", "fetch", "get", "send"})


def token_response(run: Expressions, name: str, given: Arguments, expr: m.Call) -> Value | None:
    """The answer of an endpoint that gives out tokens, known by what it is sent or by its address."""
    if name not in _VERBS:
        return None
    body = [value for keyword, value in given.keywords if keyword in ("data", "json", "params", "body", "content")]
    body += list(given.positional[1:3])
    asked = any(_TOKEN_KEYS & set(value.fields) for value in body)
    if not asked and name in ("post", "request", "send"):
        address = [*expr.args[:2], *(value for keyword, value in expr.keywords if keyword == "url")]
        asked = any(_is_token_address(run, item) for item in address)
    if not asked:
        return None
    taint = Taint("token-response", "the answer of a token endpoint", run.path, expr.span[0], sure=False)
    whole = Value((taint,))
    inner = {".text": whole, ".content": whole, "~json": whole, "~read": whole}
    return Value(fields=inner, refs=(External("http.TokenResponse", Kind.OBJECT),))


def _is_token_address(run: Expressions, expr: m.Expr) -> bool:
    found = words(sources.written_tail(expr))
    if "token" in found and found[-1:] in (("url",), ("uri",), ("endpoint",)):
        return True
    text = run.value(expr).text or ""
    path = text.partition("?")[0].rstrip("/").lower()
    return "/" in path and path.endswith(("/token", "/oauth2/token", "/access_token", "/token.json", "/oauth/token"))


__all__ = ["Instance", "call", "token_response", "unknown"]
