"""One module for each command: `arguments(parser)` says what it takes, `run(options)` does it and gives the exit code.

They are imported when they are asked for, so that none pays for what another needs.
"""

COMMANDS = {
    "check": "find what reaches past the boundary; writes only with --fix",
    "merge": "make one report of the parts that several jobs wrote with check --shard",
    "init": "propose a configuration and a baseline for this repository; writes only with --write",
    "baseline": "make, shrink or verify the list of findings that do not count yet",
    "scaffold": "write the contract, adapter, stand-in and tests of a capability; shows them unless told to write",
    "context": "say what may be imported in a file, and what to use there",
    "report": "write one page: which surface reaches which provider through which capability",
    "rule": "explain a rule, or list them",
    "completion": "print what makes a shell complete seamlint's commands and options",
    "export": "tell another tool, such as ruff, what it can know of the boundary",
    "catalogue": "which SDK, host, credential or command belongs to which provider",
    "cache": "what is kept from run to run, and where; or remove it",
}
"""The commands with what `--help` says of each, in the order in which it names them."""

CLEAN, FINDINGS, USAGE, INTERNAL = range(4)
"""The exit codes: nothing found, findings, wrong usage or configuration, internal error."""
