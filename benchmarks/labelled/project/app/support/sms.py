from twilio.rest import Client as SmsClient  # VIOLATION t1 import: aliased from import of a submodule


def send(to: str, text: str) -> None:
    SmsClient().messages.create(to=to, from_="shop", body=text)
