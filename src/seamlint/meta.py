"""The findings about the run itself; the engine raises them, no module of `lint_rules` does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.ask import Ask
from seamlint.finding import Finding, Severity
from seamlint.rule import LoadedRule, Rule

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

UNUSED_SUPPRESSION = Rule("SEA001", "unused-suppression", Severity.WARNING, needs_boundary=False, asks=Ask.NOTHING)
BAD_CONFIGURATION = Rule("SEA002", "bad-configuration", needs_boundary=False, asks=Ask.NOTHING)
UNPARSABLE_FILE = Rule("SEA003", "unparsable-file", needs_boundary=False, asks=Ask.NOTHING)

_PAGES = {
    UNUSED_SUPPRESSION: """
A suppression has no effect, has expired, or does not say what it must.

A comment or an exception that silences nothing hides that the code was mended, and would silence the
next finding that lands on its line. One without a reason cannot be reviewed.

Bad:

    total = price + tax  # seamlint: allow[SEA101]

Good:

    import stripe  # seamlint: allow[SEA101] moves behind billing.payments in May until=2027-05-31

Not a violation: a suppression of a rule that does not run now, and, when only some files are checked,
an exception for the others.
""",
    BAD_CONFIGURATION: """
The configuration cannot be used as it stands.

A key that is misspelt or a package that is not there would switch checks off without a word. Nothing is
checked until the configuration is right; every problem is listed at once, with its line, its key and what
was probably meant, and the exit code is 2.

Bad:

    [tool.seamlint.boundary]
    package = ["app.integrations"]

Good:

    [tool.seamlint.boundary]
    packages = ["app.integrations"]
""",
    UNPARSABLE_FILE: """
A file cannot be read or parsed, so nothing is known about it.

A linter that skips what it cannot read passes whatever stands there. Such a file is an error of its own:
wrong encoding, NUL bytes, a syntax error, nesting too deep for any parser, a folder that cannot be listed.
Syntax newer than the Python that runs seamlint is no reason: it is read all the same.

Bad:

    def charge(:
        import stripe

Good:

    def charge():
        from app.integrations import payments

Not a violation: a broken file in which no provider, loader, host or credential is named and that was not
asked for by name, unless its brackets do not close or it holds a merge conflict or Python 2 statements.
Exclude templates that are no Python with `exclude`.
""",
}


def _nothing(_module: ModuleView) -> Iterator[Finding]:
    return iter(())


RULES = tuple(LoadedRule(rule, _nothing, page.strip(), __name__) for rule, page in _PAGES.items())
