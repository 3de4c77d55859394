import logging

from . import courier_log as L
from . import settings, vaults
from .settings import carrier_material, carrier_region, load
from .support import scrub
from .support.obslog import Journal, emit, emit_names, tell
from .support.scrub import hide_query, tidy, veil

journal = Journal("service")


def boot():
    cfg = load()
    L.info("config %s", cfg)
    L.info("config %s (%s), %d keywords", cfg.base_url, cfg.region, cfg.keyword_limit)
    emit("boot", region=cfg.region, carrier=cfg.carrier_key)
    emit("boot", region=cfg.region, carrier=veil(cfg.carrier_key))
    emit_names("boot", region=cfg.region, carrier_key=cfg.carrier_key)


def material():
    found = carrier_material()
    L.debug("material %s", found)
    place = carrier_region()
    L.debug("region %s", place)
    return found


def mail_settings():
    L.debug("mail host %s", settings.SMTP["host"])
    L.debug("mail pass %s", settings.SMTP["pass"])
    journal.note("mail pass " + settings.SMTP["pass"])
    journal.note_masked(settings.SMTP["pass"])


def from_vault(name):
    value = vaults.from_aws(name)
    L.info("parameter %s is %s", name, scrub.tail(value))
    L.info("parameter %s is %s", name, scrub.stamp(value))
    L.info("parameter %s is %s", name, tidy(value))
    return value


def call_hook(hook_url, hookSecret):
    url = f"{hook_url}?v=2&sig={hookSecret}"
    L.info("calling %s", hide_query(url))
    tell(logging.INFO, "calling {}", url)
    tell(logging.INFO, "calling {}", hook_url)


def snapshot(record):
    clean = scrub.without_secrets(record)
    L.info("record %s", clean)
    clean = scrub.without_secrets(record, names=())
    L.info("record %s %s", clean["id"], record["hook_secret"])


class CarrierClient:
    def __init__(self, carrier_key, base_url):
        self.k = carrier_key
        self.base_url = base_url

    @classmethod
    def default(cls):
        cfg = load()
        return cls(cfg.carrier_key, cfg.base_url)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        L.debug("closing %s", self.base_url)


class TracedClient(CarrierClient):
    def track(self, number):
        try:
            return self._get(number)
        finally:
            L.debug("tracked %s at %s", number, self.base_url)

    def complain(self):
        L.error("carrier rejects %s", self.k)
