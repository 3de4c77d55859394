# CLEAN: bookkeeping over sys.modules without an SDK
import sys


def drop(prefix: str) -> None:
    for name in [n for n in sys.modules if n.startswith(prefix)]:
        sys.modules.pop(name, None)


modules = {"stripe": 1}
one = modules["stripe"]
