# CLEAN: generic helpers, the SDK is named by their callers
import functools
import importlib


def load_backend(dotted: str):
    module, _, attribute = dotted.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def optional(name: str):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


@functools.lru_cache
def cached(name: str):
    return optional(name)
