"""Where a command's words go."""

from __future__ import annotations

import os
import sys

from seamlint.commands import USAGE
from seamlint.request import ConfigurationError, UsageError


def write(text: str, output: str | None) -> None:
    if output:
        try:
            with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            from seamlint.redaction import shown

            raise UsageError(f"cannot write {shown(output, 200)}: {error.strerror or error}") from None
    else:
        show(text)


def show(text: str) -> None:
    try:
        # A terminal that cannot show a character, or a file name that is no text, must not cost the report.
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:  # `seamlint check | head`; what is left in the buffer must not fail once more at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse(error: ConfigurationError, outcome: str = "") -> int:
    """Name every problem of a configuration, and what did not happen for it; the exit code."""
    name_problems(error)
    count = len(error.problems)
    outcome = outcome or f"nothing was checked: {count} problem{'s' * (count != 1)} in the configuration"
    print(f"seamlint: {outcome}", file=sys.stderr)
    return USAGE


def name_problems(error: ConfigurationError) -> None:
    for problem in error.problems:
        print(problem.at(error.file), file=sys.stderr)
