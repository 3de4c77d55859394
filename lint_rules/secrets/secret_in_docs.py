"""A credential stands in a document, a comment, an example or the output of a notebook.

Examples are copied, published and indexed; what was pasted to try something out stays there. A stand-in shows
the reader as much: the public beginning of a key and stars.

Bad:

    def charge(amount):
        '''Charge a card.

        >>> payments = StripePayments(api_key="sk_live_...")  # the whole key
        '''

Good:

    def charge(amount):
        '''Charge a card.

        >>> payments = StripePayments(api_key="sk_live_***")
        '''

Looked at are docstrings, comments, `example=`, `examples=` and `json_schema_extra=`, Python files in the folders
for documentation, Markdown, reStructuredText, TOML, YAML, JSON, `.env` files, and text and outputs in notebooks.
What counts as a credential is said at SEA206.

Not a violation: stand-ins such as `sk-...`, `<token>`, `${TOKEN}`, `{{ token }}`, `your-api-key`, and the sample
keys of the providers' own documentation; lock files, files of more than one megabyte, folders of other people's
code; a `.env` that git ignores (an `.env.example` is always looked at).

Options: `tests`, `docs`, `exclude`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Confidence, Finding
from seamlint.links.documents import Document, Literal
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA207", "secret-in-docs", needs_boundary=False, asks=Ask.LITERALS)
_PLACES = {"comment": "a comment", "docstring": "a docstring", "example": "an example", "code": "an example"}


def check(module: ModuleView) -> Iterator[Finding]:
    for literal in module.literals:
        in_tests = module.in_tests and not module.in_docs
        if (literal.kind != "code" or module.in_docs) and (literal.verdict.live or not in_tests):
            yield _finding(module, literal)


def check_document(document: Document) -> Iterator[Finding]:
    for literal in document.literals:
        if literal.verdict.live or not document.in_tests:
            yield _finding(document, literal)


def _finding(where: ModuleView | Document, literal: Literal) -> Finding:
    verdict = literal.verdict
    place = _PLACES.get(literal.kind, "a document")
    return RULE.at(
        where,
        literal.span,
        f"{verdict.described} stands in {place}; revoke it, and show a stand-in such as `{verdict.mask}`",
        scope=literal.scope,
        confidence=Confidence.MEDIUM,  # it may be a sample
        symbol=verdict.symbol,
    )
