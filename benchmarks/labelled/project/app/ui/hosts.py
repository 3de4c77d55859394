# CLEAN: hosts that only look like a provider's
import requests
import httpx

PARTNER = "https://api.stripe.com.evil.example"


def a():
    return requests.get(PARTNER + "/v1/charges", timeout=5)


def b():
    return requests.get("https://notapi.openai.community/v1", timeout=5)


def c():
    return httpx.post("https://proxy.shop.example/api.stripe.com/v1/charges")


def d():
    return requests.get("https://shop.example/?next=https://api.stripe.com/v1", timeout=5)


def e(project: str):
    return requests.get(f"https://{project}.notsupabase.co/rest", timeout=5)


def f():
    return requests.get("https://api.stripe.com@proxy.example/v1", timeout=5)
