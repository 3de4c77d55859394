"""`seamlint cache`."""

from __future__ import annotations

import argparse
import sys

from seamlint.cache.store import LARGEST, Store, folder
from seamlint.commands import CLEAN, INTERNAL


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("info", "clear"), help="say what is kept and where, or remove it")


def run(options: argparse.Namespace) -> int:
    where = folder()
    if not where:
        print("Nothing is kept: SEAMLINT_CACHE_DIR is empty.")
        return CLEAN
    store = Store(where)
    if options.action == "clear":
        if not store.clear():
            print(f"seamlint: {store.path} cannot be removed", file=sys.stderr)
            return INTERNAL
        print(f"Removed what was kept at {store.path}")
        return CLEAN
    print(f"Kept at {store.path}; at most {LARGEST >> 20} MiB")
    for kind, (number, size) in store.sizes().items():
        print(f"  {kind.partition(' ')[0]}: {number}, {size / 1024:.0f} KiB")
    return CLEAN
