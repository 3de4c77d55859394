"""Follows an expression to what it may stand for, across scopes, calls and modules.

The answer is a set of alternatives, never a proof that there are no others: a name that is bound in
two branches has both values. Work is bounded by depth and by `MOST` alternatives; recursion and
import cycles end in "nothing known".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import externals, texts
from seamlint.links.known import Known
from seamlint.links.program import Program
from seamlint.links.values import (
    Class,
    Collection,
    External,
    Frame,
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

_DEPTH = 100
_CALLS = 5
_STEPS = 2_000
_NEVER = 1 << 30
_NAME = 200
_LONGEST = 4_000
"""Characters; longer literals are prompts and documents, not names or hosts."""
_TRANSPARENT = frozenset({"Optional", "Annotated", "Union", "Final", "ClassVar", "Required", "NotRequired"})
_PROPERTY = frozenset(
    {"property", "cached_property", "functools.cached_property", "django.utils.functional.cached_property"}
)


_Key: TypeAlias = tuple[str, int, Frames]


class Evaluator:
    """Values of expressions, remembered by expression and call."""

    def __init__(self, program: Program, known: Known) -> None:
        self.program = program
        self.known = known
        self._sensitive: dict[tuple[str, int], bool] = {}
        self._dependencies: dict[tuple[str, int], frozenset[str]] = {}
        self._memo: dict[_Key, Values] = {}
        self._active: dict[_Key, int] = {}
        self._cut = _NEVER
        self._steps = 0
        self._kept: list[m.Expr] = []
        self._kinds: dict[type[Any], Callable[[str, Any, Frames], Values]] = {
            m.Name: self._name,
            m.Attribute: self._attribute,
            m.Call: self._call,
            m.Constant: lambda _path, expr, _frames: _text(expr.value),
            m.Joined: self._joined,
            m.Percent: lambda path, expr, frames: texts.percent(self, path, expr, frames),
            m.Index: self._index,
            m.Mapping: lambda path, expr, frames: (Collection(path, expr, frames),),
            m.Sequence: lambda path, expr, frames: (Collection(path, expr, frames),),
            m.Either: self._either,
            m.Element: self._element,
            m.Lambda: lambda path, expr, frames: (Function(path, expr.scope, None, frames),),
            m.Starred: lambda path, expr, frames: self.values(path, expr.value, frames),
            m.Reversed: lambda path, expr, frames: tuple(
                Text(value.value[::-1]) for value in self.values(path, expr.base, frames) if isinstance(value, Text)
            ),
        }

    def values(self, path: str, expr: m.Expr, frames: Frames = ()) -> Values:
        """What `expr` of the file at `path` may stand for, inside the given calls."""
        evaluate = self._kinds.get(type(expr))
        if evaluate is None:
            return ()
        return self._once((path, id(expr), frames), lambda: union(evaluate(path, expr, frames)))

    def _once(self, key: _Key, compute: Callable[[], Values]) -> Values:
        """`compute()`, remembered; nothing where the question is already being asked.

        An answer that was cut short by a question further out is not remembered, or it would depend
        on which question came first.
        """
        known = self._memo.get(key)
        if known is not None:
            return known
        if not self._active:
            self._steps = 0
        self._steps += 1
        level = self._active.get(key)
        if level is not None or len(self._active) > _DEPTH or self._steps > _STEPS:
            self._cut = min(self._cut, -1 if level is None else level)
            return ()
        level = self._active[key] = len(self._active)
        outer, self._cut = self._cut, _NEVER
        try:
            found = compute()
        finally:
            del self._active[key]
        if self._cut >= level or level == 0:
            self._memo[key] = found
            self._cut = outer
        else:
            self._cut = min(self._cut, outer)
        return found

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
                reaching = _reaching(bindings, expr, facts.loops) if local else bindings
                seen = _visible(frames, path, scope, facts) if frames else ()
                found = union(*(self._binding(path, scope, name, seen) for name in reaching))
                if found or scope or not self._stars(path):
                    return found
            local = local and record.kind == "block"
            scope = record.parent
        starred = self._from_stars(path, expr.id)
        return starred or (External(f"builtins.{expr.id}"),)

    def _binding(self, path: str, scope: int, binding: m.Binding, frames: Frames) -> Values:
        if binding.kind == "import":
            return self.imported(path, binding.value)
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
        name = next(
            (
                name
                for name, bindings in record.bindings.items()
                if any(binding.value is parameter for binding in bindings)
            ),
            "",
        )
        for frame in reversed(frames):
            if frame.path == path and frame.scope == scope:
                for argument, found in frame.arguments:
                    if argument == name:
                        return found
        given: Values = ()
        if parameter.position == 0 and facts.scopes[record.parent].kind == "class":
            decorated = {_tail(decorator) for decorator in record.decorators}
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
            if _tail(annotation.base) not in _TRANSPARENT:
                return ()
            inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
            return union(*(self._instances(path, item, frames) for item in inner))
        made: list[Value] = []
        for value in self.values(path, annotation, frames):
            if isinstance(value, Class):
                made.append(Instance(value.path, value.scope))
            elif isinstance(value, External) and value.kind == Kind.THING:
                made.append(value._replace(kind=Kind.OBJECT))
        return tuple(made)

    # --- modules --------------------------------------------------------------------------------

    def imported(self, path: str, record: m.Import) -> Values:
        """What the name that an import binds stands for."""
        file = self.program.file(path)
        module = self.program.absolute(file, record.module, record.level)
        if module is None:
            return ()
        if record.name is None:
            wanted = module if record.alias else module.partition(".")[0]
            return self.program.locate(wanted, file)
        found: list[Values] = []
        for value in self.program.locate(module, file, relative=record.level > 0):
            found.append(self.attribute(value, record.name))
        return union(*found)

    def export(self, path: str, name: str) -> Values:
        """What attribute `name` of the module at `path` stands for."""
        return self._once((f"{path}:{name}", -3, ()), lambda: self._export(path, name))

    def _export(self, path: str, name: str) -> Values:
        facts = self.program.facts(path)
        found: Values = ()
        if facts is not None:
            bindings = facts.scopes[0].bindings.get(name, [])
            own = [b for b in bindings if not (b.kind == "import" and self._is_self(path, b.value, name))]
            found = union(*(self._binding(path, 0, binding, ()) for binding in own))
            if found or own:
                return found
            found = self._from_stars(path, name)
            if found:
                return found
        file = self.program.file(path)
        submodule = f"{file.module}.{name}" if file.module else name
        if file.is_package:
            found = self.program.locate(submodule, file, relative=True)
        if not found and facts is not None and name != "__getattr__":
            found = self._lazy_export(path, facts, name)
        return found

    def _is_self(self, path: str, record: m.Import, name: str) -> bool:
        """`from . import x` in a package means the submodule."""
        file = self.program.file(path)
        return (
            record.name == name
            and record.level == 1
            and not record.module
            and file.is_package
            and f"{file.module}.{name}" in self.program.project.modules
        )

    def _lazy_export(self, path: str, facts: m.Facts, name: str) -> Values:
        found: Values = ()
        for binding in facts.scopes[0].bindings.get("__getattr__", []):
            if binding.kind == "scope":
                function = Function(path, binding.value)
                found = union(found, self.call(function, ((Text(name),),), ()))
        return found

    def _stars(self, path: str) -> list[m.Import]:
        facts = self.program.facts(path)
        return [record for record in facts.imports if record.name == "*" and record.scope == 0] if facts else []

    def _from_stars(self, path: str, name: str) -> Values:
        def compute() -> Values:
            return union(
                *(self.export(module, name) for module in self._starred(path) if name in self.star_names(module))
            )

        return self._once((f"{path}:{name}", -1, ()), compute) if self._stars(path) else ()

    def _starred(self, path: str) -> list[str]:
        """The project's modules that the one at `path` imports all names from."""
        file = self.program.file(path)
        found = []
        for record in self._stars(path):
            module = self.program.absolute(file, record.module, record.level)
            for value in self.program.locate(module, file, record.level > 0) if module else ():
                if isinstance(value, Module) and value.path != path:
                    found.append(value.path)
        return found

    def star_names(self, path: str) -> tuple[str, ...]:
        """The names that `from module import *` takes."""
        facts = self.program.facts(path)
        if facts is None:
            return ()
        declared = self.declared_exports(path)
        if declared is not None:
            return declared

        def compute() -> Values:
            names = [name for name in facts.scopes[0].bindings if not name.startswith("_")]
            for module in self._starred(path):
                names += self.star_names(module)
            return tuple(Text(name) for name in dict.fromkeys(names))

        return tuple(text.value for text in self._once((path, -2, ()), compute) if isinstance(text, Text))

    def declared_exports(self, path: str) -> tuple[str, ...] | None:
        """The names in `__all__`, or None without one."""
        facts = self.program.facts(path)
        bindings = facts.scopes[0].bindings.get("__all__") if facts else None
        if not bindings or facts is None:
            return None
        names: list[str] = []
        for binding in bindings:
            if binding.kind == "value":
                names += texts.elements(self, path, binding.value, ())
        for use in self.program.uses_within(path, 0):
            if isinstance(use, m.Call) and isinstance(use.function, m.Attribute):
                base = use.function.base
                if isinstance(base, m.Name) and base.id == "__all__":
                    for argument in use.args:
                        names += self.texts(path, argument) or texts.elements(self, path, argument, ())
        return tuple(dict.fromkeys(names))

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
            return self.export(value.path, name)
        if isinstance(value, Namespace):
            dotted = f"{value.name}.{name}"
            project = self.program.project
            if dotted in project.modules:
                return (Module(project.modules[dotted]),)
            return (Namespace(dotted),) if dotted in project.packages else ()
        if isinstance(value, (Class, Instance)):
            return self._member(value, name)
        if isinstance(value, Text) and name == "value":  # the member of an enumeration
            return (value,)
        return ()

    def _member(self, owner: Class | Instance, name: str, seen: frozenset[tuple[str, int]] = frozenset()) -> Values:
        facts = self.program.facts(owner.path)
        if facts is None or (owner.path, owner.scope) in seen:
            return ()
        record = facts.scopes[owner.scope]
        frames = owner.frames if isinstance(owner, Instance) else ()
        found: list[Values] = []
        for binding in record.bindings.get(name, []):
            for value in self._binding(owner.path, owner.scope, binding, frames):
                found.append(self._bound(value, owner, binding))
        if isinstance(owner, Instance):
            for scope, stored in record.members.get(name, []):
                found.append(self.values(owner.path, stored, self._constructed(owner, scope)))
        else:
            for _, stored in record.members.get(name, []):
                found.append(self.values(owner.path, stored))
        if found:
            return union(*found)
        for base in record.bases:
            for value in self.values(owner.path, base):
                if isinstance(value, Class):
                    inherited: Class | Instance = value
                    if isinstance(owner, Instance):
                        inherited = Instance(value.path, value.scope)
                    found.append(self._member(inherited, name, seen | {(owner.path, owner.scope)}))
                elif isinstance(value, External):
                    kind = Kind.OBJECT if isinstance(owner, Instance) else value.kind
                    found.append(self.attribute(value._replace(kind=kind), name))
        return union(*found)

    def home(self, owner: Class | Instance, name: str, depth: int = 0) -> str:
        """The file of the class, among the owner's and its bases, that defines a member; empty if none does."""
        facts = self.program.facts(owner.path)
        if facts is None or depth > _CALLS:
            return ""
        record = facts.scopes[owner.scope]
        if name in record.bindings or name in record.members:
            return owner.path
        found = (
            self.home(value, name, depth + 1)
            for base in record.bases
            for value in self.values(owner.path, base)
            if isinstance(value, Class)
        )
        return next(filter(None, found), "")

    def _constructed(self, owner: Instance, scope: int) -> Frames:
        return tuple(frame for frame in owner.frames if frame.scope == scope)

    def _bound(self, value: Value, owner: Class | Instance, binding: m.Binding) -> Values:
        if not isinstance(value, Function) or binding.kind != "scope":
            return (value,)
        facts = self.program.facts(value.path)
        decorators = {_tail(decorator) for decorator in facts.scopes[value.scope].decorators} if facts else set()
        if "staticmethod" in decorators:
            return (value,)
        method = value._replace(owner=owner)
        return self.call(method, (), ()) if decorators & _PROPERTY else (method,)

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
            return (Instance(function.path, function.scope, self.construct(function, args, keywords)),)
        if isinstance(function, Instance):
            return union(*(self.call(value, args, keywords) for value in self._member(function, "__call__")))
        if isinstance(function, Partial):
            return self.call(function.function, (*function.args, *args), (*function.keywords, *keywords))
        if isinstance(function, External):
            return externals.load(self, function, args, keywords)
        if isinstance(function, Function):
            wanted = self._parameters_of_result(function.path, function.scope)
            frames = self.enter(function, args, keywords, wanted)
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

    def enter(
        self,
        function: Function,
        args: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        wanted: frozenset[str] | None = None,
    ) -> Frames | None:
        """The calls that hold inside `function` when it gets these arguments; None if too deep.

        Only the parameters in `wanted` are bound, and only to what can make a difference: every other
        call shares one answer.
        """
        facts = self.program.facts(function.path)
        if facts is None or len(function.frames) >= _CALLS:
            return None
        if any(frame.scope == function.scope and frame.path == function.path for frame in function.frames):
            return None
        record = facts.scopes[function.scope]
        if function.owner is not None:
            args = ((function.owner,), *args)
        named = dict(keywords)
        bound: list[tuple[str, Values]] = []
        for name, bindings in record.bindings.items():
            if bindings[0].kind != "parameter" or (wanted is not None and name not in wanted):
                continue
            index = bindings[0].value.position
            given = args[index] if 0 <= index < len(args) else named.get(name, ())
            sensitive = wanted is None or self._is_sensitive(function.path, function.scope)
            telling = tuple(value for value in given if self._tells(value, sensitive))
            if given and not telling and bindings[0].value.default is not None:
                bound.append((name, ()))  # given, but nothing that matters: not the default at any rate
            elif telling and telling != (Instance(function.path, record.parent),):
                bound.append((name, telling))
        frames = function.frames
        if isinstance(function.owner, Instance):
            frames = (*(frame for frame in function.owner.frames if frame not in frames), *frames)
        if bound:
            frames = (*frames, Frame(function.path, function.scope, tuple(bound)))
        return frames[-_CALLS:]

    def _tells(self, value: Value, sink: bool) -> bool:
        """Whether it can matter that a parameter is this value; to a sink any short text may."""
        if isinstance(value, Text):
            return self.known.names(value.value) or (sink and value.value != UNKNOWN and len(value.value) <= _NAME)
        if isinstance(value, External):
            return self.known.is_useful(value.path)
        return not isinstance(value, (Collection, Instance, Function)) or not value.frames

    def _is_sensitive(self, path: str, scope: int) -> bool:
        """Whether a function loads, or looks up, by a name: then any name it is given matters."""
        known = self._sensitive.get((path, scope))
        if known is None:
            known = any(
                isinstance(use, m.Index) or (isinstance(use, m.Call) and _tail(use.function) in self.known.loader_tails)
                for use in self.program.uses_within(path, scope)
            )
            self._sensitive[(path, scope)] = known
        return known

    def _parameters_of_result(self, path: str, scope: int) -> frozenset[str]:
        """The parameters that what a function returns may depend on."""
        known = self._dependencies.get((path, scope))
        if known is None:
            facts = self.program.facts(path)
            known = _dependencies(facts, scope) if facts is not None else frozenset()
            self._dependencies[(path, scope)] = known
        return known

    def construct(self, made: Class, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]) -> Frames:
        facts = self.program.facts(made.path)
        bindings = facts.scopes[made.scope].bindings.get("__init__", []) if facts else []
        for binding in bindings:
            if binding.kind == "scope":
                parameters = facts.scopes[binding.value].bindings if facts else {}
                function = Function(made.path, binding.value, made)
                return self.enter(function, args, keywords, frozenset(parameters)) or ()
        return ()

    # --- the rest -------------------------------------------------------------------------------

    def _either(self, path: str, expr: m.Either, frames: Frames) -> Values:
        return union(*(self.values(path, option, frames) for option in expr.options))

    def _joined(self, path: str, expr: m.Joined, frames: Frames) -> Values:
        joined = texts.join(self, path, expr.parts, frames)
        collections = [
            value for part in expr.parts for value in self.values(path, part, frames) if isinstance(value, Collection)
        ]
        return union(tuple(collections), joined) if collections else joined

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


