"""What functions outside the project do with what they are given."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from seamlint.catalogue import loader
from seamlint.facts import model as m
from seamlint.links.values import External, Instance, Kind
from seamlint.taint import (
    built,
    calls,
    containers,
    files,
    methods,
    origins,
    queries,
    results,
    sources,
    stores,
    tables,
    tuples,
)
from seamlint.taint.locators import parsed
from seamlint.taint.mappings import view, with_others
from seamlint.taint.names import words
from seamlint.taint.redactors import redacts
from seamlint.taint.values import SAFE, UNKNOWN, Partial, Value, join_all, text_of

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_PARTIAL = frozenset({"functools.partial", "functools.partialmethod"})
_DEFERRED = frozenset(
    """
    asgiref.sync.sync_to_async asgiref.sync.async_to_sync starlette.concurrency.run_in_threadpool
    fastapi.concurrency.run_in_threadpool asyncio.to_thread anyio.to_thread.run_sync builtins.map
    asyncio.create_task asyncio.ensure_future asyncio.run asyncio.wait_for
    """.split()
)
_NAMESPACES = frozenset({"types.SimpleNamespace", "argparse.Namespace"})
_OPENS = frozenset({"builtins.open", "io.open", "os.open", "pathlib.Path", "pathlib.PurePath", "aiofiles.open"})
_OPENS |= {f"os.path.{name}" for name in files.RESOLVES | {"join"}}
_ERRORS = ("Error", "Exception", "Warning", "Exit", "Fault", "Failure", "Denied", "NotFound", "Refused", "Invalid")


_SINGLE = frozenset(f"builtins.{name}" for name in "locals super getattr setattr input".split())
_OWN = _PARTIAL | _DEFERRED | _NAMESPACES | _OPENS | containers.MAKERS | _SINGLE | methods.BUFFERS | {"re.compile"}


@cache
def _is_told_of(path: str) -> bool:
    """Whether anything is known of a function but its last name; of most there is not."""
    tables_of = [
        *((section, "calls") for section in ("frames", "dumps", "parses", "copies", "builds")),
        ("dumps", "excluders"),
    ]
    environment = loader.environment()
    return (
        path in _OWN
        or path == "structlog.configure"
        or path in tables.sources_by_call()
        or path in environment["readers"]
        or path.rpartition(".")[0] in environment["reader-objects"]
        or path.startswith("uuid.")
        or any(path in tables.listed(section, key) for section, key in tables_of)
        or path in tables.listed("classes", "secret_types")
        or tables.covers("harmless", "calls", path)
        or tables.covers("passes", "calls", path)
    )


def call(run: Expressions, ref: External, given: Arguments, expr: m.Call) -> Value | None:
    """What calling something outside the project gives; None where that is not known."""
    path = ref.path
    if not _is_told_of(path):
        return _made(run, path, given, expr)
    source = tables.sources_by_call().get(path)
    if source is not None and origins.holds(source, expr) and not (source.kind == "settings" and given.keywords):
        last = path.rpartition(".")[2]
        if source.kind == "manager":
            value = stores.given(run, source, last, given, expr, by_path=True)
        else:
            value = origins.given(run, source, expr.span)
        if value is UNKNOWN:
            return None  # a body that is no secret as such: its methods tell
        return view(value, last) if last in ("items", "values", "keys") else value
    if ref.kind == Kind.THING and _is_reader(path):
        return Value(refs=(External(path, Kind.OBJECT),))  # it reads nothing until it is asked
    read = _environment(run, path, given, expr)
    if read is not None:
        return read
    if path == "structlog.configure":
        processors = given.at(0, "processors") or UNKNOWN
        if any(redacts(run.engine, value) for value in (*processors.fields.values(), processors.rest or UNKNOWN)):
            run.engine.redacted |= {"structlog", "structlog-bind"}
        return SAFE
    if path == "builtins.locals":
        return Value(fields={name: value for (scope, name), value in run.env.items() if scope == run.scope})
    if path == "builtins.super":
        return run.engine.classes.parent(run)
    if path in _NAMESPACES:
        fields = {f".{name}": value for name, value in given.keywords}
        return Value(fields=fields, refs=(External("argparse.Namespace", Kind.OBJECT),))
    if path in tables.listed("copies", "calls") and given.positional:
        return with_others(given.positional[0], given.keywords)
    if path in tables.listed("frames", "calls") and given.positional:
        return containers.frame(given)
    if path == "builtins.getattr" and len(given.positional) > 1:
        return _getattr(run, given, expr)
    if path == "builtins.setattr" and len(given.positional) > 2 and expr.args:
        text, stored = given.positional[1].text, given.positional[2]
        if text is not None:
            run.update(expr.args[0], lambda old: old.with_field(f".{text}", stored))
        return SAFE
    if path in _PARTIAL and given.positional:
        refs = tuple(Partial(inner, given.positional[1:], given.keywords) for inner in given.positional[0].refs)
        return Value(refs=refs[:2])
    if path in _DEFERRED and given.positional:
        return _deferred(run, path, given, expr)
    if path in containers.MAKERS:
        return containers.made(path, given)
    if (built_of := built.by_call(path, given.all)) is not None:
        return built_of
    if path == "builtins.input" and given.positional and (text := (given.positional[0].text or "").rstrip(": >")):
        return run.named(UNKNOWN, "_".join(words(text)), expr.span, f"the answer to `{text}`")
    if path == "re.compile" and given.positional:
        return Value(refs=(External("re.Pattern", Kind.OBJECT),), text=given.positional[0].text)
    if path in _OPENS:
        return files.opened(run, path, given, expr)
    if path in tables.listed("dumps", "calls") and given.positional:
        if len(given.positional) > 1 and queries.is_query(given.positional[1]):  # `serialize("json", rows)`
            return queries.dumped(run, given.positional[1], expr.args[0], expr.span)
        whole = None if path == "builtins.vars" else given
        return run.engine.classes.dumped(
            run, given.positional[0], expr.args[0] if expr.args else expr, expr.span, whole
        )
    if path.startswith("uuid."):
        return SAFE
    if path in tables.listed("dumps", "excluders"):
        return Value(fields={f"#{index}": value for index, value in enumerate(given.positional)})
    if tables.covers("harmless", "calls", path):
        return SAFE
    if path in tables.listed("parses", "calls") and given.positional and given.positional[0].taints:
        taints = given.positional[0].taints
        # Of a webhook only the body as a whole is a secret; its fields are read by their names.
        return Value(taints, keys="" if all(taint.kind in ("body", "login") for taint in taints) else "secrets")
    if path in methods.BUFFERS:
        content = text_of(run.shown(value, expr.span) for value in given.all)
        return content.replace(refs=(External(path, Kind.OBJECT),), fields={"~content": content}, safe=False)
    if path in tuples.MAKERS and (pair := tuples.declared(given)) is not None:
        return pair
    if path == "builtins.repr" and given.positional:
        return run.represented(given.positional[0], expr.span)
    if tables.covers("passes", "calls", path):
        handed = given.all
        if handed and origins.is_word(handed[0]):
            return handed[0]
        made = text_of(run.shown(value, expr.span) for value in handed)
        return parsed(given.positional[0], made) if made.taints and given.positional else made
    if path in tables.listed("classes", "secret_types"):
        inner = given.at(0, "value")
        return Value(safe=True, fields={"~secret": inner if inner is not None else UNKNOWN})
    return _made(run, path, given, expr)


def _made(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value | None:
    """What a function gives by its type, or its last name: an object, or an exception."""
    given_type = tables.types().get(path)
    if path in tables.listed("services", "calls") and given.positional and given.positional[0].text:
        return Value(refs=(External(f"botocore.client.{given.positional[0].text}", Kind.OBJECT),))
    if given_type is not None:
        return Value(refs=(External(given_type, Kind.OBJECT),))
    owner, _, last = path.rpartition(".")
    if last.startswith("from_") and owner.rpartition(".")[2][:1].isupper():
        return Value(refs=(External(owner, Kind.OBJECT),))  # `BlobClient.from_connection_string(...)`
    if path.endswith(f".style.{last}") and given.positional:  # `self.style.SUCCESS(text)` of Django's commands
        return text_of(run.shown(value, expr.span) for value in given.positional)
    if last in ("Thread", "Process"):
        _started(run, given, expr)
    if last.endswith(_ERRORS) and last[:1].isupper():
        return error(run, path, given, expr)
    if last[:1].isupper():
        made = Value(refs=(External(path, Kind.OBJECT),))
        if tables.covers("classes", "shows_arguments", path):
            return made.replace(fields={"#0": text_of(run.shown(value, expr.span) for value in given.all)})
        return made
    return None


def _is_reader(path: str) -> bool:
    """Whether a class reads settings: `env = Env()`."""
    return path.rpartition(".")[2][:1].isupper() and path in loader.environment()["reader-objects"]


def _environment(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value | None:
    """What a reader of the environment, or of settings, gives."""
    table = loader.environment()
    owner = path.rpartition(".")[0]
    if path not in table["readers"] and owner not in table["reader-objects"]:
        return None
    name = given.at(0, "key", "varname", "default_key", "name")
    if name is not None and name.text is not None:
        return origins.variable(run, name.text, expr.span)
    if expr.args:
        run.forget(expr.args[0])  # the name of a variable: `os.getenv(secret.removeprefix("env:"))`
    return UNKNOWN


def error(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value:
    """An exception, whose text holds what it was given."""
    shown = [run.shown(value, expr.span) for value in given.all]
    return text_of(shown).replace(refs=(External(path, Kind.OBJECT),), safe=False)


def unknown(run: Expressions, callee: Value, given: Arguments, expr: m.Call) -> Value:
    """What a function gives of which only the name is known."""
    name = sources.written_tail(expr.function)
    if results.is_harmless(name):
        return SAFE
    if isinstance(expr.function, m.Attribute) and name in tables.listed("harmless", "tokenizer_methods"):
        receiver = words(sources.written_tail(expr.function.base))[-1:]
        if not tables.listed("harmless", "tokenizer_receivers").isdisjoint(receiver):
            return SAFE
    if name == "get_context_data":
        return Value(fields=dict(given.keywords))
    queried = queries.made(name, given)
    if queried is not None:
        return queried
    refs = tuple(External(f"{ref.path}()", Kind.RESULT) for ref in callee.refs if isinstance(ref, External))
    return results.function_result(run, Value(refs=refs[:2]), expr)


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
    result = calls.invoke(run, function, rest, m.Call(expr.span, expr.args[0], expr.args[1:], expr.keywords)) or UNKNOWN
    if any(isinstance(ref, External) and ref.path.startswith("builtins.str.") for ref in function.refs):
        result = text_of(rest.all)  # `map(str.strip, keys)`
    return Value(rest=result) if path == "builtins.map" else result


def _started(run: Expressions, given: Arguments, expr: m.Call) -> None:
    """`Thread(target=function, args=(...), kwargs={...})` calls it."""
    target = given.named("target")
    args, keywords = given.named("args") or SAFE, given.named("kwargs") or SAFE
    positional = tuple(value for key, value in args.fields.items() if key[0] == "#")
    named = tuple((key, value) for key, value in keywords.fields.items() if key[0] not in ".#~")
    written = next((value for name, value in expr.keywords if name == "target"), None)
    if target is not None and written is not None:
        handed = given._replace(positional=positional, keywords=named, rest=None)
        calls.invoke(run, target, handed, m.Call(expr.span, written, (), ()))
