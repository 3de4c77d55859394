"""Plain value classes and what printing them shows."""
import dataclasses
import logging
from dataclasses import dataclass, field
from typing import NamedTuple

import attrs

logger = logging.getLogger(__name__)


@dataclass
class Mailbox:
    host: str
    user: str
    password: str


@dataclass
class QuietMailbox:
    host: str
    user: str
    password: str = field(repr=False)


class DbLogin(NamedTuple):
    user: str
    password: str


@attrs.define
class Bot:
    name: str
    bot_token: str


@attrs.define
class QuietBot:
    name: str
    bot_token: str = attrs.field(repr=False)


@attrs.define
class StarredBot:
    name: str
    bot_token: str = attrs.field(repr=lambda v: "***")


class Handle:
    def __init__(self, name, secret):
        self.name = name
        self.secret = secret

    def __repr__(self):
        return f"Handle({self.name})"


class LoudHandle:
    def __init__(self, name, secret):
        self.name = name
        self.secret = secret

    def __repr__(self):
        return f"LoudHandle({self.name!r}, {self.secret!r})"


def open_mailbox(box: Mailbox):
    logger.info("opening %s", box)
    logger.info("opening %s as %s", box.host, box.user)


def open_quiet(box: QuietMailbox):
    logger.info("opening %s", box)
    logger.debug("opening %s", dataclasses.asdict(box))


def db_login(row):
    login = DbLogin(row["user"], row["password"])
    logger.debug("login: %r", login)
    logger.debug("login user: %s", login[0])
    return login


def start_bot(bot: Bot, quiet: QuietBot, starred: StarredBot):
    logger.info("bot %s", bot)
    logger.info("bot %s", quiet)
    logger.info("bot %s", starred)


def handles(secret):
    quiet, loud = Handle("a", secret), LoudHandle("b", secret)
    logger.info("have %s", quiet)
    logger.info("have %s", loud)