def _reaching(bindings: list[m.Binding], use: m.Name, loops: frozenset[int]) -> list[m.Binding]:
    """The bindings of a name in its own scope that may hold at `use`."""
    found: list[m.Binding] = []
    for binding in reversed(bindings):
        branch = binding.branch
        if binding.order > use.order:
            if any(arm in loops and arm in use.branch for arm in branch):
                found.append(binding)
            continue
        if any(arm ^ 1 in use.branch for arm in branch):
            continue
        found.append(binding)
        if branch == use.branch[: len(branch)]:
            break
    return found or bindings


def _visible(frames: Frames, path: str, scope: int, facts: m.Facts) -> Frames:
    """The calls that a name of `scope` can depend on: those of the functions around it."""
    around = set()
    while scope > 0:
        around.add(scope)
        scope = facts.scopes[scope].parent
    return tuple(frame for frame in frames if frame.path == path and frame.scope in around)


def _dependencies(facts: m.Facts, scope: int) -> frozenset[str]:
    record = facts.scopes[scope]
    found: set[str] = set()
    fresh = [name for value in record.returns for name in _names(value)]
    while fresh:
        name = fresh.pop()
        if name in found:
            continue
        found.add(name)
        for binding in record.bindings.get(name, []):
            if binding.kind == "value":
                fresh += _names(binding.value)
            elif binding.kind == "scope":  # an inner function may use any of the outer one's names
                return frozenset(record.bindings)
    return frozenset(found)


def _names(expr: object) -> list[str]:
    if isinstance(expr, m.Name):
        return [expr.id]
    if isinstance(expr, tuple):
        return [name for part in expr if isinstance(part, tuple) for name in _names(part)]
    return []


def _text(value: object) -> Values:
    return (Text(value),) if isinstance(value, str) and len(value) <= _LONGEST else ()


def _tail(expr: m.Expr) -> str:
    """The last segment of a dotted name, or of the function that is called."""
    if isinstance(expr, m.Call):
        expr = expr.function
    return expr.name if isinstance(expr, m.Attribute) else expr.id if isinstance(expr, m.Name) else ""
