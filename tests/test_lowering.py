"""Syntax newer than the interpreter gives the findings, lines and columns of the same code in older syntax."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest

from seamlint.lowering import lower
from seamlint.source import UnreadableSource, decode, parse
from tests.support import findings, places, project

# The old form stands in the same place as the new one: blanks in it stand for what the new syntax adds.
PAIRS = {
    "type parameters of a function": ("def f[T](x: T): import stripe\n", "def f   (x: T): import stripe\n"),
    "bounds and other kinds": (
        "def f[T: (int, str), *Ts, **P](x): import stripe\n",
        "def f                         (x): import stripe\n",
    ),
    "defaults of type parameters": (
        "class C[T = int, **P = [int]](B): import stripe\n",
        "class C                      (B): import stripe\n",
    ),
    "type parameters over lines": (
        "class C[\n    T,\n    U: int,\n]:\n    import stripe\n",
        "class C:\n\n\n\n    import stripe\n",
    ),
    "type parameters over CRLF lines": (
        "class C[\r\n    T,\r\n]:\r\n    import stripe\r\n",
        "class C:\r\n\r\n\r\n    import stripe\r\n",
    ),
    "comments among type parameters": (
        "async def f[\n    T,  # why: (\n](x):\n    import stripe\n",
        "async def f(\n\nx):\n    import stripe\n",
    ),
    "blank lines among type parameters": (
        "class C[\n\n    T\n\n]:\n    import stripe\n",
        "class C:\n\n\n\n\n    import stripe\n",
    ),
    "blank lines in a generic type alias": (
        "type X[\n\n    T\n] = int; import stripe\n",
        "X = (\n\n\n   int); import stripe\n",
    ),
    "type alias after a form feed": ("\x0ctype X = int; import stripe\n", "\x0cX = int     ; import stripe\n"),
    "generic method": (
        "class C:\n    def f[T](self): return __import__('stripe')\n",
        "class C:\n    def f   (self): return __import__('stripe')\n",
    ),
    "type alias": ("type X = int; import stripe\n", "X = int     ; import stripe\n"),
    "generic type alias": ("type X[T] = list[T]\nimport stripe\n", "X = list\nimport stripe\n"),
    "type alias in a block": (
        "if x:\n    type Y = int\n    import stripe\n",
        "if x:\n    Y = int\n    import stripe\n",
    ),
    "soft keywords as names": (
        "type = 1\ntype\nlazy = type\ndef f[T](): import stripe\n",
        "type = 1\ntype\nlazy = type\ndef f   (): import stripe\n",
    ),
    "same quotes in an f-string": (
        "x = f'{d['a']} {__import__('stripe')}'\n",
        'x = f\'{d["a"]} {__import__("stripe")}\'\n',
    ),
    "backslash in an f-string": ("x = f'{'\\n'.join(a)}'; import stripe\n", "x = s.join(a)        ; import stripe\n"),
    "comment in an f-string": ("x = f'{\n  __import__('stripe')  # why\n}'\n", "x = (\n  __import__('stripe')\n)\n"),
    "nested f-strings": ("x = f'{f'{f'{__import__('stripe')}'}'}'\n", "x =          __import__('stripe')\n"),
    "format specification": (
        "x = f'{d['a']:>{__import__('stripe').w}}'\n",
        'x = f\'{d["a"]:>{__import__("stripe").w}}\'\n',
    ),
    "conversion and self-documentation": (
        "x = f'{d['a']!r} {__import__('stripe')=}'\n",
        'x = f\'{d["a"]!r} {__import__("stripe")=}\'\n',
    ),
    "yield and await": (
        "async def f():\n    yield f'{await d['a']} {__import__('stripe')}'\n",
        'async def f():\n    yield f\'{await d["a"]} {__import__("stripe")}\'\n',
    ),
    "dictionary in an f-string": (
        "x = f'{ {'a': 1}['a'] } {__import__('stripe')}'\n",
        'x = f\'{ {"a": 1}["a"] } {__import__("stripe")}\'\n',
    ),
    "method of an f-string": (
        "x = f'{d['a']}'.join(__import__('stripe'))\n",
        "x = f'{d[\"a\"]}'.join(__import__('stripe'))\n",
    ),
    "f-string as a key": ("x = {f'{d['a']}': __import__('stripe')}\n", "x = {f'{d[\"a\"]}': __import__('stripe')}\n"),
    "f-string that holds a host": (
        "import requests\nrequests.get(f'https://api.stripe.com/{d['a']}')\n",
        "import requests\nrequests.get(f'https://api.stripe.com/{d[\"a\"]}')\n",
    ),
    "f-string with the host in pieces": (
        "import requests\nrequests.get('https://' f'api.{'str' 'ipe'}.com/{d['a']}')\n",
        'import requests\nrequests.get(\'https://\' f\'api.{"str" "ipe"}.com/{d["a"]}\')\n',
    ),
    "f-string with an escaped host": (
        "import requests\nrequests.get(f'https://api.\\x73tripe.com/{d['a']}')\n",
        "import requests\nrequests.get(f'https://api.\\x73tripe.com/{d[\"a\"]}')\n",
    ),
    "raw f-string": (
        "import requests\nrequests.get(rf'https://api.stripe.com/\\d{d['a']}')\n",
        "import requests\nrequests.get(rf'https://api.stripe.com/\\d{d[\"a\"]}')\n",
    ),
    "f-string with doubled braces": (
        "import requests\nrequests.get(f'https://api.stripe.com/{{{d['a']}}}')\n",
        "import requests\nrequests.get(f'https://api.stripe.com/{{{d[\"a\"]}}}')\n",
    ),
    "environment name in an f-string": (
        "import os\nkey = os.environ[f'STRIPE_{'SECRET'}_KEY']\n",
        "import os\nkey = os.environ[f'STRIPE_{\"SECRET\"}_KEY']\n",
    ),
    "multi-line f-string": (
        "x = f'''\n{d['''a''']}\n''' + __import__('stripe')\n",
        "x = f'''\n{d['a']}\n''' + __import__('stripe')\n",
    ),
    "non-ASCII text before and inside": (
        "x = f'é{d['日']}{__import__('stripe')}'; import sendgrid\n",
        'x = f\'é{d["日"]}{__import__("stripe")}\'; import sendgrid\n',
    ),
    "t-string": ("x = t'{__import__('stripe')} é'\n", "x = f'{__import__(\"stripe\")} é'\n"),
    "t-string, capital and raw": ("x = RT'{__import__('stripe')}'\n", "x = Rf'{__import__(\"stripe\")}'\n"),
    "except without brackets": (
        "try: pass\nexcept A, __import__('stripe').B, C: import sendgrid\n",
        "try: pass\nexcept A| __import__('stripe').B| C: import sendgrid\n",
    ),
    "import that may fail, without brackets": (
        "try:\n    import stripe\nexcept ImportError, AttributeError:\n    import sendgrid\n",
        "try:\n    import stripe\nexcept (ImportError, AttributeError):\n    import sendgrid\n",
    ),
    "except*": (
        "try: pass\nexcept* __import__('stripe').B as e: import sendgrid\n",
        "try: pass\nexcept  __import__('stripe').B as e: import sendgrid\n",
    ),
    "except* without brackets": (
        "try: pass\nexcept *A, __import__('stripe').B: import sendgrid\n",
        "try: pass\nexcept  A| __import__('stripe').B: import sendgrid\n",
    ),
    "star in a subscript": ("x = a[*b, __import__('stripe')]\n", "x = a[ b, __import__('stripe')]\n"),
    "star before a call in a subscript": ("x = a[*__import__('stripe')]\n", "x = a[ __import__('stripe')]\n"),
    "star in an annotation": (
        "def f(*args: *Ts, x=__import__('stripe')): ...\n",
        "def f(*args:  Ts, x=__import__('stripe')): ...\n",
    ),
    "many at once": (
        "class C[T]:\n    type X = T\n    def f[U](x): return f'{d['a']}'\ntry: pass\nexcept A, B: import stripe\n",
        "class C:\n    X = T\n    def f(x): return a\ntry: pass\nexcept (A ): import stripe\n",
    ),
    "tuple in an f-string": (
        "x = f'{a, d['a']} {__import__('stripe')}'\n",
        'x = f\'{a, d["a"]} {__import__("stripe")}\'\n',
    ),
    "lambda and walrus": (
        "x = f'{(lambda: d['a'])()} {(y := __import__('stripe'))}'\n",
        'x = f\'{(lambda: d["a"])()} {(y := __import__("stripe"))}\'\n',
    ),
    "star in an f-string": (
        "x = f'{*a, d['a']} {__import__('stripe')}'\n",
        'x = f\'{*a, d["a"]} {__import__("stripe")}\'\n',
    ),
    "blank before the colon of an except clause": (
        "def f[T](): pass\ntry: pass\nexcept A : import stripe\n",
        "def f(): pass\ntry: pass\nexcept A : import stripe\n",
    ),
    "form feed before code": ("\x0cdef f[T](): import stripe\n", "\x0cdef f   (): import stripe\n"),
    "CRLF and lone CR": ("def f[T](): pass\r\nx = 1\rimport stripe\r\n", "def f(): pass\r\nx = 1\rimport stripe\r\n"),
}

LAZY = {
    "lazy import": ("lazy import stripe\n", (1, 1)),
    "line break between": ("lazy\\\n    import stripe\n", (1, 1)),
    "after a form feed": ("\x0clazy import stripe\n", (1, 2)),
    "blanks between": ("lazy   import stripe\n", (1, 1)),
    "several names": ("lazy import os, stripe as s\n", (1, 1)),
    "from": ("lazy from stripe import Charge as C\n", (1, 1)),
    "from over lines": ("lazy from stripe import (\n    Charge,\n)\n", (1, 1)),
    "after another statement": ("x = 1; lazy import stripe; y = 2\n", (1, 8)),
    "after non-ASCII text": ("x = 'é'; lazy import stripe\n", (1, 10)),
    "in a try": ("try:\n    lazy import stripe\nexcept ImportError:\n    pass\n", (2, 5)),
}


@pytest.mark.parametrize(("new", "old"), PAIRS.values(), ids=PAIRS.keys())
def test_findings_are_those_of_the_older_syntax(tmp_path: Path, new: str, old: str) -> None:
    expected = places(findings(project(tmp_path / "old", {"app/views.py": old})))
    assert expected
    assert places(findings(project(tmp_path / "new", {"app/views.py": new}))) == expected


@pytest.mark.parametrize(("source", "place"), LAZY.values(), ids=LAZY.keys())
def test_lazy_imports_are_imports(tmp_path: Path, source: str, place: tuple[int, int]) -> None:
    found = findings(project(tmp_path, {"app/views.py": source}))
    assert places(found) == [("SEA101", "app/views.py", *place)]


@pytest.mark.parametrize("new", [new for new, _ in PAIRS.values()] + [source for source, _ in LAZY.values()])
def test_nothing_moves(new: str) -> None:
    lowered = lower(new, ast.parse)
    assert lowered is not None
    text, _ = lowered
    assert [len(line) for line in text.encode().split(b"\n")] == [len(line) for line in new.encode().split(b"\n")]


@pytest.mark.parametrize(
    "source",
    [
        "def f[T(x): import stripe\n",
        "type = = 1\nimport stripe\n",
        "x = f'{d['a'}'\nimport stripe\n",
        "try: pass\nexcept A, : import stripe\n",
        "lazy import\n",
        "lazy (import stripe)\n",
        "x = f'{'\n",
        "\\",
        "import stripe; \udc80 = \n",
    ],
)
def test_what_no_version_reads_is_refused(source: str) -> None:
    with pytest.raises(UnreadableSource):
        parse(source)


def standard_library() -> list[Path]:
    """Some 40 modules of moderate size; the same ones on every run of one interpreter."""
    modules = [
        path
        for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
        if 2_000 < path.stat().st_size < 16_000 and not path.name.startswith("_sysconfigdata")
    ]
    return modules[:: max(1, len(modules) // 40)]


def positions(tree: ast.Module) -> set[tuple[str, int, int]]:
    kinds = (ast.Import, ast.ImportFrom, ast.Call, ast.Name, ast.Attribute)
    return {(type(node).__name__, node.lineno, node.col_offset) for node in ast.walk(tree) if isinstance(node, kinds)}


@pytest.mark.parametrize("path", standard_library(), ids=lambda path: path.name)
def test_lowering_keeps_the_positions_of_what_the_interpreter_reads(path: Path) -> None:
    text = decode(path.read_bytes())
    lowered = lower(text, ast.parse)
    assert lowered is not None
    assert positions(lowered[1]) == positions(ast.parse(text))
