# CLEAN: docs, comments and docstrings only: import stripe; requests.get("https://api.stripe.com")
"""How to pay.

>>> import stripe
>>> stripe.Charge.create()

See https://api.stripe.com/v1/charges and https://api.openai.com/v1.
"""

HELP = "Run `import openai` and then os.environ['OPENAI_API_KEY']"  # from stripe import Charge


def show() -> str:
    """Call importlib.import_module("stripe") never."""
    return HELP
