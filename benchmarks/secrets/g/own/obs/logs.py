"""Logs by structlog, loguru and wrappers of our own."""

import functools
import logging
import logging.config
import os
import time
import warnings

import structlog
from loguru import logger as loguru

slog = structlog.get_logger()
base = logging.getLogger("shop")
LOGGING = {
    "version": 1,
    "handlers": {"http": {"class": "logging.handlers.HTTPHandler", "host": "logs", "credentials": ("u", os.environ["LOG_PASSWORD"])}},
}
logging.config.dictConfig(LOGGING)


class Audit:
    """Writes down who did what."""

    def __init__(self, log=None):
        self.log = log or logging.getLogger("audit")
        self.context = {}

    def bind(self, **values):
        self.context.update(values)
        return self

    def write(self, message, *args):
        self.log.info(message, *args)

    def event(self, name, **values):
        self.log.info("%s %s", name, {**self.context, **values})

    def count(self, name, value):
        self.log.info("%s %d", name, len(value))


class Adapter(logging.LoggerAdapter):
    def process(self, message, kwargs):
        return f"[{self.extra['tenant']}] {message}", kwargs


def traced(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        started = time.monotonic()
        result = function(*args, **kwargs)
        base.debug("%s took %s", function.__name__, time.monotonic() - started)
        return result

    return inner


def chatty(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        base.debug("%s(%s, %s)", function.__name__, args, kwargs)
        return function(*args, **kwargs)

    return inner


@chatty
def charge(amount, card_token, *, password):
    return amount


@traced
def refund(amount, password):
    return amount


def main(tenant, password, api_key, token):
    audit = Audit()
    audit.write("signed in with %s", password)
    audit.write("signed in: %s", tenant)
    audit.event("signed-in", token=token)
    audit.event("signed-in", tenant=tenant)
    audit.count("length", password)
    adapter = Adapter(base, {"tenant": tenant})
    adapter.info("token %s", token)
    adapter.info("tenant")
    bound = slog.bind(tenant=tenant)
    bound.info("bound", api_key=api_key)
    bound = slog.bind(api_key=api_key)
    bound.info("bound")
    bound.unbind("api_key").info("unbound")
    loguru.bind(token=token).info("with token")
    loguru.info("token {}", token)
    loguru.info("token of {} characters", len(token))
    loguru.opt(lazy=True).debug("lazy {}", lambda: password)
    warnings.warn(f"{api_key} is deprecated", stacklevel=2)
    warnings.warn("api_key is deprecated", stacklevel=2)
    base.info("extra", extra={"tenant": tenant, "password": password})
    child = base.getChild("child")
    child.log(logging.INFO, "%s %s", tenant, api_key)
    emit = functools.partial(base.info, "emitted %s")
    emit(token)
    emit(tenant)
    say = base.warning if tenant else print
    say(password)
    getattr(base, "error")("it was %s", password)
    refund(1, password)
    return charge(1, card_token=token, password=password)
