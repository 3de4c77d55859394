"""Values for the other modules of the package; nothing is written here."""
import os
from dataclasses import dataclass

REGION = os.environ.get("REGION", "eu-central-1")
RELAY_PASSPHRASE = os.environ.get("RELAY_PASSPHRASE", "")


@dataclass(frozen=True)
class RelaySettings:
    host: str
    port: int
    shared_secret: str

    @property
    def address(self):
        return f"{self.host}:{self.port}"

    @property
    def amqp(self):
        return f"amqp://relay:{self.shared_secret}@{self.host}:{self.port}//"


def load():
    return RelaySettings(os.environ["RELAY_HOST"], int(os.environ["RELAY_PORT"]), os.environ["RELAY_SHARED_SECRET"])


def operator_login():
    return os.environ["OPERATOR"], os.environ["OPERATOR_PASSWORD"]


def limits():
    return {"max_tokens": 2048, "token_ttl": 600}
