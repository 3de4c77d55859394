import requests
import httpx
import urllib.request


def charge(cents: int):
    return requests.post("https://api.stripe.com/v1/charges", data={"amount": cents}, timeout=5)  # VIOLATION t1 http: requests with the provider host


def models():
    return httpx.get("https://api.openai.com/v1/models")  # VIOLATION t1 http: httpx with the provider host


def mail(body: bytes):
    return urllib.request.urlopen("https://api.sendgrid.com/v3/mail/send", data=body)  # VIOLATION t1 http: urllib with the provider host


def generic(cents: int):
    return requests.request(  # VIOLATION t1 http: request() with the method first
        "POST",
        "https://api.stripe.com/v1/charges",  # VIOLATION-OR
        data={"amount": cents},
        timeout=5,
    )


def keyword():
    return requests.get(timeout=5, url="https://api.twilio.com/2010-04-01/Accounts.json")  # VIOLATION t1 http: url as keyword
