from stripe import Webhook  # VIOLATION t1 import: from import


def parse(body: bytes, signature: str, secret: str):
    return Webhook.construct_event(body, signature, secret)
