"""URLs that a provider is told to call or to send users to, and where they are written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seamlint.catalogue import loader as tables
from seamlint.catalogue.edges import edges as table
from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links.edges import walk
from seamlint.links.edges.view import Edges
from seamlint.links.hosts import split_host
from seamlint.links.routes import variables
from seamlint.links.values import Class, Function, Values


class Fixed(NamedTuple):
    """One URL that is the same in every environment."""

    span: m.Span
    scope: int
    name: str
    """The parameter, setting or variable that takes it."""
    host: str
    provider: str
    """Empty where only the manifest says that there is one."""
    family: str


def host_of(text: str) -> str:
    """The host of an absolute URL, if it is one that is deployed to; empty for one's own machine and examples."""
    labels, _, scheme = split_host(text)
    host = ".".join(labels)
    known = table().sections["urls"]
    if not scheme or not text.lower().startswith("http") or UNKNOWN in host or "{" in host or "." not in host:
        return ""
    if host in known["local-hosts"] or any(host.endswith(f".{end}") for end in known["local-ends"]):
        return ""
    return "" if host.replace(".", "").isdigit() else host


def find(edges: Edges) -> list[Fixed]:
    """The fixed URLs of a module, each once."""
    if not _is_named(edges):
        return []
    found: dict[tuple[m.Span, str], Fixed] = {}
    for fixed in (*_given(edges), *_settings(edges), *_defaults(edges)):
        found.setdefault((fixed.span, fixed.host), fixed)
    return sorted(found.values())


def _is_named(edges: Edges) -> bool:
    names = edges.table.sections["urls"]["names"]
    return any(word.lower() in names or _tail(word) for word in edges.words)


def _tail(name: str) -> str:
    """The name of the table that `STRIPE_SUCCESS_URL` ends in."""
    words = name.lower().split("_")
    names = edges_names()
    return next((tail for start in range(len(words)) if (tail := "_".join(words[start:])) in names), "")


def edges_names() -> frozenset[str]:
    return table().sections["urls"]["names"]


def _host(edges: Edges, values: Values) -> str:
    """The host that a value holds in every environment; the provider's own is not what is looked for."""
    for value in values:
        text = getattr(value, "value", "")
        host = host_of(text) if isinstance(text, str) else ""
        labels, path, _ = split_host(text) if host else ((), "", False)
        if host and edges.module.links.catalogue.find_host(labels, path) is None:
            return host
    return ""


# --- what a call is given -----------------------------------------------------------------------


def _given(edges: Edges) -> Iterator[Fixed]:
    evaluator, path = edges.module.links.evaluator, edges.module.path
    near, declared = edges.is_near_provider, edges.module.settings.has_manifest
    for scope, call in edges.calls() if near or declared else ():
        told = [*_keywords(call), *_positional(edges, call)]
        target = edges.target(call, made=True) if told and near else None
        whose = (target.provider.name, target.provider.family) if target is not None else ("", "")
        for name, value in told if target is not None or (declared and _is_own(edges, call)) else ():
            host = _host(edges, evaluator.values(path, value))
            if host:
                yield Fixed(value.span, scope, name, host, *whose)


def _is_own(edges: Edges, call: m.Call) -> bool:
    """Whether the project's own code is called: it hands such a URL on, or it would not ask for it by that name."""
    values = edges.module.links.evaluator.values(edges.module.path, call.function)
    return any(isinstance(value, (Function, Class)) for value in values)


def _keywords(call: m.Call) -> Iterator[tuple[str, m.Expr]]:
    """Arguments by name, also those in literal mappings."""
    pairs = [(name or "", value) for name, value in call.keywords]
    for value in (*call.args, *(value for _, value in call.keywords)):
        if isinstance(value, m.Mapping):
            pairs += [(walk.constant(key), item) for key, item in value.items if key is not None]
    return ((name, value) for name, value in pairs if _tail(name))


def _positional(edges: Edges, call: m.Call) -> Iterator[tuple[str, m.Expr]]:
    evaluator = edges.module.links.evaluator
    if not call.args or not any(isinstance(arg, (m.Constant, m.Joined, m.Name, m.Attribute)) for arg in call.args):
        return
    for function in evaluator.values(edges.module.path, call.function):
        facts = evaluator.program.facts(function.path) if isinstance(function, Function) else None
        if facts is None or not isinstance(function, Function):
            continue
        shift = 0 if function.owner is None else 1
        for name, bindings in facts.scopes[function.scope].bindings.items():
            position = bindings[0].value.position - shift if bindings[0].kind == "parameter" else -1
            if 0 <= position < len(call.args) and _tail(name):
                yield name, call.args[position]


# --- settings -----------------------------------------------------------------------------------


def _settings(edges: Edges) -> Iterator[Fixed]:
    facts = edges.module.facts
    for number, scope in walk.bodies(facts):
        fields = scope.kind == "class" and variables.is_settings(edges.module.links.context, edges.module.path, number)
        for name, bindings in scope.bindings.items() if scope.kind != "function" else ():
            if _tail(name) and (fields or name.isupper()):
                for binding in bindings:
                    if binding.kind == "value":
                        yield from _setting(edges, number, name, binding.value)
    for scope_, target, value in facts.stores:
        key = walk.constant(target.key) if isinstance(target, m.Index) else getattr(target, "name", "")
        if key.isupper() and _tail(key):
            yield from _setting(edges, scope_, key, value)


def _setting(edges: Edges, scope: int, name: str, value: m.Expr) -> Iterator[Fixed]:
    host = _host(edges, edges.module.links.evaluator.values(edges.module.path, value))
    if host:
        yield from _connected(edges, value.span, scope, name, host)


def _defaults(edges: Edges) -> Iterator[Fixed]:
    """What a variable is when the environment does not say."""
    readers = tables.environment()["readers"]
    for scope, call in edges.calls():
        name = walk.constant(call.args[0]) if call.args else ""
        if not _tail(name):
            continue
        owner = [value.path.rpartition(".")[0] for value in edges.externals(call.function)]
        if any(value.path in readers for value in edges.externals(call.function)) or readers & set(owner):
            rest = [*call.args[1:], *(value for keyword, value in call.keywords if keyword == "default")]
            for value in rest:
                host = _host(edges, edges.module.links.evaluator.values(edges.module.path, value))
                if host:
                    yield from _connected(edges, call.span, scope, name, host)


def _connected(edges: Edges, span: m.Span, scope: int, name: str, host: str) -> Iterator[Fixed]:
    """A setting counts where its name says whose it is, or where the project declares its capabilities."""
    words = name.lower()
    for provider in edges.module.links.catalogue.active:
        known = provider.name.replace("-", "_")
        if provider.role == "provider" and len(known) > 3 and words.startswith(f"{known}_"):
            yield Fixed(span, scope, name, host, provider.name, provider.family)
            return
    if edges.module.settings.capabilities:
        yield Fixed(span, scope, name, host, "", "")
