import importlib

_LAZY = {"StripeClient": "stripe", "Webhook": "stripe"}


def __getattr__(name: str):
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)  # VIOLATION t2 dynamic: module __getattr__ over a table
    raise AttributeError(name)
