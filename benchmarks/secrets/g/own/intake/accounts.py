"""Accounts as the intake keeps them in memory."""

import logging
from collections import ChainMap, OrderedDict, deque
from dataclasses import asdict, dataclass, field, replace

log = logging.getLogger("intake.accounts")


@dataclass
class Account:
    name: str
    password: str
    notes: list = field(default_factory=list)


@dataclass
class HiddenAccount:
    name: str
    password: str = field(repr=False)


@dataclass(repr=False)
class QuietAccount:
    name: str
    api_key: str


@dataclass(frozen=True)
class Group:
    name: str
    members: tuple = ()


class Accounts:
    def __init__(self):
        self.items = OrderedDict()
        self.recent = deque(maxlen=10)
        self.names = []
        self._passwords = []

    def add(self, name, password):
        self.items[name] = Account(name, password)
        self.recent.append(password)
        self.names.append(name)
        self._passwords += [password]

    def show(self):
        log.info("names %s", self.names)
        log.info("recent %s", list(self.recent))
        log.info("all %s", self._passwords)
        log.info("%d of %d", len(self.recent), len(self._passwords))
        for name, account in self.items.items():
            log.info("%s is %s", name, account)
            log.info("%s has %d notes", name, len(account.notes))

    def newest(self):
        return self.recent[-1]

    def name_of_newest(self):
        return self.names[-1]


def main(password, api_key):
    account = Account("ada", password)
    log.info("account %s", account)
    print(f"{account!r}")
    print(account.name, account.notes)
    hidden = HiddenAccount("ada", password)
    print(hidden)
    print(asdict(hidden))
    quiet = QuietAccount("ada", api_key)
    log.info("quiet %s", quiet)
    group = Group("all", (account, account))
    log.info("group %s", group.name)
    log.info("group %s", group)
    changed = replace(account, password="")
    log.info("changed %s", changed.name)
    accounts = Accounts()
    accounts.add("ada", password)
    log.info("newest %s", accounts.newest())
    log.info("newest %s", accounts.name_of_newest())
    layers = ChainMap({"user": "ada"}, {"password": password})
    log.info("layers %s", dict(layers))
    log.info("user %s", layers["user"])
