"""A secret is an argument of a command.

Every user of the machine can read the arguments of a running process, and error messages and audit logs quote them.

Bad:

    def fetch(url, token):
        subprocess.run(["curl", "-H", f"Authorization: Bearer {token}", url])

Good:

    def dump(database, password):
        subprocess.run(["pg_dump", database], env={**os.environ, "PGPASSWORD": password})

Not a violation: the environment of the process, its standard input, a file that only it can read.

Options: `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA213", "secret-in-config", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    return RULE.leaks(module, "process", "pass it in the environment, by standard input or in a file")
