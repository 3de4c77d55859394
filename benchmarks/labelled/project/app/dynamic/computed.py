import importlib

from app.config import names
from app.config.names import PAYMENT_SDK

PREFIX = "str"
LOCAL = "openai"
TABLE = {"card": "stripe", "mail": "sendgrid"}

a = importlib.import_module("str" + "ipe")  # VIOLATION t2 dynamic: concatenated name
b = importlib.import_module(f"{PREFIX}ipe")  # VIOLATION t2 dynamic: f-string with a constant
c = importlib.import_module(LOCAL)  # VIOLATION t1 dynamic: constant of this module
d = importlib.import_module(PAYMENT_SDK)  # VIOLATION t2 dynamic: constant of another module
e = importlib.import_module(names.CLOUD_SDK)  # VIOLATION t2 dynamic: constant of another module by attribute
f = importlib.import_module("".join(["op", "en", "ai"]))  # VIOLATION t2 dynamic: joined name
g = importlib.import_module(TABLE["card"])  # VIOLATION t2 dynamic: dict lookup


def by_kind(kind: str):
    return importlib.import_module(TABLE[kind])  # VIOLATION t3 dynamic: dict lookup with a variable key, all values are SDKs


def default(name: str = "stripe"):
    return importlib.import_module(name)  # VIOLATION t2 dynamic: default of the parameter


def loop():
    for name in ("boto3", "botocore"):
        importlib.import_module(name)  # VIOLATION t3 dynamic: loop over a literal tuple


def percent():
    return importlib.import_module("%s.rest" % "twilio")  # VIOLATION t3 dynamic: percent-formatted name
