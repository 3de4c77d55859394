import logging

from . import config, emit, hiding
from .config import RELAY_PASSPHRASE, operator_login
from .emit import Journal, note, note_clean, note_names, trail, trail_clean

log = logging.getLogger(__name__)


def start():
    settings = config.load()
    log.info("relay broker %s", settings.amqp)
    log.info("relay broker %s", hiding.without_userinfo(settings.amqp))
    log.debug("relay settings %s", settings)
    return settings


def announce(settings):
    note("relay.up", shared_secret=settings.shared_secret)
    note_clean("relay.up", shared_secret=settings.shared_secret)
    note_names("relay.up", shared_secret=settings.shared_secret)


def imported_value():
    log.info("passphrase %s", RELAY_PASSPHRASE)
    log.info("passphrase set: %s", hiding.present(RELAY_PASSPHRASE))
    log.info("passphrase tag %s", hiding.tag(RELAY_PASSPHRASE))


def operator():
    name, phrase = operator_login()
    log.info("operator %s", name)
    log.info("operator %s", phrase)


def trails(conn):
    trail(f"bearer {conn.bearer_token}")
    trail_clean(f"bearer {conn.bearer_token}")
    emit.trail("connection " + conn.id)


def helper_outcomes(token):
    log.info("token %s", hiding.tail(token))
    log.info("token %s", hiding.sanitize(token))
    shown = hiding.cloak(token)
    log.info("token %s", shown)


def limits():
    values = config.limits()
    log.info("limits %s", values)


class Relay:
    def __init__(self, settings, journal: Journal):
        self.settings = settings
        self.journal = journal
        self._phrase = settings.shared_secret

    def connect(self):
        self.journal.line("connect with " + self._phrase)
        self.journal.size(self._phrase)
