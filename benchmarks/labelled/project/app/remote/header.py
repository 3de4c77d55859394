import requests

from app.config.urls import configured


def speak(key: str, text: str):
    return requests.post(configured(), headers={"xi-api-key": key}, json={"text": text}, timeout=5)  # VIOLATION t3 http: provider auth header to a configured URL
