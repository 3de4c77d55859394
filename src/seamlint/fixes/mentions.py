"""Where tests name a variable of a module: in the string that they patch it by, on the module, or by importing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst
from libcst import matchers as m
from libcst.helpers import get_full_name_for_node
from libcst.metadata import Assignment, QualifiedNameSource

from seamlint.fixes.files import Refused, read
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.project import File, Zone


class Form(str, Enum):
    STRING = "names it in a string"
    """`patch("app.views.stripe")`"""
    PARTS = "may name it in a string that is put together"
    """`patch(f"{MODULE}.stripe")`"""
    OBJECT = "sets it on the module"
    """`monkeypatch.setattr(views, "stripe", fake)`"""
    READ = "takes it from the module"
    """`views.stripe`, `from app.views import stripe`"""


@dataclass(frozen=True)
class Mention:
    """One place in a test that stops working, or stops having an effect, once the variable is gone."""

    form: Form
    path: str
    line: int
    tail: str = ""
    """Of a string, what follows the variable: `.PaymentIntent.create`."""
    span: tuple[int, int] = (0, 0)
    """Of a string, where its token stands in the text."""

    @property
    def text(self) -> str:
        return f"{self.path}:{self.line} {self.form.value}"


def find(trees: Trees, links: Links, path: str, local: str) -> list[Mention]:
    """Where tests mention a variable of a module, in a fixed order; only those are read that hold its name."""
    file = links.project.files[path]
    last = file.module.rpartition(".")[2].encode()
    found: list[Mention] = []
    for test, data in trees.once(("tests that say", local), lambda: dict(_saying(trees, links, local))).items():
        if test == path or last not in data:
            continue
        try:
            tree = trees.get(test)
        except Refused:
            continue
        found += _Reader(tree, file, local, links).mentions()
    return found


def said(trees: Trees, links: Links, text: str) -> str:
    """The first test in which a text stands in quotes; empty if there is none."""
    word = text.rpartition(".")[2]
    for path, data in trees.once(("tests that say", word), lambda: dict(_saying(trees, links, word))).items():
        if any(f"{quote}{text}{quote}".encode() in data for quote in ("'", '"')):
            return path
    return ""


def replaces(trees: Trees, links: Links, package: str) -> str:
    """The first test that may put something else into `sys.modules` for a package; empty if none may."""
    named = [text.format(package).encode() for text in ('"{}"', "'{}'", "{}=")]
    for path, data in trees.once(("tests that say", package), lambda: dict(_saying(trees, links, package))).items():
        if b"sys.modules" in data and any(name in data for name in named):
            return path
    return ""


def _saying(trees: Trees, links: Links, word: str) -> Iterator[tuple[str, bytes]]:
    """The tests whose bytes hold a word."""
    for path, file in links.project.files.items():
        if file.zone is Zone.TESTS:
            try:
                data = read(trees.root, path).data
            except Refused:
                continue
            if word.encode() in data:
                yield path, data


class _Reader:
    """Reads one test for the mentions of one variable."""

    def __init__(self, tree: Tree, file: File, local: str, links: Links) -> None:
        self._tree = tree
        self._file = file
        self._local = local
        self._links = links

    def mentions(self) -> Iterator[Mention]:
        for node in m.findall(self._tree.module, _LOOKED_AT):
            found = self._found(node)
            if found is not None:
                form, tail = found
                line = self._tree.positions[node].start.line
                yield Mention(form, self._tree.file.path, line, tail, self._tree.span(node))

    def _found(self, node: cst.CSTNode) -> tuple[Form, str] | None:
        if isinstance(node, cst.SimpleString):
            return self._string(node.evaluated_value)
        if isinstance(node, cst.ConcatenatedString):
            return (Form.PARTS, "") if self._string(node.evaluated_value) else None
        if isinstance(node, cst.FormattedStringText) and self._begins(node.value, "."):
            module = self._before(node)
            return (Form.PARTS, "") if not module or self._string(f"{module}{node.value}") else None
        if isinstance(node, cst.Call):
            return (Form.OBJECT, "") if self._sets(node) else None
        if isinstance(node, cst.Attribute):
            taken = node.attr.value == self._local and self._is_module(node.value) is True
            return (Form.READ, "") if taken else None
        return (Form.READ, "") if isinstance(node, cst.ImportFrom) and self._imports(node) else None

    def _string(self, value: object) -> tuple[Form, str] | None:
        if not isinstance(value, str):
            return None
        for module in self._file.names:
            name = f"{module}.{self._local}"
            if value == name or value.startswith(f"{name}."):
                return Form.STRING, value[len(name) :]
        return (Form.PARTS, "") if self._begins(value, ".") else None

    def _before(self, node: cst.FormattedStringText) -> str:
        """The text of the constant that stands before a part of an f-string; empty if that is not known."""
        parts = list(cst.ensure_type(self._tree.parents[node], cst.FormattedString).parts)
        part = parts[parts.index(node) - 1] if parts[0] is not node else None
        name = part.expression if isinstance(part, cst.FormattedStringExpression) else None
        assigned = self._tree.named.get(name.value, []) if isinstance(name, cst.Name) else []
        if len(assigned) != 1 or not isinstance(assigned[0], Assignment):
            return ""
        target = self._tree.parents[assigned[0].node]
        statement = self._tree.parents[target] if isinstance(target, cst.AssignTarget) else None
        value = statement.value if isinstance(statement, cst.Assign) else None
        text = value.evaluated_value if isinstance(value, cst.SimpleString) else ""
        return text if isinstance(text, str) else ""

    def _sets(self, node: cst.Call) -> bool:
        """`patch.object(views, "stripe")`, `patch.multiple("app.views", stripe=fake)`."""
        values = [argument.value for argument in node.args]
        texts = [value.evaluated_value for value in values if isinstance(value, cst.SimpleString)]
        named = any(argument.keyword and argument.keyword.value == self._local for argument in node.args)
        if named and any(text in self._file.names for text in texts):
            return True
        said = any(isinstance(text, str) and self._begins(text, "") for text in texts)
        return said and isinstance(values[0], (cst.Name, cst.Attribute)) and self._is_module(values[0]) is not False

    def _imports(self, node: cst.ImportFrom) -> bool:
        if isinstance(node.names, cst.ImportStar) or all(alias.evaluated_name != self._local for alias in node.names):
            return False
        importer = self._links.project.files[self._tree.file.path]
        module = get_full_name_for_node(node.module) if node.module is not None else ""
        absolute = self._links.evaluator.program.absolute(importer, module or "", len(node.relative))
        return absolute in self._file.names

    def _begins(self, text: str, dot: str) -> bool:
        """Whether a text is the variable, or something in it."""
        wanted = f"{dot}{self._local}"
        return text == wanted or text.startswith(f"{wanted}.")

    def _is_module(self, node: cst.BaseExpression) -> bool | None:
        """Whether an expression is the module; None if it comes from no import, and may be anything."""
        scope = self._tree.scopes.get(node)
        names = scope.get_qualified_names_for(node) if scope is not None else ()
        imports = [name.name for name in names if name.source is QualifiedNameSource.IMPORT]
        if not imports or any(name.startswith(".") for name in imports):
            return None
        return any(name in self._file.names for name in imports)


_LOOKED_AT = (
    m.SimpleString() | m.ConcatenatedString() | m.FormattedStringText() | m.Call() | m.Attribute() | m.ImportFrom()
)
