"""One import of a provider, and everything that it takes to do without it: edits, and what speaks against them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Assignment, BaseAssignment, Scope

from seamlint.fix import Edit
from seamlint.fixes import append, homes
from seamlint.fixes.boundary import Adapter, adapters
from seamlint.fixes.files import Refused
from seamlint.fixes.operations import family
from seamlint.fixes.place import Place
from seamlint.fixes.symbols import Origin, encloses, origins
from seamlint.fixes.uses import Use
from seamlint.project import Zone


class Move:
    """Handlers of uses tell it what to write; it says in the end what the fix is."""

    def __init__(self, place: Place, statement: cst.Import | cst.ImportFrom, scope: Scope) -> None:
        self.place = place
        self.links = place.links
        self.tree = place.tree
        self.statement = statement
        """The import that was found."""
        self.scope = scope
        self.provider = next(p for p in self.links.catalogue.active if p.name == place.finding.provider)
        self.edits: list[Edit] = []
        self.needed: dict[tuple[str, str], str] = {}
        """The names that the module takes from the boundary, by module and name, with what they are called here."""
        self.aliased: dict[str, str] = {}
        """The classes that the module takes from the boundary, with what they are called here."""
        self.operations: dict[str, Adapter] = {}
        """The symbols that are called through the boundary, with the adapter that forwards to them."""
        self.unsafe_reasons: list[str] = []
        self.person_reasons: list[str] = []

    @cached_property
    def statements(self) -> list[cst.Import | cst.ImportFrom]:
        """The import that was found, and those of the same scope that bind the same name to the same package."""
        found = {self.statement: None}
        packages = {each.local for each in self._taken(self.statement) if not each.name and not each.alias}
        for each in self.scope.assignments:
            node = each.node if isinstance(each, Assignment) else None
            if isinstance(node, cst.Import) and any(
                other.local in packages and not other.alias for other in self._taken(node)
            ):
                found.setdefault(node)
        return sorted(found, key=lambda node: self.tree.span(node))

    @cached_property
    def origins(self) -> list[Origin]:
        """What these imports take from the provider."""
        return list(dict.fromkeys(each for statement in self.statements for each in self._taken(statement)))

    def takes(self, statement: cst.Import | cst.ImportFrom, alias: cst.ImportAlias) -> bool:
        """Whether an alias of one of them is the provider's."""
        names = statement.names
        assert not isinstance(names, cst.ImportStar)
        return origins(statement)[list(names).index(alias)] in self.origins

    def _taken(self, statement: cst.Import | cst.ImportFrom) -> list[Origin]:
        return [each for each in origins(statement) if self.links.catalogue.find(each.path) is self.provider]

    @cached_property
    def in_tests(self) -> bool:
        return self.links.project.files[self.place.finding.path].zone in (Zone.TESTS, Zone.DOCS)

    # --- what handlers say -------------------------------------------------------------------------

    def write(self, node: cst.CSTNode, text: str) -> None:
        """Put a text in the place of a node."""
        start, end = self.tree.span(node)
        if m.findall(node, m.Comment()):
            raise Refused("a comment stands inside it")
        if m.matches(self.tree.parents[node], m.FormattedStringExpression(equal=m.AssignEqual())):
            raise Refused("the text of the expression is shown")
        if text != self.place.text[start:end]:
            self.edits.append(self.place.edit(start, end, text))

    def unsafe(self, use: Use | int, reason: str) -> None:
        """Something may change; the reason follows the line that it is about."""
        self._say(self.unsafe_reasons, use, reason)

    def person(self, use: Use | int, reason: str) -> None:
        """It cannot be done without a person."""
        self._say(self.person_reasons, use, reason)

    @staticmethod
    def _say(reasons: list[str], use: Use | int, reason: str) -> None:
        """The same reason for several lines is told once."""
        line = str(use if isinstance(use, int) else use.line)
        for number, known in enumerate(reasons):
            lines, _, what = known.partition(": ")
            if what == reason and lines.startswith("line"):
                if line not in lines.replace(",", "").split():
                    reasons[number] = f"{lines.replace('line ', 'lines ')}, {line}: {reason}"
                return
        reasons.append(f"line {line}: {reason}")

    def need(self, module: str, name: str, wanted: str = "") -> str:
        """What `name` of a boundary module is called here; it will be imported. Raises Refused."""
        known = self.needed.get((module, name))
        if known is None:
            for possible in (wanted or name, name, f"{self.provider.name.replace('-', '_')}_{name}"):
                if self._is_free(possible, module, name) and self.tree.claim(possible, (module, name)):
                    known = self.needed[(module, name)] = possible
                    break
            else:
                raise Refused(f"`{name}` stands for something else in this module")
        return known

    def operation(self, use: Use) -> str:
        """What calls the boundary in the place of an SDK's symbol: `payments.create_charge`. Raises Refused."""
        adapter = self.operations[use.symbol] = self.adapter(use)
        method, edits = append.operation(self.place.trees, self.links, adapter, use.symbol, use.origin)
        self.edits += edits
        return f"{self.need(adapter.module, adapter.instance)}.{method}"

    def adapter(self, use: Use) -> Adapter:
        """The bound instance that stands for the provider. Raises Refused."""
        wanted = self.family(use)
        serving = [each for each in self.adapters if self.provider.id in each.providers]
        found = [each for each in serving if use.symbol in each.forwards] or [
            each for each in serving if self._family_of(each) in (wanted, "")
        ]
        if len(found) > 1:
            names = ", ".join(f"`{each.name}`" for each in found)
            raise Refused(f"several adapters of the boundary may be meant: {names}")
        if not found:
            raise Refused(homes.missing(self.links, self.provider, wanted))
        if found[0].known.odd:
            raise Refused(found[0].known.odd)
        return found[0]

    @property
    def adapters(self) -> list[Adapter]:
        """All bound instances of the boundary."""
        return adapters(self.place.trees, self.links)

    def family(self, use: Use) -> str:
        service = use.symbol.partition('("')[2].partition('"')[0]
        return self.links.catalogue.family_of(self.provider, use.symbol, service or None)

    def _family_of(self, adapter: Adapter) -> str:
        """The provider family that an adapter is bound for; empty if that is not known."""
        declared = self.links.settings.capabilities.get(adapter.capability)
        if declared is not None:
            return declared.family or declared.provider.rpartition(".")[0]
        families = self.links.catalogue.families_of(self.provider)
        named = [each for each in sorted(families) if family(each).capability == adapter.capability]
        return named[0] if named else ""

    def _is_free(self, possible: str, module: str, name: str) -> bool:
        """Whether a name stands for nothing in the whole file, or everywhere for this very thing."""
        if self._is_submodule(possible):
            return False
        same = self.same_imports(module, name, possible)
        if not same:
            return possible not in self._variables
        every = self.tree.named.get(possible, ())
        assigned = {each.node if isinstance(each, Assignment) else None for each in every}
        gone = (
            cst.ensure_type(name, cst.Name).value
            for node in self.tree.nodes(cst.Del)
            for name in m.findall(node, m.Name())
        )
        if assigned != set(same) or possible in self.odd_names or possible in gone:
            return False
        return not any(self._is_hidden(each) for each in every)

    def _is_hidden(self, known: BaseAssignment) -> bool:
        """Whether an import of the same name in another scope would be in the way of a use, or this one of its uses."""
        if known.scope is self.scope:
            return False
        if encloses(self.scope, known.scope):  # a variable of that function, perhaps before it is made
            uses = [
                access for origin in self.origins for each in self.scope[origin.bound] for access in each.references
            ]
            return any(encloses(known.scope, access.scope) for access in uses)
        if not isinstance(known, Assignment) or not encloses(known.scope, self.scope):
            return False
        if self.tree.positions[known.node].end.line < self.first_line:
            return False
        return any(encloses(self.scope, access.scope) for access in known.references)

    @cached_property
    def first_line(self) -> int:
        """Where the statement of the module begins that the import stands in."""
        node: cst.CSTNode = self.statements[0]
        while not isinstance(self.tree.parents[node], cst.Module):
            node = self.tree.parents[node]
        return self.tree.positions[node].start.line

    def _is_submodule(self, name: str) -> bool:
        """Whether a package has a module of that name, which its attribute stands for once it is imported."""
        file = self.links.project.files[self.place.finding.path]
        inner = f"{file.module}.{name}"
        return file.is_package and any(
            each == inner or each.startswith(f"{inner}.") for each in self.links.project.modules
        )

    def same_imports(self, module: str, name: str, local: str) -> list[cst.CSTNode]:
        """The statements of the file that import this already, under that name."""
        return [
            node
            for origin, node in self._imports
            if (origin.module, origin.name, origin.bound) == (module, name, local)
        ]

    @cached_property
    def _imports(self) -> list[tuple[Origin, cst.CSTNode]]:
        file, program = self.links.project.files[self.place.finding.path], self.links.evaluator.program
        found: list[tuple[Origin, cst.CSTNode]] = []
        statements: list[cst.Import | cst.ImportFrom] = [*self.tree.nodes(cst.Import), *self.tree.nodes(cst.ImportFrom)]
        for node in statements:
            for origin in origins(node):
                module = program.absolute(
                    file, origin.module.lstrip("."), len(origin.module) - len(origin.module.lstrip("."))
                )
                found.append((replace(origin, module=module or origin.module), node))
        return found

    @cached_property
    def _variables(self) -> frozenset[str]:
        """Every name that is a variable somewhere in the file, or may be one, once the import is gone."""
        gone = {name for statement in self.statements for name in m.findall(statement, m.Name())}
        for origin in self.origins:
            for each in self.scope[origin.bound]:
                gone.update(access.node for access in each.references)
        names = [node for node in self.tree.nodes(cst.Name) if node not in gone]
        return frozenset(node.value for node in names if not self._is_label(node))

    def _is_label(self, node: cst.CSTNode) -> bool:
        parent = self.tree.parents[node]
        if isinstance(parent, cst.ImportAlias):
            return parent.name is node and parent.asname is not None
        return (
            isinstance(parent, cst.ImportFrom)
            or (isinstance(parent, cst.Attribute) and parent.attr is node)
            or (isinstance(parent, cst.Arg) and parent.keyword is node)
        )

    @cached_property
    def odd_names(self) -> frozenset[str]:
        """Names that get a value in ways that the scopes of the tree do not know of."""
        captures = self.tree.nodes(cst.MatchAs, cst.MatchStar, cst.MatchMapping, cst.NameItem)
        found = [name for node in captures for name in m.findall(node, m.Name())]
        return frozenset(cst.ensure_type(name, cst.Name).value for name in found)
