import logging
import os

import dramatiq
import requests
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import CurrentMessage

broker = RedisBroker(url=os.environ["REDIS_URL"])
dramatiq.set_broker(broker)
log = logging.getLogger("jobs")


@dramatiq.actor(max_retries=5)
def charge(customer_id, card_token):
    log.info("charging %s", customer_id)
    answer = requests.post("https://psp.example.com/charge", json={"customer": customer_id, "source": card_token}, timeout=9)
    if answer.status_code == 402:
        log.error("psp declined for %s: %s", customer_id, answer.json()["code"])
        return
    answer.raise_for_status()


@dramatiq.actor
def mint(client_id, client_secret):
    answer = requests.post("https://id.example.com/oauth2/token", auth=(client_id, client_secret), timeout=9)
    token = answer.json()["access_token"]
    log.info("minted %s for %s", token, client_id)
    log.debug("token endpoint said %s", answer.text)
    log.debug("token endpoint said %d", answer.status_code)
    announce.send(client_id, token)


@dramatiq.actor
def announce(client_id, token):
    message = CurrentMessage.get_current_message()
    log.info("message %s for %s", message.message_id, client_id)
    print(f"::set-output name=token::{token}")


def schedule(user):
    password = user.initial_password
    welcome.send_with_options(args=(user.id, password), delay=5000)
    welcome.send_with_options(args=(user.id, None), delay=5000)


@dramatiq.actor(store_results=True)
def welcome(user_id, password):
    return f"{user_id} may log in with {password}"
