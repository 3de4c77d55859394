"""A secret becomes part of the text of an exception, an assertion or an exit message.

Nobody knows where an exception will be shown: in a log, in an error tracker, on a page. An expired or mistyped
secret is still a secret.

Bad:

    def check(token):
        raise ValueError(f"invalid token {token}")

    def check(secret_key):
        assert secret_key.startswith("sk_"), f"refusing {secret_key}"

Good:

    def check(token, connection):
        raise ValueError("invalid token of connection %s" % connection.id)

Not a violation: a message that names the field or the reference; an exception class whose text leaves the secret out.

Options: `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA203", "secret-exception", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "exception", "name the field or its reference instead")
