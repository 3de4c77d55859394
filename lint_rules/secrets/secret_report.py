"""A secret is written to a file or report, sent in a message, or handed to a queue.

Reports, exports, messages and the results of tasks are read by more people than the program has users, and they
stay where they were sent.

Bad:

    Path(out).write_text(json.dumps(asdict(connection)))

    slack.chat_postMessage(channel="#ops", text=f"new key: {connection.api_key}")

Good:

    Path(out).write_text(json.dumps({"id": connection.id, "secret_ref": connection.secret_ref}))

The functions in `secrets.sinks` count as well: those of your own, or of a library, that send out what they are given.

Not a violation: writing to a store of secrets, as to a file in a module of `boundary.secrets`; a file that is there
to hold one (`token_file`, `.env`); ids, references and masked values.

Options: `boundary.secrets`, `secrets.sinks`, `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule, on_purpose

RULE = Rule("SEA205", "secret-report", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    advice = f"write its reference instead; {on_purpose('kept there')}"
    return RULE.leaks(module, "report", advice)
