"""Follows an expression to what it may stand for, across scopes, calls and modules.

The answer is a set of alternatives, never a proof that there are no others: a name that is bound in
two branches has both values. Work is bounded by depth and by `MOST` alternatives; recursion and
import cycles end in "nothing known".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import externals, flow, texts
from seamlint.links.answers import Answers
from seamlint.links.calls import Calls
from seamlint.links.exports import Exports
from seamlint.links.footprints import Far
from seamlint.links.known import Known
from seamlint.links.members import Members
from seamlint.links.program import Program
from seamlint.links.values import (
    Class,
    Collection,
    External,
    Frames,
    Function,
    Instance,
    Kind,
    Module,
    Namespace,
    Partial,
    Text,
    Value,
    Values,
    union,
)

_LONGEST = 4_000
"""Characters; longer literals are prompts and documents, not names or hosts."""
_TRANSPARENT = frozenset({"Optional", "Annotated", "Union", "Final", "ClassVar", "Required", "NotRequired"})


class Evaluator(Answers):
    """Values of expressions, remembered by expression and call."""

    def __init__(self, program: Program, known: Known, alone: bool = False) -> None:
        super().__init__(program.footprints, alone)
        self.program = program
        self.known = known
        self.exports = Exports(self)
        self.members = Members(self)
        self.calls = Calls(self)
        self._kept: list[m.Expr] = []
        self._kinds: dict[type[Any], Callable[[str, Any, Frames], Values]] = {
            m.Name: self._name,
            m.Attribute: self._attribute,
            m.Call: self._call,
            m.Constant: lambda _path, expr, _frames: _text(expr.value),
            m.Joined: lambda path, expr, frames: texts.joined(self, path, expr, frames),
            m.Percent: lambda path, expr, frames: texts.percent(self, path, expr, frames),
            m.Index: self._index,
            m.Mapping: lambda path, expr, frames: (Collection(path, expr, frames),),
            m.Sequence: lambda path, expr, frames: (Collection(path, expr, frames),),
            m.Either: self._either,
            m.Element: self._element,
            m.Lambda: lambda path, expr, frames: (Function(path, expr.scope, None, frames),),
            m.Starred: lambda path, expr, frames: self.values(path, expr.value, frames),
            m.Walrus: lambda path, expr, frames: self.values(path, expr.value, frames),
            m.Comprehension: lambda path, expr, frames: self.values(path, expr.item, frames),
            m.Reversed: lambda path, expr, frames: tuple(
                Text(value.value[::-1]) for value in self.values(path, expr.base, frames) if isinstance(value, Text)
            ),
        }

    def values(self, path: str, expr: m.Expr, frames: Frames = ()) -> Values:
        """What `expr` of the file at `path` may stand for, inside the given calls."""
        evaluate = self._kinds.get(type(expr))
        if evaluate is None:
            return ()
        key = (id(expr), frames) if frames else id(expr)
        known = self._memo.get(key)
        if known is None:
            return self.once(key, lambda: union(evaluate(path, expr, frames)), path)
        if type(known) is Far:
            self.footprints.seen |= known.made_of
        return known

    def keep(self, expr: m.Expr) -> None:
        """Hold on to a record that is made here: the memory goes by identity."""
        self._kept.append(expr)

    def texts(self, path: str, expr: m.Expr, frames: Frames = ()) -> tuple[str, ...]:
        """The strings that `expr` may be, with UNKNOWN for what is not known of them."""
        return tuple(value.value for value in self.values(path, expr, frames) if isinstance(value, Text))

    # --- names ----------------------------------------------------------------------------------

    def _name(self, path: str, expr: m.Name, frames: Frames) -> Values:
        facts = self.program.facts(path)
        if facts is None:
            return ()
        scope, local = expr.scope, True
        while scope != -1:
            record = facts.scopes[scope]
            bindings = record.bindings.get(expr.id)
            if bindings and (local or record.kind != "class"):
                reaching = flow.reaching(bindings, expr, facts.loops) if local else bindings
                seen = flow.visible(frames, path, scope, facts) if frames else ()
                found = union(*(self.binding(path, scope, name, seen) for name in reaching))
                if found or scope or not self.exports.has_stars(path):
                    return found
            local = local and record.kind == "block"
            scope = record.parent
        starred = self.exports.from_stars(path, expr.id)
        return starred or (External(f"builtins.{expr.id}"),)

    def binding(self, path: str, scope: int, binding: m.Binding, frames: Frames) -> Values:
        """What a name stands for by one of its bindings."""
        if binding.kind == "import":
            return self.exports.imported(path, binding.value)
        if binding.kind == "value":
            return self.values(path, binding.value, frames)
        if binding.kind == "instance":
            return self._instances(path, binding.value, frames)
        if binding.kind == "scope":
            facts = self.program.facts(path)
            if facts is None:
                return ()
            if facts.scopes[binding.value].kind == "class":
                return (Class(path, binding.value),)
            return (Function(path, binding.value, None, frames),)
        if binding.kind == "parameter":
            return self._parameter(path, scope, binding.value, frames)
        return ()

    def _parameter(self, path: str, scope: int, parameter: m.Parameter, frames: Frames) -> Values:
        facts = self.program.facts(path)
        if facts is None:
            return ()
        record = facts.scopes[scope]
        for frame in reversed(frames):
            if frame.path == path and frame.scope == scope:
                for argument, found in frame.arguments:
                    if any(binding.value is parameter for binding in record.bindings.get(argument, ())):
                        return found
        given: Values = ()
        if parameter.position == 0 and facts.scopes[record.parent].kind == "class":
            decorated = {flow.tail(decorator) for decorator in record.decorators}
            if "classmethod" in decorated:
                return (Class(path, record.parent),)
            if "staticmethod" not in decorated:
                return (Instance(path, record.parent),)
        if parameter.default is not None:
            given = self.values(path, parameter.default, frames)
        if parameter.annotation is not None:
            given = union(given, self._instances(path, parameter.annotation, frames))
        return given

    def _instances(self, path: str, annotation: m.Expr, frames: Frames) -> Values:
        """What a variable of the annotated type may be."""
        if isinstance(annotation, m.Either):
            return union(*(self._instances(path, option, frames) for option in annotation.options))
        if isinstance(annotation, m.Index):
            if flow.tail(annotation.base) not in _TRANSPARENT:
                return ()
            inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
            return union(*(self._instances(path, item, frames) for item in inner))
        made: list[Value] = []
        for value in self.values(path, annotation, frames):
            if isinstance(value, Class):
                made.append(Instance(value.path, value.scope))
            elif isinstance(value, External) and value.kind == Kind.THING:
                data = self.known.is_data(value.path)
                made.append(value._replace(kind=Kind.RESULT if data else Kind.OBJECT))
        return tuple(made)

    # --- attributes -----------------------------------------------------------------------------

    def _attribute(self, path: str, expr: m.Attribute, frames: Frames) -> Values:
        return union(*(self.attribute(value, expr.name) for value in self.values(path, expr.base, frames)))

    def attribute(self, value: Value, name: str) -> Values:
        """What attribute `name` of `value` stands for."""
        if isinstance(value, External):
            kind = value.kind
            if kind == Kind.OBJECT and self.known.is_data(value.path):
                kind = Kind.RESULT
            return (value._replace(path=f"{value.path}.{name}", kind=kind),)
        if isinstance(value, Module):
            return self.exports.find(value.path, name)
        if isinstance(value, Namespace):
            dotted = f"{value.name}.{name}"
            project = self.program.project
            if dotted in project.modules:
                return (Module(project.modules[dotted]),)
            return (Namespace(dotted),) if dotted in project.packages else ()
        if isinstance(value, (Class, Instance)):
            return self.members.find(value, name)
        if isinstance(value, Text) and name == "value":  # the member of an enumeration
            return (value,)
        return ()

    # --- calls ----------------------------------------------------------------------------------

    def _call(self, path: str, expr: m.Call, frames: Frames) -> Values:
        found: list[Values] = []
        for function in self.values(path, expr.function, frames):
            if isinstance(function, External):
                found.append(externals.call(self, path, function, expr, frames))
            else:
                args, keywords = self.arguments(path, expr, frames)
                found.append(self.call(function, args, keywords))
        if isinstance(expr.function, m.Attribute):
            found.append(texts.method(self, path, expr, frames))
        return union(*found)

    def arguments(
        self, path: str, expr: m.Call, frames: Frames
    ) -> tuple[tuple[Values, ...], tuple[tuple[str, Values], ...]]:
        """Values of the positional and the keyword arguments; what `**` unpacks is left out."""
        args: list[Values] = []
        for argument in expr.args:
            if isinstance(argument, m.Starred):
                items = texts.items(self, path, argument.value, frames)
                args += [self.values(where, item, inner) for where, item, inner in items]
            else:
                args.append(self.values(path, argument, frames))
        keywords = [(name, self.values(path, value, frames)) for name, value in expr.keywords if name is not None]
        return tuple(args), tuple(keywords)

    def call(self, function: Value, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]) -> Values:
        """What calling a value with these arguments may give."""
        if isinstance(function, Class):
            return (Instance(function.path, function.scope, self.calls.construct(function, args, keywords)),)
        if isinstance(function, Instance):
            return union(*(self.call(value, args, keywords) for value in self.members.find(function, "__call__")))
        if isinstance(function, Partial):
            return self.call(function.function, (*function.args, *args), (*function.keywords, *keywords))
        if isinstance(function, External):
            return externals.load(self, function, args, keywords)
        if isinstance(function, Function):
            wanted = self.calls.parameters_of_result(function.path, function.scope)
            frames = self.calls.enter(function, args, keywords, wanted)
            facts = self.program.facts(function.path)
            if frames is None or facts is None:
                return ()
            returned = facts.scopes[function.scope].returns
            found = union(*(self.values(function.path, value, frames) for value in returned))
            if found:
                return found
            return union(
                *(
                    self._instances(function.path, annotation, ())
                    for name, annotation in facts.scopes[function.scope].annotations
                    if name == "return"
                )
            )
        return ()

    # --- the rest -------------------------------------------------------------------------------

    def _either(self, path: str, expr: m.Either, frames: Frames) -> Values:
        return union(*(self.values(path, option, frames) for option in expr.options))

    def _index(self, path: str, expr: m.Index, frames: Frames) -> Values:
        keys = self.texts(path, expr.key, frames)
        found: list[Values] = []
        for value in self.values(path, expr.base, frames):
            if isinstance(value, Collection):
                found.append(texts.lookup(self, value, expr.key, keys))
            elif isinstance(value, External):
                found.append(externals.index(self, value, keys))
        holder = externals.namespace_of(self, path, expr.base, frames)
        for value in self.values(path, holder, frames) if holder is not None else ():
            found += [self.attribute(value, key) for key in keys if UNKNOWN not in key]
        return union(*found)

    def _element(self, path: str, expr: m.Element, frames: Frames) -> Values:
        items = texts.items(self, path, expr.base, frames, expr.position)
        return union(*(self.values(where, item, inner) for where, item, inner in items))


def _text(value: object) -> Values:
    return (Text(value),) if isinstance(value, str) and len(value) <= _LONGEST else ()
