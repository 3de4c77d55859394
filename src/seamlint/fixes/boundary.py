"""The integration boundary as fixes see it: the objects it offers, and which of an SDK's symbols they forward to.

It is recognised by what it is: a module-level name of the boundary whose value is a call of a class whose module
imports the SDK. Names, files and further parameters are the project's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from seamlint.facts import model as facts
from seamlint.fixes.files import Refused
from seamlint.fixes.methods import Methods, class_def, methods
from seamlint.fixes.symbols import symbol_of
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.links.values import Class, External, Text

_STAR = m.Arg(value=m.Name(), star="*", keyword=None)
_STARS = m.Arg(value=m.Name(), star="**", keyword=None)
_FORWARDS = m.FunctionDef(
    asynchronous=None,
    decorators=[],
    body=m.IndentedBlock(
        body=[
            m.ZeroOrOne(m.SimpleStatementLine([m.Expr(m.SimpleString())])),
            m.SimpleStatementLine([m.Return(m.Call(args=[_STAR, _STARS]))]),
        ]
    ),
)


@dataclass
class Adapter:
    """One bound instance, with the class that it is of."""

    path: str
    module: str
    """Where the instance stands."""
    instance: str
    home: str
    """The file of the class."""
    cls: cst.ClassDef
    port: tuple[str, cst.ClassDef] | None
    """The Protocol that the instance is declared as, with its file."""
    loose: str
    """The type that the instance is declared as, if it is neither a Protocol nor its class."""
    capability: str
    families: frozenset[str]
    """What the class's module imports SDKs of; more than one is possible."""
    providers: frozenset[str]
    forwards: dict[str, str]
    """By an SDK's symbol the method that forwards to it."""
    known: Methods
    promised: dict[str, str] = field(default_factory=dict)
    """As `forwards`, of methods that fixes of this pass append."""

    @property
    def name(self) -> str:
        return f"{self.module}.{self.instance}"


def adapters(trees: Trees, links: Links) -> list[Adapter]:
    """The bound instances of the boundary, in the order of their modules."""
    return trees.once("adapters", lambda: list(_adapters(trees, links)))


def _adapters(trees: Trees, links: Links) -> Iterator[Adapter]:
    for view in links.views(links.boundary_paths):
        for name, bindings in view.facts.scopes[0].bindings.items():
            made = bindings[0].value
            if len(bindings) != 1 or not isinstance(made, facts.Call) or name.startswith("_"):
                continue
            values = links.evaluator.values(view.path, made.function)
            if len(values) == 1 and isinstance(values[0], Class):
                found = _adapter(trees, links, (view.path, name), made, values[0])
                if found is not None:
                    yield found


def _adapter(trees: Trees, links: Links, place: tuple[str, str], made: facts.Call, owner: Class) -> Adapter | None:
    home = links.view(owner.path)
    if home is None or not home.in_boundary:
        return None
    reaches = [reach for reach in home.sdk_imports if not reach.type_only]
    cls = class_def(trees, links, owner) if reaches else None
    if cls is None:
        return None
    path, instance = place
    port, loose = _declared(trees, links, path, instance, owner)
    known = methods(trees, links, owner)
    forwards = {_forwarded(tree, each, links): name for name, (tree, each) in reversed(known.functions.items())}
    forwards.pop("", None)
    return Adapter(
        path,
        links.project.files[path].module,
        instance,
        owner.path,
        cls,
        port,
        loose,
        _capability(links, path, made),
        frozenset(home.family(reach) for reach in reaches),
        frozenset(reach.hit.provider.id for reach in reaches),
        forwards,
        known,
    )


def _forwarded(tree: Tree, method: cst.FunctionDef, links: Links) -> str:
    """The symbol that a method forwards to; empty if it does anything more, or does it through something of its own."""
    callee = forwards_to(method)
    return symbol_of(tree, callee, links) if callee is not None else ""


def forwards_to(method: cst.FunctionDef) -> cst.BaseExpression | None:
    """What a method hands all of its arguments to, and nothing else; None if it does anything more."""
    if not m.matches(method, _FORWARDS):
        return None
    star, stars = method.params.star_arg, method.params.star_kwarg
    positional = [*method.params.posonly_params, *method.params.params]
    if not isinstance(star, cst.Param) or stars is None or len(positional) != 1 or method.params.kwonly_params:
        return None
    call = cst.ensure_type(m.findall(method.body, m.Return())[0], cst.Return).value
    assert isinstance(call, cst.Call)
    given = [cst.ensure_type(arg.value, cst.Name).value for arg in call.args]
    return call.func if given == [star.name.value, stars.name.value] else None


def _declared(
    trees: Trees, links: Links, path: str, instance: str, owner: Class
) -> tuple[tuple[str, cst.ClassDef] | None, str]:
    """The Protocol that an instance is declared as; or the name of another class that it is declared as."""
    try:
        tree = trees.get(path)
    except Refused:
        return None, ""
    for line in tree.module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if m.matches(statement, m.AnnAssign(target=m.Name(instance))):
                annotation = cst.ensure_type(statement, cst.AnnAssign).annotation.annotation
                if not isinstance(annotation, cst.Name):
                    return None, tree.module.code_for_node(annotation)
                for value in links.evaluator.exports.find(path, annotation.value):
                    if value == owner:
                        return None, ""
                    if isinstance(value, Class) and _is_protocol(links, value):
                        port = class_def(trees, links, value)
                        return ((value.path, port), "") if port is not None else (None, annotation.value)
                return None, annotation.value
    return None, ""


def _is_protocol(links: Links, owner: Class) -> bool:
    known = links.evaluator.program.facts(owner.path)
    bases = known.scopes[owner.scope].bases if known else ()
    values = [value for base in bases for value in links.evaluator.values(owner.path, base)]
    return any(isinstance(value, External) and value.path.endswith(".Protocol") for value in values)


def _capability(links: Links, path: str, made: facts.Call) -> str:
    """The capability that stands in the call which binds the instance, at whatever depth; empty if none does."""
    keyword = links.settings.factories.arguments.capability
    waiting: list[facts.Expr] = [made]
    while waiting:
        call = waiting.pop()
        if not isinstance(call, facts.Call):
            continue
        for name, value in call.keywords:
            if name == keyword:
                for text in links.evaluator.values(path, value):
                    if isinstance(text, Text):
                        return text.value
            waiting.append(value)
        waiting += call.args
    return ""
