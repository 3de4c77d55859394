"""Codes for the second step of a sign-in, and other things that are called code or pin."""

import logging
import random
import secrets

import pyotp
from django.core.cache import cache
from django.core.mail import send_mail
from django.http import JsonResponse

logger = logging.getLogger(__name__)


def send_code(user):
    otp_code = f"{secrets.randbelow(1_000_000):06}"
    cache.set(f"otp:{user.pk}", otp_code, 300)
    send_mail("Your code", f"Use {otp_code} to sign in", None, [user.email])
    logger.info("sent code %s to %s", otp_code, user.email)
    return JsonResponse({"sent": True, "otp_code": otp_code})


def verify(user, otp):
    expected = cache.get(f"otp:{user.pk}")
    attempts = cache.incr(f"otp_attempts:{user.pk}")
    logger.info("otp attempt %d of %s", attempts, user.pk)
    if otp != expected:
        logger.warning("wrong otp %s", otp)
        logger.warning("wrong otp for %s, %d characters", user.pk, len(otp))
        return JsonResponse({"ok": False, "otp_enabled": user.otp_enabled}, status=401)
    return JsonResponse({"ok": True})


def provision(user):
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(user.email, issuer_name="Portal")
    logger.debug("provisioning with %s", uri)
    logger.debug("provisioning %s digits", pyotp.TOTP(secret).digits)
    now = pyotp.TOTP(secret).now()
    print("current code:", now)
    return secret


def recovery(user):
    recovery_codes = [secrets.token_hex(4) for _ in range(8)]
    user.set_recovery_codes(recovery_codes)
    logger.info("recovery codes of %s: %s", user.pk, ", ".join(recovery_codes))
    logger.info("%d recovery codes of %s", len(recovery_codes), user.pk)


def shipping(order):
    pin = order.address.pin_code
    logger.info("shipping %s to %s, %s", order.pk, order.country_code, order.address.pin_code)
    logger.info("promo code %s on %s", order.promo_code, order.pk)
    return {"pincode": pin, "status_code": order.status_code}


def blink(board, pin):
    board.output(pin, True)
    logger.debug("pin %s is high", pin)
    for pin_number in (17, 27):
        print("GPIO pin", pin_number)


def door(panel):
    pin_code = "%04d" % random.randint(0, 9999)
    panel.set(pin_code)
    print(f"door opens with {pin_code}")


def sms(client, phone, verification_code):
    client.messages.create(to=phone, body=f"Code: {verification_code}")
    logger.info("verification code for %s: %s", phone, verification_code)
    error_code = client.last_error_code
    logger.info("error code %s", error_code)
