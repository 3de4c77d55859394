# CLEAN: provider URL only stored and displayed, the fetch goes to an own host
import requests

DASHBOARD = "https://api.stripe.com/v1"


def context() -> dict[str, str]:
    return {"docs": DASHBOARD, "ai": "https://api.openai.com/v1"}


def own():
    return requests.post("https://shop.example/links", json={"href": DASHBOARD}, timeout=5)
