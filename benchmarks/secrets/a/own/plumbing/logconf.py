import logging
import logging.config
import re

from . import failures

BASIC = re.compile(r"(Basic|Bearer) [\w+/=.-]+")

logging.config.dictConfig({
    "version": 1,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "INFO"},
})


class HeaderFilter(logging.Filter):
    def filter(self, record):
        record.msg = BASIC.sub(r"\1 ***", str(record.msg))
        return True


class TenantFormatter(logging.Formatter):
    def __init__(self, tenant, tenantSecret):
        super().__init__(f"%(asctime)s {tenant} {tenantSecret} %(message)s")
        self.tenant = tenant


class TenantAdapter(logging.LoggerAdapter):
    def process(self, msg, kwargs):
        return f"[{self.extra['tenant']}] {msg}", kwargs


filtered = logging.getLogger("plumbing.filtered")
filtered.addFilter(HeaderFilter())
plain = logging.getLogger("plumbing.plain")


def through_filter(accessToken):
    filtered.info(f"sending Bearer {accessToken}")
    plain.info(f"sending Bearer {accessToken}")


def through_adapter(tenant, tenantSecret):
    scoped = TenantAdapter(plain, {"tenant": tenant, "tenantSecret": tenantSecret})
    scoped.info("ready")
    scoped.info("ready with %s", tenantSecret)


def extras(clientKeyId, clientSecret):
    plain.info("signed", extra={"client_key_id": clientKeyId})
    plain.info("signed", extra=dict(client_key_id=clientKeyId, client_secret=clientSecret))


def unlock(passcode):
    try:
        failures.open_safe(passcode)
    except failures.SafeLocked:
        plain.exception("safe is locked")
    except ValueError:
        plain.warning("passcode refused", exc_info=False)
