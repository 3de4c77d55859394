"""The lossless tree of one file: its nodes by kind and by place, their parents, their scopes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import libcst as cst
from libcst import matchers as m
from libcst.metadata import (
    BaseAssignment,
    CodeRange,
    MetadataWrapper,
    PositionProvider,
    Scope,
    ScopeProvider,
)

from seamlint.facts import spans
from seamlint.fixes.files import File, Refused, encoded
from seamlint.source import exhausts_parsers

if TYPE_CHECKING:
    from seamlint.facts.spans import Corners, Span

_Node = TypeVar("_Node", bound=cst.CSTNode)


@cache
def _names(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a class of nodes."""
    return tuple(field.name for field in fields(kind))


class Tree:
    """The lossless tree of one file. Raises Refused if the file does not come back out of it byte by byte."""

    def __init__(self, file: File) -> None:
        self.file = file
        if exhausts_parsers(file.text):
            raise Refused("the code is nested too deeply to be rewritten", "round-trip")
        try:
            self.module = cst.parse_module(file.text)
        except (cst.ParserSyntaxError, RecursionError):
            raise Refused("the file cannot be parsed without loss", "round-trip") from None
        if self.module.code != file.text or encoded(file.text, file.data) != file.data:
            raise Refused("the file cannot be written back byte by byte", "round-trip")
        self._wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        self._claims: dict[str, Hashable] = {}

    def claim(self, name: str, meaning: Hashable) -> bool:
        """Whether a fix may give a free name this meaning: of all fixes that are planned together, one may."""
        return self._claims.setdefault(name, meaning) == meaning

    @cached_property
    def positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        return self._wrapper.resolve(PositionProvider)

    @cached_property
    def parents(self) -> Mapping[cst.CSTNode, cst.CSTNode]:
        """By node the one that it is a part of, as `ParentNodeProvider` has it, which visits all of them to know."""
        found: dict[cst.CSTNode, cst.CSTNode] = {}
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            for name in _names(type(node)):
                value = getattr(node, name)
                for part in value if isinstance(value, (list, tuple)) else (value,):
                    if isinstance(part, cst.CSTNode):
                        found[part] = node
                        waiting.append(part)
        return found

    @cached_property
    def scopes(self) -> Mapping[cst.CSTNode, Scope | None]:
        return self._wrapper.resolve(ScopeProvider)

    @cached_property
    def named(self) -> Mapping[str, list[BaseAssignment]]:
        """All that gives a name its value, in whatever scope of the file."""
        found: dict[str, list[BaseAssignment]] = {}
        for scope in {scope for scope in self.scopes.values() if scope is not None}:
            for assignment in scope.assignments:
                found.setdefault(assignment.name, []).append(assignment)
        return found

    @cached_property
    def has_star(self) -> bool:
        """Whether a star import may bring along any name."""
        return any(True for _ in self.nodes(cst.ImportStar))

    @cached_property
    def _by_type(self) -> Mapping[type[cst.CSTNode], list[cst.CSTNode]]:
        found: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
        for node in self.positions:
            found.setdefault(type(node), []).append(node)
        return found

    def nodes(self, *kinds: type[_Node]) -> Iterator[_Node]:
        """All nodes of these classes. The tree is walked once, however often it is asked."""
        for kind in kinds:
            yield from self._by_type.get(kind, ())  # type: ignore[misc]

    @cached_property
    def at(self) -> Mapping[Corners, list[cst.CSTNode]]:
        """The nodes by their exact range, lines and columns from 1."""
        found: dict[Corners, list[cst.CSTNode]] = {}
        for node in self.positions:
            found.setdefault(self._corners(node), []).append(node)
        return found

    def find(self, corners: Corners, wanted: Any) -> Any:
        """The node at this exact range that matches; None if there is none."""
        return next((node for node in self.at.get(corners, ()) if m.matches(node, wanted)), None)

    def is_in_text(self, node: cst.CSTNode) -> bool:
        """Whether a node stands in an f-string, where older versions of Python allow no further quotes."""
        while node in self.parents and not isinstance(node, cst.FormattedString):
            node = self.parents[node]
        return isinstance(node, cst.FormattedString)

    def _corners(self, node: cst.CSTNode) -> Corners:
        place = self.positions[node]
        return place.start.line, place.start.column + 1, place.end.line, place.end.column + 1

    def in_facts(self, node: cst.CSTNode) -> Span:
        """The place of a node as the records of the file have it."""
        return spans.of(*self._corners(node))

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """The first character of a node, without parentheses around it, and the one after its last."""
        place = self.positions[node]
        start, end = place.start, place.end
        return self.file.offset(start.line, start.column + 1), self.file.offset(end.line, end.column + 1)

    def whole(self, node: cst.BaseExpression) -> tuple[int, int]:
        """As `span`, with the parentheses around it."""
        start, end = self.span(node)
        if node.lpar:
            return self.span(node.lpar[0])[0], self.span(node.rpar[-1])[1]
        return start, end
