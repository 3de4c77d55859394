"""Where a `token` is a piece of text: in lexers, parsers, models of languages, and where it is taken for a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.taint import echoes, tables
from seamlint.taint.names import Names, Says, words

_TEXTS = frozenset({"chunk", "lexer", "tokenizer", "cursor"})
"""Words in the name of a class whose token is a piece of text, or a place in one."""
_STREAMING = frozenset({"streaming", "callback"})
"""The same, of those that are handed the answer of a model piece by piece."""
_TOKEN = ("token",)
_OF_WORDS = frozenset(
    """
    lower upper casefold title capitalize swapcase isalpha isalnum isdigit isdecimal isnumeric isspace isupper islower
    istitle isidentifier
    """.split()
)
"""What is asked of words and numbers, and hardly ever of what opens a door."""
_NUMBERS = frozenset({"int", "float", "Decimal", "Fraction"})
_KINDS = frozenset("address matcher symbol selector literal unit node".split())
"""What a function reads that is handed a word: `parse_matcher`."""
_CODES = frozenset({"otp", "totp", "hotp", "mfa", "twofactor"})
"""Words of files in which a token may be a number, and a secret."""
_SPLITS = frozenset({"split", "rsplit", "partition", "rpartition"})
_SEPARATORS = frozenset({"/", "+", ",", "=", "&", ";"})
"""What stands between parts of a text; not what stands between those of a credential, as in `Bearer a.b.c`."""
_LONGEST = 16
_STAND_INS = frozenset(
    """
    none null nil undefined false true demo dev test anonymous guest admin public secret password changeme bearer
    """.split()
)
"""What a secret is compared with to see whether there is one."""


class Lexical:
    """Answers for files and functions, each once."""

    def __init__(self, facts: Callable[[str], m.Facts | None], names: Names) -> None:
        self._facts = facts
        self._names = names
        self._files: dict[str, bool] = {}
        self._functions: dict[tuple[str, int], bool] = {}
        self._echoes: dict[tuple[str, int], bool] = {}

    def is_function(self, path: str, scope: int) -> bool:
        """Whether a token is no secret in a function: it takes text apart, or speaks of positions, `page_token`."""
        facts = self._facts(path)
        scope = facts.function_around(scope) if facts is not None else 0
        if facts is None or scope <= 0:
            return False
        key = (path, scope)
        if key not in self._functions:
            record = facts.scopes[scope]
            reads = not tables.listed("lexers", "functions").isdisjoint(words(record.name))
            owner = words(record.qualname.partition(".")[0])
            reads = reads or not _TEXTS.isdisjoint(owner) or _STREAMING.issubset(owner) or "tokenizer" in record.words
            reads = reads or self._names.speaks_of_positions({record.name, *record.words})
            self._functions[key] = reads or echoes.is_handed_words(facts, scope, self._names)
        return self._functions[key]

    def is_echo(self, path: str, scope: int) -> bool:
        """Whether a function that is called a token gives a piece of what it is handed."""
        key = (path, scope)
        if key not in self._echoes:
            facts = self._facts(path)
            self._echoes[key] = facts is not None and echoes.is_echo(facts, scope)
        return self._echoes[key]

    def is_file(self, path: str) -> bool:
        """Whether a token is a piece of text in a file: it has to do with a lexer, or does with it what one does."""
        if path not in self._files:
            facts = self._facts(path)
            self._files[path] = facts is not None and (self._has_lexer(facts) or self._takes_for_word(path, facts))
        return self._files[path]

    def _has_lexer(self, facts: m.Facts) -> bool:
        modules = {record.module for record in facts.imports}
        members = {f"{record.module}.{record.name}" for record in facts.imports}
        modules |= members
        roots = modules | {module.partition(".")[0] for module in modules}
        if not (
            roots.isdisjoint(tables.listed("lexers", "modules"))
            and members.isdisjoint(tables.listed("lexers", "members"))
        ):
            return True
        classes = {scope.name for scope in facts.scopes if scope.kind == "class"}
        if any(name.endswith(("Lexer", "Tokenizer", "Parser", "Scanner")) for name in classes):
            return True
        if any(scope.name.endswith("tokenize") for scope in facts.scopes if scope.kind == "function"):
            return True
        classes.update(record.name for record in facts.imports if record.name and record.name[:1].isupper())
        return any(map(self._is_of_tree, classes))

    def _is_of_tree(self, name: str) -> bool:
        """Whether a class is of the tokens, or the nodes, that a text is taken into: `StackToken`, `TokenNode`."""
        said = words(name)
        return said[-2:] == ("token", "node") or (said[-1:] == _TOKEN and self._names.says(name) is Says.HARMLESS)

    def _takes_for_word(self, path: str, facts: m.Facts) -> bool:
        """Whether the file asks of a token what is asked of words: `token.isdigit()`, `token == "("`."""
        coded = not _CODES.isdisjoint(words(path))
        return any(
            _is_of_word(part, coded)
            for scope in facts.scopes
            if scope.kind in ("function", "module") and "token" in scope.words
            for step in scope.steps
            for part in _parts(step)
        )


def _parts(part: object) -> Iterator[m.Compare | m.Call]:
    """The comparisons and calls in a statement; those behind which it is asked for a scheme are left out."""
    if isinstance(part, m.Attribute) and part.name == "startswith" and isinstance(part.base, m.Call):
        return  # `token.lower().startswith("bearer ")`
    if isinstance(part, (m.Compare, m.Call)):
        yield part
    if isinstance(part, tuple):
        for inner in part:
            yield from _parts(inner)


def _is_of_word(part: m.Compare | m.Call, coded: bool) -> bool:
    if isinstance(part, m.Compare):
        return part.operator in ("Eq", "NotEq", "In", "NotIn") and _is_token(part.left) and _is_word(part.right)
    function = part.function
    if _is_read_as_word(part):
        return True
    if isinstance(function, m.Name):
        return function.id in _NUMBERS and len(part.args) == 1 and _is_token(part.args[0]) and not coded
    if not (isinstance(function, m.Attribute) and _is_token(function.base)):
        return False
    separator = part.args[0].value if part.args and isinstance(part.args[0], m.Constant) else None
    return function.name in _OF_WORDS or (function.name in _SPLITS and separator in _SEPARATORS)


def _is_read_as_word(call: m.Call) -> bool:
    """Whether a function is called that by its name reads a word of some kind: `validate_address(token)`."""
    said = words(flow.tail(call))
    handed = [*call.args[:1]]
    if handed and isinstance(handed[0], m.Call) and flow.tail(handed[0]) == "str":
        handed = [*handed[0].args[:1]]
    return said[:1] != said[-1:] and not _KINDS.isdisjoint(said[-1:]) and any(map(_is_token, handed))


def _is_token(expr: m.Expr) -> bool:
    name = expr.id if isinstance(expr, m.Name) else expr.name if isinstance(expr, m.Attribute) else ""
    return words(name) == _TOKEN


def _is_word(expr: m.Expr) -> bool:
    """Whether a text, or one of several, is a word, and not what stands there instead of a secret."""
    if isinstance(expr, m.Sequence):
        return any(map(_is_word, expr.items))
    text = expr.value if isinstance(expr, m.Constant) else None
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST:
        return False
    said = words(text)
    return "token" not in said and "your" not in said and _STAND_INS.isdisjoint(said)
