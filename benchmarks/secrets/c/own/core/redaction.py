import functools
import logging
from urllib.parse import urlsplit

log = logging.getLogger("calls")


def last4(value):
    return value[-4:].rjust(8, "*")


def mask_url(url):
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}/…"


def only_keys(data, *names):
    return {name: data[name] for name in names}


def hides(*names):
    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            shown = {k: "***" if k in names else v for k, v in kwargs.items()}
            log.debug("%s %s", func.__name__, shown)
            return func(*args, **kwargs)
        return wrapper
    return decorate


def traced(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        result = func(*args, **kwargs)
        log.debug("%s -> %r", func.__name__, result)
        return result
    return wrapper


def timed(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        result = func(*args, **kwargs)
        log.debug("%s -> %s", func.__qualname__, type(result).__name__)
        return result
    return wrapper
