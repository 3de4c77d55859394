"""The text of an object shows a secret.

Objects end up in logs, tracebacks and error trackers as their `repr`. A data class shows all its fields there,
whether somebody thought of it or not.

Bad:

    @dataclass
    class Connection:
        id: str
        api_key: str

    def use(connection: Connection):
        logger.info("using %s", connection)

Good:

    @dataclass
    class Connection:
        id: str
        api_key: str = field(repr=False)

    def use(connection: Connection):
        logger.info("using %s", connection)

Not a violation: `repr=False`, `SecretStr` and its kin; classes without a `repr` of their own; a data class with a
secret field that never becomes a text.

Options: `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA215", "secret-repr", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "repr", "keep the field out of the text with `repr=False` or a secret type")
