import logging

import sentry_sdk
from opentelemetry import baggage, metrics, trace
from prometheus_client import Counter, Info
from statsd import StatsClient

from .config import Settings, get_settings

logger = logging.getLogger("parcel.telemetry")
tracer = trace.get_tracer(__name__)
meter = metrics.get_meter(__name__)
labels_printed = Counter("labels_printed_total", "Labels printed", ["carrier", "sandbox"])
build = Info("parcel_build", "Build information")
requests_sent = meter.create_counter("carrier.requests")
statsd = StatsClient(prefix=get_settings().statsd_prefix)


def audit(event: str, **fields):
    logger.info("%s %s", event, fields)
    with tracer.start_as_current_span(event) as span:
        span.set_attributes(fields)


def start(settings: Settings):
    build.info({"version": "4.2", "env": settings.env})
    sentry_sdk.init(dsn=settings.sentry_dsn, environment=settings.env)
    sentry_sdk.set_tag("carriers", ",".join(c.name for c in settings.carriers))
    sentry_sdk.set_context("settings", settings.model_dump(mode="json"))
    sentry_sdk.set_context("mailer", {"host": settings.mailer.host, "password": settings.mailer.password})


def carrier_call(carrier, request_id):
    with tracer.start_as_current_span("carrier.call") as span:
        span.set_attribute("carrier.name", carrier.name)
        span.set_attribute("carrier.key", carrier.api_key)
        span.add_event("signed", {"key.length": len(carrier.api_key), "request": request_id})
        span.add_event("request", attributes={"authorization": f"Key {carrier.api_key}"})
        baggage.set_baggage("request.id", request_id)
        baggage.set_baggage("carrier.token", carrier.api_key)
        requests_sent.add(1, {"carrier": carrier.name, "account": carrier.account_number})
        labels_printed.labels(carrier=carrier.name, sandbox=str(carrier.sandbox)).inc()
        labels_printed.labels(carrier.api_key, "false").inc()


def rotate(carrier, new_key):
    audit("carrier.rotated", carrier=carrier.name, key_suffix=new_key[-4:])
    audit("carrier.rotated", carrier=carrier.name, previous=carrier.api_key)
    statsd.incr(f"rotated.{carrier.name}")
