"""What the billing gateway tells its watchers."""

import os

import newrelic.agent
import rollbar
import sentry_sdk
from bugsnag import notify as bugsnag_notify
from datadog import api as dd_api
from datadog import statsd
from ddtrace import tracer as dd_tracer
from honeybadger import honeybadger
from opentelemetry import metrics, trace
from opentelemetry.sdk.resources import Resource
from prometheus_client import Counter, Info

tracer = trace.get_tracer("billing")
meter = metrics.get_meter("billing")
latency = meter.create_histogram("billing.latency")
refused = Counter("billing_refused_total", "Refused calls", ["provider", "key"])
build = Info("billing_build", "What runs")

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], send_default_pii=False)


def on_refused(provider, api_key):
    refused.labels(provider=provider, key=api_key).inc()
    refused.labels(provider, "unknown").inc()
    statsd.increment("billing.refused", tags=[f"provider:{provider}", f"key:{api_key}"])
    statsd.increment("billing.refused", tags=[f"provider:{provider}"])
    sentry_sdk.set_tag("provider.key", api_key)
    sentry_sdk.set_tag("provider.key_length", len(api_key))
    sentry_sdk.capture_message(f"{provider} refused {api_key}", level="warning")


def on_login(user, password):
    sentry_sdk.set_user({"id": user.id, "email": user.email})
    sentry_sdk.set_context("login", {"user": user.id, "password": password})
    sentry_sdk.add_breadcrumb(category="auth", message="login", data={"password": password})
    sentry_sdk.add_breadcrumb(category="auth", message="login", data={"given": password is not None})
    rollbar.report_message("login failed", "warning", extra_data={"user": user.id, "password": password})
    rollbar.report_message("login failed", "warning", extra_data={"user": user.id})


def charge(card, gateway_secret):
    with tracer.start_as_current_span("charge", attributes={"gateway.secret": gateway_secret}) as span:
        span.set_attribute("gateway.secret.present", bool(gateway_secret))
        span.update_name("charge " + gateway_secret)
        latency.record(0.3, attributes={"card.brand": card.brand})
        latency.record(0.3, attributes={"secret": gateway_secret})


def trace_dd(resource, token):
    with dd_tracer.trace("billing.call", resource=resource) as span:
        span.set_tag("call.token", token)
        span.set_tag("call.resource", resource)
        span.set_metric("call.tokens", 512)
        span.set_tag_str("call.auth", f"Bearer {token}")
    dd_api.Event.create(title="rotated", text=f"token {token} rotated", tags=["billing"])
    dd_api.Event.create(title="rotated", text="token rotated", tags=["billing"])


def trace_nr(order, license_key):
    newrelic.agent.add_custom_attribute("license_key", license_key)
    newrelic.agent.add_custom_attribute("order", order.id)
    newrelic.agent.record_custom_event("Renewal", {"order": order.id, "key": license_key})


def on_crash(exc, session):
    bugsnag_notify(exc, metadata={"session": {"access_token": session.access_token}})
    bugsnag_notify(exc, metadata={"session": {"id": session.id}})
    honeybadger.notify(exc, context={"refresh_token": session.refresh_token})
    honeybadger.notify(exc, context={"user": session.user_id})


def describe(build_token):
    build.info({"version": "4.2", "commit": os.environ.get("GIT_SHA", "-")})
    build.info({"version": "4.2", "token": build_token})
    return Resource.create({"service.name": "billing", "deploy.token": build_token})


def before_send(event, hint):
    event.get("request", {}).pop("headers", None)
    event.setdefault("extra", {})["env"] = dict(os.environ)
    return event
