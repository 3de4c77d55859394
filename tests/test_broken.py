"""A file is parsed only to see if it can be where its brackets do not match, those in texts and comments left aside."""

from __future__ import annotations

import pytest

from seamlint.broken import looks_broken

BROKEN = [
    "def (:\n",
    "x = (\n",
    "x = ]\n",
    "x = [1, 2\ny = '['\n",
    "x = '(' ))\n",
    "x = '(\n",
    'x = """(\n',
    "x = '''(\n''''\n",
    "# it's (\nx = f(\n",
    "x = {  # {}\n",
    "x = 1  # (\ry = (\r",
    r"""x = r'\\' + '(' + "'" + (""",
]
WHOLE = [
    "x = '('\n",
    """x = ['(', "[", '''{\n(''', '''it's a "[" "" ''']  # :-(\n""",
    r"""x = 'it\'s ('""",
    r"""x = r'\(' + '\\' + '['""",
    "x = '(\\\n['\n",
    "# it's (\nx = f()\n",
    "x = '# (' + f()\n",
    "x = ''  # (\n",
    "x = 1  # (\ry = 2\r",
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_nobody_could_parse_is_parsed_to_be_told(text: str) -> None:
    with pytest.raises(SyntaxError):
        compile(text, "<text>", "exec")
    assert looks_broken(text.encode())


@pytest.mark.parametrize("text", WHOLE)
def test_brackets_in_texts_and_comments_need_no_match(text: str) -> None:
    compile(text, "<text>", "exec")
    assert not looks_broken(text.encode())
