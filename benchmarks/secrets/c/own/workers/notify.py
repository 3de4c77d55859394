"""Telling people and machines that something happened to a secret."""
import logging
import os

import requests
from django.shortcuts import render
from flask import make_response, redirect, url_for
from opentelemetry import metrics, trace
from prometheus_client import Counter, Info

from .registry import Resolved, SecretRef

log = logging.getLogger("notify")
tracer = trace.get_tracer(__name__)
rotations = Counter("secret_rotations_total", "Secrets rotated", ["secret_name", "store"])
key_info = Info("signing_key", "Signing key in use")
meter = metrics.get_meter(__name__)
calls = meter.create_counter("calls")


def rotated(item: Resolved, version: int, actor):
    rotations.labels(secret_name=item.ref.path, store=item.ref.store).inc()
    key_info.info({"version": str(version), "key": item.ref.key})
    key_info.info({"version": str(version), "key": item.value})
    payload = {"event": "secret.rotated", "secret": item.ref.path, "version": version, "actor": actor.id}
    requests.post(os.environ["AUDIT_HOOK_URL"], json=payload, timeout=5)
    payload["new_value"] = item.value
    requests.post(actor.callback_url, json=payload, timeout=5)


def called(tenant, api_key, outcome):
    calls.add(1, {"tenant": tenant.id, "api_key_id": tenant.api_key_id, "outcome": outcome})
    calls.add(1, {"tenant": tenant.id, "caller": api_key, "outcome": outcome})
    with tracer.start_as_current_span("call", attributes={"auth.method": "api_key", "tenant": tenant.id}) as span:
        span.set_attribute("auth.key_valid", tenant.check(api_key))
        span.set_attribute("auth.principal", f"{tenant.id}:{api_key}")


def invite_page(request, invite):
    context = {"email": invite.email, "expires": invite.token_expires_at, "policy": "password_policy_v2"}
    if request.user.is_staff:
        return render(request, "invite.html", context)
    context["smtp"] = {"host": invite.smtp_host, "password": invite.smtp_password}
    return render(request, "invite.html", context)


def finish_login(user, tokens, theme):
    response = make_response(redirect(url_for("home", token_type=tokens["token_type"])))
    response.set_cookie("theme_token", theme, max_age=31536000)
    response.set_cookie("csrftoken", user.csrf_token, samesite="strict")
    response.set_cookie("upstream", tokens["refresh_token"])
    return response


def finish_link(tokens, state):
    handle = remember(tokens)
    if state == "native":
        return redirect(url_for("done", handle=handle, expires_in=tokens["expires_in"]))
    return redirect(url_for("done", id_token=tokens["id_token"], expires_in=tokens["expires_in"]))


def chat(slack, channel, ref: SecretRef, item: Resolved):
    slack.chat_postMessage(channel=channel, text=f"`{ref.path}` expires soon, please rotate the password")
    slack.chat_postMessage(channel=channel, blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": f"new password: `{item.value}`"}}])
