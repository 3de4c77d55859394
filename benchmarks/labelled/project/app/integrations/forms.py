# CLEAN: every import form is allowed inside the boundary
import importlib
import os, stripe
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import OpenAI

try:
    from twilio.rest import Client as _Sms
except ImportError:
    _Sms = None


def names() -> list[str]:
    from google.cloud import storage

    loaded: Any = importlib.import_module("boto3")
    return [os.name, stripe.__name__, storage.__name__, loaded.__name__]


def _ask(client: "OpenAI", text: str) -> str:
    return client.responses.create(model="small", input=text).output_text
