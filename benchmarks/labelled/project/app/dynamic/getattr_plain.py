def __getattr__(name: str):
    if name == "openai":
        import openai  # VIOLATION t1 import: import in the module's __getattr__

        return openai
    raise AttributeError(name)
