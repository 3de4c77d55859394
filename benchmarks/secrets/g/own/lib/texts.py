"""Objects with a text of their own."""

import enum
import logging
from typing import NamedTuple

import attr
from attrs import define, field

log = logging.getLogger(__name__)


class Connection:
    def __init__(self, host, user, password):
        self.host = host
        self.user = user
        self._password = password

    def __str__(self):
        return f"{self.user}@{self.host}"

    def __repr__(self):
        return f"Connection({self.user}:{self._password}@{self.host})"

    @property
    def url(self):
        return f"redis://{self.user}:{self._password}@{self.host}"

    @property
    def place(self):
        return f"redis://{self.host}"


class Key:
    __slots__ = ("kind", "value")

    def __init__(self, kind, secret_value):
        self.kind = kind
        self.value = secret_value

    def __format__(self, spec):
        return self.value if spec == "full" else self.kind

    def __str__(self):
        return self.value

    def masked(self):
        return self.value[:2] + "*" * 8


class Point(NamedTuple):
    x: int
    token_count: int


class Grant(NamedTuple):
    user: str
    access_token: str


@define
class Robot:
    name: str
    api_key: str


@define
class QuietRobot:
    name: str
    api_key: str = field(repr=False)


@attr.s
class OldRobot(object):
    name = attr.ib()
    password = attr.ib()


class Kind(enum.Enum):
    TOKEN = "token"
    PASSWORD = "password"


class Summary:
    def __init__(self, robot):
        self.robot = robot

    def __repr__(self):
        return f"<Summary of {self.robot.name}>"


class Wrapper:
    def __init__(self, secret):
        self.__dict__["secret"] = secret
        self.kind = "wrapper"


def main(password, api_key, access_token):
    connection = Connection("db", "root", password)
    log.info("connected to %s", connection)
    log.info("connected to %r", connection)
    log.info(f"connected to {connection!r}")
    log.info(f"connected to {connection!s}")
    log.info("connected to " + connection.url)
    log.info("connected to " + connection.place)
    log.info("all: %s", [connection])
    key = Key("main", api_key)
    log.info("key %s" % key)
    log.info("key " + str(key))
    log.info("key %s", key.masked())
    log.info("key of kind %s", key.kind)
    log.info("point %s", Point(1, 2))
    log.info("grant %s", Grant("ada", access_token))
    log.info("grant of %s", Grant("ada", access_token).user)
    log.info("robot %s", Robot("r2", api_key))
    log.info("robot %s", QuietRobot("r2", api_key))
    print("old robot", OldRobot("r1", password))
    log.info("kind %s", Kind.TOKEN)
    log.info("kind %s", Kind.PASSWORD.value)
    log.info("summary %r", Summary(Robot("r3", api_key)))
    log.info("wrapper %s", vars(Wrapper(api_key)))
    log.info("wrapper %s", Wrapper(api_key).kind)
    try:
        raise ValueError(connection)
    except ValueError as error:
        log.error("failed with %s", error)
