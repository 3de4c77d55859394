import functools
from importlib import import_module

get_stripe = functools.partial(import_module, "stripe")  # VIOLATION t3 dynamic: partial over the loader
modules = list(map(import_module, ["openai", "anthropic"]))  # VIOLATION t3 dynamic: map over the loader
