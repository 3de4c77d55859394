import requests


class CardGateway:
    BASE_URL = "https://api.stripe.com/v1"

    def __init__(self) -> None:
        self.http = requests.Session()

    def charge(self, cents: int):
        return self.http.post(f"{self.BASE_URL}/charges", data={"amount": cents})  # VIOLATION t2 http: class attribute BASE_URL


class Voice:
    def __init__(self, url: str = "https://api.elevenlabs.io/v1") -> None:
        self.url = url

    def voices(self):
        return requests.get(self.url + "/voices", timeout=5)  # VIOLATION t3 http: default argument kept on self
