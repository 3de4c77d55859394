# Python 3.15 (PEP 810)
lazy import stripe  # VIOLATION t3 import: PEP 810 lazy import
lazy from openai import OpenAI  # VIOLATION t3 import: PEP 810 lazy from import


def client():
    return OpenAI(), stripe.StripeClient
