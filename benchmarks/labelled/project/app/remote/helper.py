import requests

_BASE = "https://api.stripe.com"


def _post(path: str, **data):
    return requests.post(_BASE + path, data=data, timeout=5)  # VIOLATION t2 http: helper that posts to a path


def charge(cents: int):
    return _post("/v1/charges", amount=cents)


def send(url: str, payload: dict):
    return requests.post(url, json=payload, timeout=5)


def embed(text: str):
    return send("https://api.openai.com/v1/embeddings", {"input": text})  # VIOLATION t3 http: own helper called with the provider URL
