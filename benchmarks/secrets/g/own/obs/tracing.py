"""Spans, events and metrics."""

import os

import sentry_sdk
from datadog import statsd
from ddtrace import tracer as dd
from opentelemetry import baggage, metrics, trace
from posthog import Posthog
from prometheus_client import Counter, Info

tracer = trace.get_tracer(__name__)
meter = metrics.get_meter(__name__)
calls = meter.create_counter("calls")
logins = Counter("logins", "Logins", ["user", "result"])
build = Info("build", "Build")
posthog = Posthog(os.environ["POSTHOG_KEY"], host="https://eu.posthog.com")
build.info({"version": "3", "license_key": os.environ["LICENSE_KEY"]})
build.info({"version": "3", "stage": os.environ["STAGE"]})


class Traced:
    """Collects what a span will get when the work is done."""

    def __init__(self, name):
        self.name = name
        self.attributes = {}
        self.events = []
        self.sizes = {}

    def note(self, key, secret):
        self.attributes[key] = secret
        self.sizes[key] = len(secret)
        self.events.append((key, secret))

    def __enter__(self):
        self.span = tracer.start_span(self.name)
        return self

    def __exit__(self, *failure):
        self.span.set_attributes(self.attributes)
        self.span.set_attributes(self.sizes)
        for name, value in self.events:
            self.span.add_event(name, {"value": value})
            self.span.add_event(name)
        self.span.end()


def sign_in(user, password, token):
    with tracer.start_as_current_span("sign-in") as span:
        span.set_attribute("user", user)
        span.set_attribute("auth.token", token)
        span.set_attribute("auth.token.length", len(token))
        span.add_event("tried", attributes={"password": password})
        baggage.set_baggage("token", token)
        calls.add(1, {"token": token})
        calls.add(1, {"user": user})
    logins.labels(user=user, result="ok").inc()
    logins.labels(user, token).inc()
    statsd.increment("logins", tags=[f"user:{user}"])
    statsd.increment("logins", tags=[f"token:{token}"])
    posthog.capture(user, "signed in", {"token": token})
    posthog.capture(user, "signed in", {"ok": True})


def failed(user, api_key, request):
    with sentry_sdk.new_scope() as scope:
        scope.set_tag("user", user)
        scope.set_extra("key", api_key)
        scope.set_context("request", {"headers": dict(request.headers)})
        scope.set_context("request", {"method": request.method})
    sentry_sdk.add_breadcrumb(message="failed", data={"api_key": api_key})
    sentry_sdk.set_user({"id": user, "key_suffix": api_key[-4:]})
    sentry_sdk.capture_message(f"failed for {user}")
    with dd.trace("failed") as span:
        span.set_tag("key", api_key)
        span.set_tags({"user": user})


def scrub(event, hint):
    event["request"]["headers"].pop("Authorization", None)
    print("scrubbed", sorted(event["request"]["headers"]))
    return event
