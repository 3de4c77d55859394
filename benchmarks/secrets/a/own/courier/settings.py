import os
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class CourierSettings:
    base_url: str
    carrier_key: str
    hook_secret: str
    region: str = "eu"
    keyword_limit: int = 20


@lru_cache(maxsize=None)
def load():
    return CourierSettings(
        base_url=os.environ.get("COURIER_URL", "https://courier.example.org"),
        carrier_key=os.environ["COURIER_CARRIER_KEY"],
        hook_secret=os.environ["COURIER_HOOK_SECRET"],
    )


def carrier_material():
    return load().carrier_key


def carrier_region():
    return load().region


SMTP = {"host": os.environ.get("SMTP_HOST"), "login": os.environ.get("SMTP_USER"), "pass": os.environ.get("SMTP_PASSWORD")}
