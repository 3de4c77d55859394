import importlib


def sdk():
    return importlib.import_module("stripe")  # VIOLATION t1 dynamic: importlib.import_module of a literal


def builtin():
    return __import__("openai")  # VIOLATION t1 dynamic: __import__ of a literal


errors = importlib.import_module("stripe.error")  # VIOLATION t1 dynamic: submodule at module level
