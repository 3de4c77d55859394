"""The plain forms of newer syntax are read as libcst reads them, and everything else is left to it."""

from __future__ import annotations

import ast

import pytest

from seamlint.facts import build
from seamlint.lowering import lower
from seamlint.plain_syntax import read

LEFT = {
    "nothing is newer": "try: pass\nexcept (A, B): pass\n",
    "no Python at all": "try: pass\nexcept A, B: print 'x'\n",
    "in a text": "HELP = '''\nexcept A, B:\n'''\n",
    "in a text beside code": "HELP = '''\nexcept A, B:\n'''\ntry: pass\nexcept A, B: pass\n",
    "an alias in a text": "HELP = '''\ntype X = int\n'''\n",
    "parameters in a text": "HELP = '''\ndef f[T](x):\n'''\n",
    "behind a comment": "# except A, B:\n",
    "other new syntax too": "type X = int\nx = t'{y}'\n",
    "brackets among the parameters": "def f[T: (int, str)](x): pass\n",
    "parameters over lines": "class C[\n    T,\n]: pass\n",
    "lines that end in a carriage return": "x = 1\rtype X = int\r",
    "not at the start of a line": "x = 1; type X = int\n",
    "a name that is called type": "type = 1\ntype == 2\n",
    "a formatted text in a formatted text": "x = f'{f'{y}'}'\n",
    "a field that writes itself down": "x = f'{y['a']=}'\n",
    "a format with a field": "x = f'{y['a']:{z}}'\n",
    "quotes in a text": 'HELP = """\nf\'{y[\'a\']}\'\n"""\n',
    "quotes in a comment beside code": "# f'{y['a']}'\nx = f'{y['a']}'\n",
    "texts one after the other in a field": "x = f'{'a' 'b'}'\n",
    "quotes with a backslash": "x = f'{y['a']}\\n'\n",
    "brackets around kinds of errors": "try: pass\nexcept (A), B: pass\n",
}
READ = {
    "handler": "try:\n    pass\nexcept A, b.C:\n    import stripe\n",
    "handler of three": "if x:\n    try: pass\n    except A ,B,\tC : import stripe\n    except D: pass\n",
    "handler of one union": "try: pass\nexcept A | B: pass\nexcept C, D: pass\n",
    "alias": "import x\ntype X = x.y[int] | None\nimport stripe\n",
    "alias in a class": "class C:\n    type X = int\n    type  Y =X\n    import stripe\n",
    "function": "def f[T](x: T) -> T: import stripe\n",
    "method": "class C:\n    @x\n    async  def f[T: int, *Ts, **P](self, x):\n        return __import__('stripe')\n",
    "class": "class C[T]:\n    import stripe\n",
    "class with bases": "class C[T, U](B, metaclass=M): import stripe\n",
    "class with a blank": "class C[T] :\n    import stripe\n",
    "CRLF": "try: pass\r\nexcept A, B:\r\n    type X = int\r\n    import stripe\r\n",
    "non-ASCII": "x = 'é'\nclass Ü[Ä](B): import stripe\ntry: pass\nexcept Ö, B: é.x\n",
    "all of them": "type X = int\nclass C[T]:\n    def f[U](self):\n        try: pass\n        except A, B: pass\n",
}
QUOTED = {
    "the same quotes": "x = f'a {', '.join(y)} b'\nimport stripe\n",
    "double quotes": 'x = f"{y["a"]}{z["b"].c}" + y["d"]\n',
    "braces that are meant": "x = f'{{{y['a']}}}'\n",
    "several on a line": "f(f'{y['a']}', g(F'{y['']!r:>4}'), 'it is')  # it's\n",
    "a call with a keyword": "x = f'{f('a', b=1)} {c}'\n",
    "non-ASCII": "é = f'é{y['é']}é{z['é']}'; import stripe\n",
    "other quotes in other fields": "x = f'{y[\"a\"]} {y['b']}'\n",
    "beside other new syntax": "type X = int\nx = f'{y['a']}'\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT.keys())
def test_what_it_is_not_sure_of_is_left_alone(text: str) -> None:
    assert read(text, _older) is None


@pytest.mark.parametrize("text", READ.values(), ids=READ.keys())
def test_it_reads_what_libcst_reads(text: str) -> None:
    found, expected = read(text, _older), lower(text, _older)
    assert found is not None
    assert expected is not None
    assert found[0] == expected[0]
    assert ast.dump(found[1], include_attributes=True) == ast.dump(expected[1], include_attributes=True)


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED.keys())
def test_quotes_inside_quotes_are_read_as_libcst_reads_them(text: str) -> None:
    found, expected = read(text, ast.parse), lower(text, ast.parse)
    assert found is not None
    assert expected is not None
    assert build(found[1], text) == build(expected[1], text)


def _older(text: str) -> ast.Module:
    """The tree, as far as Python 3.10 reads the text, whatever runs the test."""
    return ast.parse(text, feature_version=(3, 10))
