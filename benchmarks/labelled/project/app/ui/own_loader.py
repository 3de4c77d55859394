# CLEAN: own functions and methods named like loaders and HTTP calls
class Registry:
    def import_module(self, name: str) -> str:
        return name.upper()

    def get(self, url: str) -> str:
        return url

    def post(self, url: str, **data: object) -> str:
        return url


def import_module(name: str) -> str:
    return name


registry = Registry()
a = registry.import_module("stripe")
b = import_module("openai")
c = registry.get("https://api.stripe.com/v1/charges")
d = registry.post("https://api.openai.com/v1/models", text="x")
