from urllib.parse import urljoin

import requests

from app.config import names
from app.config.names import PAYMENT_HOST

API = "https://api.stripe.com/v1"
HOST = "api.openai.com"
PARTS = ["https:", "", "api.stripe.com", "v1", "balance"]


def split():
    return requests.get("https://api." + "stripe" + ".com/v1/balance", timeout=5)  # VIOLATION t2 http: split host


def fstring(ident: str):
    return requests.get(f"{API}/charges/{ident}", timeout=5)  # VIOLATION t1 http: f-string over a constant


def host_constant():
    return requests.get(f"https://{HOST}/v1/models", timeout=5)  # VIOLATION t2 http: host constant in an f-string


def percent(ident: str):
    return requests.get("https://%s/v1/models/%s" % (HOST, ident), timeout=5)  # VIOLATION t2 http: percent-formatted URL


def formatted(ident: str):
    return requests.get("https://{host}/v1/models/{id}".format(host="api.openai.com", id=ident), timeout=5)  # VIOLATION t2 http: str.format URL


def imported(ident: str):
    return requests.get(PAYMENT_HOST + "/v1/charges/" + ident, timeout=5)  # VIOLATION t2 http: constant of another module


def imported_attribute():
    return requests.get("https://" + names.AI_HOST + "/v1/models", timeout=5)  # VIOLATION t2 http: host constant by module attribute


def port():
    return requests.get("https://api.stripe.com:443/v1/balance", timeout=5)  # VIOLATION t2 http: host with a port


def upper():
    return requests.get("HTTPS://API.STRIPE.COM/v1/balance", timeout=5)  # VIOLATION t2 http: upper-case host


def joined():
    return requests.get(urljoin("https://api.stripe.com/v1/", "balance"), timeout=5)  # VIOLATION t2 http: urljoin


def local_variable(ident: str):
    url = "https://api.stripe.com/v1/customers/"
    url += ident
    return requests.get(url, timeout=5)  # VIOLATION t2 http: local variable with augmented assignment


def dotted_host():
    return requests.get("https://api.stripe.com./v1/balance", timeout=5)  # VIOLATION t3 http: absolute host name with a trailing dot


def userinfo():
    return requests.get("https://shop@api.stripe.com/v1/balance", timeout=5)  # VIOLATION t3 http: user part before the host


def str_join():
    return requests.get("/".join(PARTS), timeout=5)  # VIOLATION t3 http: joined list constant
