"""Steps that hand things on: generators, closures, context managers, queues."""

import asyncio
import logging
import queue
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, starmap

log = logging.getLogger(__name__)
current_token: ContextVar[str] = ContextVar("current_token")
current_tenant: ContextVar[str] = ContextVar("current_tenant")


@contextmanager
def credentials(store, name):
    secret = store.get_secret(name)
    try:
        yield {"name": name, "secret": secret}
    finally:
        log.info("done with %s", name)


def all_tokens(accounts):
    for account in accounts:
        yield account.access_token


def all_names(accounts):
    for account in accounts:
        yield account.name


def use(store, accounts):
    with credentials(store, "db") as pair:
        log.info("using %s", pair["name"])
        log.info("using %s", pair["secret"])
        log.info("using %s", pair)
    for token in all_tokens(accounts):
        print(token)
    print(list(all_tokens(accounts)))
    print(list(all_names(accounts)))
    print(next(all_tokens(accounts)))
    print(list(chain(all_names(accounts), ["x"])))


def closure(password):
    def show(prefix):
        log.info("%s %s", prefix, password)
        log.info("%s %s", prefix, len(password))

    return show


def inbox(jobs: queue.Queue, secret):
    jobs.put(secret)
    jobs.put_nowait("stop")
    log.info("queued %d", jobs.qsize())
    log.info("first %s", jobs.get())


def context(token, tenant):
    current_token.set(token)
    current_tenant.set(tenant)
    log.info("tenant %s", current_tenant.get())
    log.info("token %s", current_token.get())


def pool(pairs, password):
    with ThreadPoolExecutor() as executor:
        future = executor.submit(build_dsn, "host", password)
        sizes = executor.submit(size_of, password)
    log.info("dsn %s", future.result())
    log.info("size %s", sizes.result())
    log.info("all %s", list(map(str.upper, [password])))
    log.info("lengths %s", list(map(len, [password])))
    log.info("dsns %s", list(starmap(build_dsn, [("h", password)])))


def build_dsn(host, password):
    return f"postgres://app:{password}@{host}/shop"


def size_of(text):
    return len(text)


async def gathered(clients):
    tokens = await asyncio.gather(*(fetch_token(client) for client in clients))
    log.info("%d tokens", len(tokens))
    log.info("tokens %s", tokens)
    first, *rest = tokens
    log.info("first %s, rest %s", bool(first), len(rest))
    log.info("rest %s", rest)


async def fetch_token(client):
    answer = await client.post("/token")
    return answer.json()["access_token"]


def ranked(secrets_by_name):
    best = max(secrets_by_name.items(), key=lambda item: len(item[1]))
    log.info("longest is %s", best[0])
    log.info("longest is %s", best[1])
    names, values = zip(*secrets_by_name.items(), strict=True)
    log.info("names %s", names)
    log.info("values %s", values)
