"""What may be said about a connector."""
from collections.abc import Mapping

ALLOWED = ("id", "name", "provider", "region")
DENIED = frozenset({"api_key", "webhook_secret", "authorization", "cookie"})


def public_view(data: Mapping) -> dict:
    return {field: data[field] for field in ALLOWED if field in data}


def without_secrets(data: Mapping) -> dict:
    return {k: v for k, v in data.items() if k.lower() not in DENIED}


def normalise(data: Mapping) -> dict:
    return {k.lower().replace("-", "_"): v for k, v in data.items()}


def obfuscate(value: str | None) -> str:
    if not value:
        return "(unset)"
    return f"{value[0]}…{len(value)} characters"


class Scrubber:
    replacement = "[Filtered]"

    def __init__(self, *secrets: str):
        self._secrets = [s for s in secrets if s]

    def clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, self.replacement)
        return text
