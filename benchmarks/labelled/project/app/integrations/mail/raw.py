# CLEAN: raw HTTP to the provider inside the boundary (folder without __init__.py)
import requests


class MailAdapter:
    def __init__(self, api_key: str) -> None:
        self._key = api_key

    def send(self, to: str, subject: str) -> bool:
        reply = requests.post(
            "https://api.sendgrid.com/v3/mail/send",
            json={"to": to, "subject": subject},
            headers={"Authorization": "Bearer " + self._key},
            timeout=5,
        )
        return reply.ok
