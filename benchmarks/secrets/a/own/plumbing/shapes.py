import functools
import logging
import os
import reprlib
from types import SimpleNamespace
from urllib.parse import urlencode, urlunsplit

logger = logging.getLogger(__name__)


class MaskingDescriptor:
    def __get__(self, obj, owner=None):
        return "***"


class Holder:
    visible = MaskingDescriptor()

    def __init__(self, masterPassword):
        self.masterPassword = masterPassword

    @functools.cached_property
    def loginPair(self):
        return ("root", self.masterPassword)

    @property
    def has_password(self):
        return bool(self.masterPassword)


def holder(masterPassword):
    h = Holder(masterPassword)
    logger.info("holder %s", h.visible)
    logger.info("holder %s", h.has_password)
    logger.info("holder %s", h.loginPair)
    logger.info("holder %s", h.loginPair[0])


def announce(secretParam):
    def wrap(func):
        @functools.wraps(func)
        def inner(**kwargs):
            logger.info("%s got %s", func.__name__, kwargs[secretParam])
            logger.info("%s got %s", func.__name__, len(kwargs))
            return func(**kwargs)
        return inner
    return wrap


@announce("otpSeed")
def enrol(user, otpSeed):
    return save(user, otpSeed)


def overwritten(sharedSecret):
    try:
        use(sharedSecret)
    finally:
        sharedSecret = None
        logger.info("cleared: %s", sharedSecret)


def branches(mode, sharedSecret):
    if mode == "trace":
        shown = sharedSecret
        use(shown)
    else:
        shown = "hidden"
        logger.info("shared secret: %s", shown)
    logger.debug("shared secret: %s", shown)


def slices(licenseKey):
    logger.info("license %s", licenseKey[-4:])
    logger.info("license %s…", licenseKey[:-2])
    logger.info("license %s", licenseKey[4:])
    logger.info("license %s", licenseKey[::-1])
    logger.info("license %s", "X" * (len(licenseKey) - 4) + licenseKey[-4:])
    logger.info("license %s", reprlib.repr(licenseKey))


def queries(apiToken, page):
    logger.info("GET /v1?%s", urlencode({"page": page}))
    logger.info("GET /v1?%s", urlencode([("page", page), ("token", apiToken)]))
    logger.info("GET %s", urlunsplit(("https", "api.example.org", "/v1", f"key={apiToken}", "")))


def filters(config):
    rows = [f"{k}={v}" for k, v in config.items() if "secret" not in k and "password" not in k]
    logger.info("config %s", rows)
    rows = [v for k, v in config.items() if k.endswith("_secret")]
    logger.info("config %s", rows)
    names = {k: type(v).__name__ for k, v in config.items()}
    logger.info("config %s", names)


def namespaces():
    ns = SimpleNamespace(host=os.environ["QUEUE_HOST"], password=os.environ["QUEUE_PASSWORD"])
    logger.info("queue %s", ns)
    logger.info("queue %s", ns.host)
    first, *rest = os.environ["QUEUE_PASSWORD"], ns.host
    logger.info("queue %s", rest)
    logger.info("queue %s", first)


def popped(payload):
    pin = payload.pop("cardPassword")
    logger.info("payload %s", payload)
    logger.info("popped %s", pin)


def parser_words(stream, grammar):
    for token in stream.lexer(grammar):
        logger.debug("token %s at line %d", token, token.lineno)
        if token.type == "PASSWORD":
            logger.debug("keyword %s", token.value)
    logger.debug("sort key %s, primary key %s", grammar.sortKey, grammar.primaryKey)


def cached(cache, tenant, sessionToken):
    cacheKey = f"session:{tenant}"
    cache.set(cacheKey, sessionToken, ttl=60)
    logger.debug("cached %s", cacheKey)
    logger.debug("cached %s", cache.get(cacheKey) == sessionToken)
    logger.debug("cached %s for %s", sessionToken, cacheKey)
