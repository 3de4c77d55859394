# CLEAN: logger names, dict keys, queues, topics and feature flags
import logging

log = logging.getLogger("stripe.webhooks")
openai_log = logging.getLogger("openai")
QUEUES = {"stripe": "stripe-events", "openai": "openai.jobs"}
FLAGS = {"twilio.sms": True, "enable_stripe": False}
TOPIC = "stripe.charge.succeeded"


def queue(payload: dict) -> str:
    log.info("event %s", payload["stripe"]["id"])
    return QUEUES["stripe"] if FLAGS.get("enable_stripe") else QUEUES.get("openai", TOPIC)
