"""Names that mean something else a line later."""
import contextlib
import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)


def loop_reuse(keys, names):
    for value in keys:
        register(value)
    for value in names:
        logger.info("registered %s", value)


def loop_leftover(api_keys):
    for value in api_keys:
        register(value)
    logger.info("last registered: %s", value)


def comprehension(tokens, label):
    prefixes = [len(label) for label in tokens]
    logger.info("%s: %s", label, prefixes)
    logger.info("%s", {token: label for token in tokens})


def enumerate_secrets(secrets):
    for position, secret in enumerate(secrets):
        register(secret)
        logger.info("secret %d of %d stored", position, len(secrets))
    for name, _ in sorted(secrets.items()):
        logger.info("secret %s stored", name)
    for name, value in secrets.items():
        logger.info("secret %s stored as %s", name, value)


def zipped(names, passwords):
    pairs = list(zip(names, passwords))
    logger.info("created %s", [n for n, _ in pairs])
    logger.info("created %s", dict(pairs))


def starred(row):
    secret, *rest = row.secret, row.id, row.label
    logger.info("rest %s", rest)
    register(secret)


def read_login(section):
    return section["user"], section["password"]


def first_only(section):
    user, _ = read_login(section)
    logger.info("user %s", read_login(section)[0])
    logger.info("login %s", read_login(section))


def names_of(secrets):
    for name in secrets:
        yield name, len(secrets[name])


def values_of(secrets):
    for name in secrets:
        yield secrets[name]


def generated(secrets):
    for item in names_of(secrets):
        print(item)
    for item in values_of(secrets):
        print(item)


@dataclass
class Session:
    user: str
    token: str

    def __str__(self):
        return self.user


def rendered(user, token):
    session = Session(user, token)
    print(f"{session}")
    print([session])
    print(f"{session!r}")


def create(name, *, region="eu", **extra):
    logger.info("create %s in %s %s", name, region, extra)
    return name


def callers(password):
    create("a", retries=3, timeout=5)
    create("b", labels={"password_policy": "strict"})
    connect("a", password=password)


def connect(name, password, **extra):
    shown = {k: v for k, v in locals().items() if k in ("name", "extra")}
    logger.info("connect %s", shown)
    logger.debug("connect %s", locals())


@contextlib.contextmanager
def login(user, password):
    handle = open_session(user, password)
    logger.info("session %s open", handle.session_id)
    yield handle
    logger.info("session closed for %s", user)


class Cache:
    def __init__(self, name, secret):
        self.name = name
        self._secret = secret
        self.key = f"cache:{name}"

    def miss(self):
        logger.info("%s: miss for %s", self.name, self.key)

    def state(self):
        return {k: v for k, v in vars(self).items() if not k.startswith("_")}

    def dump(self):
        logger.info("state %s", self.state())
        logger.info("state %s", vars(self))


counter = {"token": 0, "password": 0}


def count(kind):
    counter[kind] += 1
    logger.info("seen %s", counter)
