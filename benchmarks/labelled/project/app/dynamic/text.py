import importlib

exec("import stripe")  # VIOLATION t2 dynamic: exec of a literal
total = eval("__import__('stripe').Balance.retrieve()")  # VIOLATION t2 dynamic: eval of a literal
loader = getattr(importlib, "import_module")("openai")  # VIOLATION t2 dynamic: getattr of the loader
