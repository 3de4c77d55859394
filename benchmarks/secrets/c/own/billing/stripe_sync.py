import logging
import os

import stripe
from flask import Blueprint, jsonify, render_template, request

from core.redaction import hides, last4, mask_url, only_keys

bp = Blueprint("billing", __name__)
log = logging.getLogger("billing")
stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
WEBHOOK_HEADER = "Stripe-Signature"


@bp.route("/intent", methods=["POST"])
def intent():
    amount = int(request.json["amount"])
    result = stripe.PaymentIntent.create(amount=amount, currency="eur", idempotency_key=request.headers["Idempotency-Key"])
    return jsonify(id=result.id, client_secret=result.client_secret)


@bp.route("/checkout")
def checkout():
    return render_template("checkout.html", key=os.environ["STRIPE_PUBLISHABLE_KEY"])


@bp.route("/webhook", methods=["POST"])
def webhook():
    secret = os.environ["STRIPE_WEBHOOK_SECRET"]
    try:
        event = stripe.Webhook.construct_event(request.data, request.headers[WEBHOOK_HEADER], secret)
    except stripe.error.SignatureVerificationError:
        log.warning("bad %s from %s", WEBHOOK_HEADER, request.remote_addr)
        log.warning("bad signature, secret in use ends with %s", last4(secret))
        log.warning("bad signature, secret in use is %s", secret.removeprefix("whsec_"))
        return jsonify(error="signature"), 400
    return "", 204


def create_endpoint(url):
    endpoint = stripe.WebhookEndpoint.create(url=url, enabled_events=["charge.succeeded"])
    save_secret("stripe-webhook", endpoint.secret)
    log.info("endpoint %s", only_keys(endpoint, "id", "url", "status"))
    log.info("endpoint %s", only_keys(endpoint, "id", "secret"))
    return endpoint.id


@hides("api_key")
def for_account(account, api_key, **options):
    client = stripe.StripeClient(api_key)
    log.info("client for %s: %s", account, options)
    return client


def reset_key():
    old, stripe.api_key = stripe.api_key, None
    log.info("stripe key is now %s", stripe.api_key)
    log.info("stripe key was %s", old)
    return old


def slack(message):
    hook = os.environ["SLACK_WEBHOOK_URL"]
    log.info("posting to %s", mask_url(hook))
    requests_post(hook, json={"text": message})
