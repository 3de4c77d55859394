import contextlib

try:
    import fast_mailer
except ModuleNotFoundError:
    import sendgrid as fast_mailer  # VIOLATION t2 import: the fallback of an except branch

with contextlib.suppress(ImportError):
    from twilio.rest import Client  # VIOLATION t2 import: inside a with suppress block


def send(message):
    return fast_mailer.SendGridAPIClient().send(message)
