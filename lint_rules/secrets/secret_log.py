"""A secret reaches a log, or what is printed.

Logs are copied to places that nobody guards like a vault, kept for years, and read by many. A token that was
logged once has to be replaced.

Bad:

    def connect(connection, api_key):
        logger.info("connecting with %s", api_key)

    log.info("provider.connect", headers=request.headers)

Good:

    def connect(connection, api_key):
        logger.info("connecting to %s with a key of %d characters", connection.id, len(api_key))
        logger.info("connecting with %s", connection.secret_ref)

Values are followed from where they come from: names, the environment, stores of secrets, request headers as a
whole, token endpoints; through texts, containers, calls and modules; to loggers of every kind, also your own
functions that log what they are given.

Not a violation: lengths, truth values, types, comparisons, names and references of secrets; keyed hashes, masks,
the last four characters; what a function of yours makes of it, if that shows no more than a constant, stars or a
hash; values of secret types such as `SecretStr` while they are not unwrapped.

Options: `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule, on_purpose

INSTEAD = "its reference, its length, or nothing"
RULE = Rule("SEA201", "secret-log", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "log", f"log {INSTEAD}", f"print {INSTEAD}; {on_purpose('shown to its owner')}")
