import importlib.util
import sys

import lazy_loader

openai = lazy_loader.load("openai")  # VIOLATION t2 dynamic: lazy loader package


def lazy():
    spec = importlib.util.find_spec("anthropic")  # VIOLATION t3 dynamic: LazyLoader recipe of the docs
    module = importlib.util.module_from_spec(spec)
    importlib.util.LazyLoader(spec.loader).exec_module(module)
    return module


def loaded():
    return sys.modules["stripe"]  # VIOLATION t2 dynamic: sys.modules subscript


def loaded_or_none():
    return sys.modules.get("boto3")  # VIOLATION t2 dynamic: sys.modules.get
