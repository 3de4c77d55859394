"""What is known of functions outside the project: loaders, partials, constructors, `getattr`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue import loader as catalogue
from seamlint.catalogue.loader import UNKNOWN
from seamlint.catalogue.model import Loader
from seamlint.facts import model as m
from seamlint.links import texts
from seamlint.links.values import Class, External, Frames, Instance, Kind, Module, Partial, Text, Values, union

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator

Arguments = tuple[tuple[Values, ...], tuple[tuple[str, Values], ...]]
_PASSING = frozenset(
    [
        "builtins.str",
        "builtins.list",
        "builtins.tuple",
        "builtins.sorted",
        "builtins.set",
        "builtins.reversed",
        "builtins.dict",
        "builtins.iter",
        "builtins.next",
        "urllib.parse.urljoin",
        "urllib.parse.quote",
        "base64.b64decode",
        "base64.standard_b64decode",
        "django.conf.urls.static",
        "os.fspath",
        "sys.intern",
        "builtins.bytes",
        "httpx.URL",
        "yarl.URL",
        "furl.furl",
        "typing.cast",
    ]
)
_WRAPPERS = frozenset(
    [
        "functools.partial",
        "functools.partialmethod",
        "asgiref.sync.sync_to_async",
        "functools.lru_cache",
        "functools.cache",
        "starlette.concurrency.run_in_threadpool",
    ]
)


def loader_of(evaluator: Evaluator, path: str) -> Loader | None:
    """The loader that the external function is, if it is one."""
    found = catalogue.loaders().get(path)
    if found is None and path in evaluator.program.project.settings.loaders:
        return Loader(path)
    if found is None and path.rpartition(".")[2] in catalogue.lazy_names():
        return Loader(path)
    return found


def call(evaluator: Evaluator, path: str, function: External, expr: m.Call, frames: Frames) -> Values:
    """What calling something external gives."""
    name = function.path
    if name == "builtins.getattr" and len(expr.args) >= 2:
        keys = evaluator.texts(path, expr.args[1], frames)
        owners = evaluator.values(path, expr.args[0], frames)
        return union(*(evaluator.attribute(owner, key) for owner in owners for key in keys if UNKNOWN not in key))
    if name == "builtins.super" and isinstance(expr.function, m.Name):
        return _parents(evaluator, path, expr.function.scope)
    if name == "typing.cast" and len(expr.args) > 1:
        return evaluator.values(path, expr.args[1], frames)
    if name in _PASSING:
        return texts.function(evaluator, path, name, expr, frames)
    args, keywords = evaluator.arguments(path, expr, frames)
    if name in _WRAPPERS and args:
        return tuple(Partial(wrapped, args[1:], keywords) for wrapped in args[0] if not isinstance(wrapped, Text))
    if name == "operator.attrgetter":
        return (
            tuple(External(f"operator.attrgetter():{text}") for text in evaluator.texts(path, expr.args[0], frames)[:1])
            if expr.args
            else ()
        )
    if name.startswith("operator.attrgetter():") and args:
        return union(*(evaluator.attribute(owner, name.partition(":")[2]) for owner in args[0]))
    if name == "builtins.enumerate" or name == "builtins.map":
        return ()
    if name.startswith("enum.") or name == "dataclasses.field":
        return ()
    found = load(evaluator, function, args, keywords)
    if found or loader_of(evaluator, name) is not None:
        return found
    reader = _default(name, args, keywords)
    if not evaluator.known.is_useful(name):
        return reader
    return union(reader, (_made(evaluator, path, function, expr, frames),))


def namespace_of(evaluator: Evaluator, path: str, expr: m.Expr, frames: Frames) -> m.Expr | None:
    """What `x` is in `x.__dict__` and `vars(x)`."""
    if isinstance(expr, m.Attribute) and expr.name == "__dict__":
        return expr.base
    if isinstance(expr, m.Call) and len(expr.args) == 1:
        functions = evaluator.values(path, expr.function, frames)
        if any(isinstance(function, External) and function.path == "builtins.vars" for function in functions):
            return expr.args[0]
    return None


def _parents(evaluator: Evaluator, path: str, scope: int) -> Values:
    """Instances of the bases of the class around a call of `super()`."""
    facts = evaluator.program.facts(path)
    owner = facts.class_around(scope) if facts is not None else 0
    if facts is None or not owner:
        return ()
    found = [value for base in facts.scopes[owner].bases for value in evaluator.values(path, base)]
    return tuple(Instance(value.path, value.scope) for value in found if isinstance(value, Class))


def load(
    evaluator: Evaluator,
    function: External,
    args: tuple[Values, ...],
    keywords: tuple[tuple[str, Values], ...],
) -> Values:
    """What a loader gives for the names it is called with."""
    loader = loader_of(evaluator, function.path)
    if loader is None or loader.gives == "spec":
        return ()
    found: list[Values] = []
    for name in loaded_names(loader, args, keywords):
        found.append(resolve(evaluator, name, loader))
    return union(*found)


def loaded_names(loader: Loader, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]) -> list[str]:
    """The dotted names that a loader is asked for, as far as they are known."""
    values = args[loader.argument] if 0 <= loader.argument < len(args) else dict(keywords).get(loader.keyword, ())
    names = [value.value for value in values if isinstance(value, Text)]
    package = args[1] if len(args) > 1 else dict(keywords).get("package", ())
    anchors = [value.value for value in package if isinstance(value, Text)]
    return [f"{anchors[0]}{name}" if name.startswith(".") and anchors else name for name in names]


def resolve(evaluator: Evaluator, name: str, loader: Loader) -> Values:
    """The module or object of a dotted name; `:` may divide the two."""
    module, _, rest = name.partition(":")
    if loader.gives == "top":
        module = module.partition(".")[0]
    project = evaluator.program.project
    segments = [*module.split("."), *(rest.split(".") if rest else [])]
    for length in range(len(segments), 0, -1):
        prefix = ".".join(segments[:length])
        if prefix in project.modules:
            values: Values = (Module(project.modules[prefix]),)
            for segment in segments[length:]:
                values = union(*(evaluator.attribute(value, segment) for value in values))
            return values
    if not all(segment.isidentifier() for segment in segments):
        return ()
    return (External(".".join(segments)),)


def index(evaluator: Evaluator, base: External, keys: tuple[str, ...]) -> Values:
    """`base[key]` for something external."""
    if base.path == "sys.modules":
        return union(*(resolve(evaluator, key, Loader("sys.modules")) for key in keys if UNKNOWN not in key))
    if base.path in ("os.environ", "builtins.dict"):
        return ()
    return (base._replace(kind=Kind.RESULT),)


def _default(name: str, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]) -> Values:
    """The fallback that a reader of settings is given is one of its values."""
    if name not in catalogue.environment()["readers"]:
        return ()
    fallback = args[1] if len(args) > 1 else dict(keywords).get("default", ())
    return tuple(value for value in fallback if isinstance(value, Text))


_CHOOSING = frozenset({"client", "resource", "create_client", "build"})
"""Functions whose first argument, or `service_name`, chooses one of the SDK's services."""


def _made(evaluator: Evaluator, path: str, function: External, expr: m.Call, frames: Frames) -> External:
    """What calling a class, or anything else, of a package gives."""
    name = function.path
    last = name.rpartition(".")[2]
    if function.kind == Kind.RESULT:
        return function
    client = evaluator.known.is_client(name)
    if client or (function.kind == Kind.THING and last[:1].isupper()):
        chosen = next((value for keyword, value in expr.keywords if keyword in ("service_name", "serviceName")), None)
        if chosen is None and expr.args:
            chosen = expr.args[0]
        known = evaluator.texts(path, chosen, frames) if chosen is not None and last in _CHOOSING else ()
        return External(name, Kind.OBJECT, known[0] if known else function.service)
    return External(name, Kind.RESULT)
