"""Stores in memory that several parts of the program share."""

import logging
import threading
from collections import defaultdict
from weakref import WeakValueDictionary

logger = logging.getLogger(__name__)
_tokens = {}
_seen_users = set()
_queue = []


class TokenStore:
    def __init__(self):
        self._tokens: dict[str, str] = {}
        self._expiry: dict[str, float] = {}
        self._lock = threading.Lock()
        self._live = WeakValueDictionary()

    def remember(self, user, token, expires_at):
        with self._lock:
            self._tokens[user] = token
            self._expiry[user] = expires_at

    def update(self, **tokens):
        self._tokens.update(tokens)

    def forget(self, user):
        return self._tokens.pop(user)

    def lookup(self, user):
        return self._tokens.get(user)

    def users(self):
        return list(self._tokens.keys())

    def __len__(self):
        return len(self._tokens)

    def __contains__(self, user):
        return user in self._tokens

    def log_state(self):
        logger.info("tokens: %s", self._tokens)
        logger.info("expiry: %s", self._expiry)
        logger.info("users: %s", ", ".join(self._tokens))
        logger.info("values: %s", list(self._tokens.values()))
        logger.info("how many: %s", len(self))


class Batch:
    def __init__(self, sender):
        self.items = []
        self.done = []
        self.by_kind = defaultdict(list)
        self.sender = sender

    def add(self, kind, api_key):
        self.items.append(api_key)
        self.by_kind[kind].append(api_key)
        self.done.append(kind)

    def flush(self):
        logger.info("flushing %d of %s", len(self.items), self.done)
        self.sender.send(self.items)
        logger.debug("flushed %s", self.items)
        for item in self.items:
            print(item)
        for kind, members in self.by_kind.items():
            print(kind, len(members))
            print(kind, members)
        self.items.clear()


class Parts:
    """Spare parts: nothing secret."""

    def __init__(self):
        self.items = []
        self.by_key = {}

    def add(self, key, part):
        self.items.append(part)
        self.by_key[key] = part

    def show(self):
        logger.info("parts %s", self.items)
        logger.info("parts %s", self.by_key)
        print(self.by_key.keys())


def remember(user, token):
    _tokens[user] = token
    _seen_users.add(user)
    _queue.append({"user": user, "token": token})


def report():
    logger.info("users %s", _seen_users)
    logger.info("tokens %s", _tokens)
    for entry in _queue:
        logger.info("queued %s", entry["user"])
        logger.info("queued %s", entry)


def use(user, secret):
    store = TokenStore()
    store.remember(user, secret, 0)
    print(store.lookup(user))
    print(store.users())
    print(user in store, len(store))
    print(store.forget(user))
