import asyncio
import base64
import json
import os
import pickle
from collections import ChainMap, namedtuple
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiohttp
import structlog
import websockets
from loguru import logger
from tenacity import retry, stop_after_attempt, wait_exponential

slog = structlog.get_logger("syncer")
Pair = namedtuple("Pair", "client_id client_secret")
TOKEN_URL = "https://idp.example.net/oauth/token"
REFRESH_MARGIN = 60


class TokenCache:
    """Fetches an access token when the old one is about to expire."""

    def __init__(self, pair: Pair, path: Path | None = None):
        self._pair = pair
        self._path = path
        self._value: str | None = None
        self._expires = 0.0

    @property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._value}"}

    @property
    def age(self) -> float:
        return self._expires - datetime.now().timestamp()

    async def fetch(self, http: aiohttp.ClientSession) -> str:
        if self._value and self.age > REFRESH_MARGIN:
            logger.debug("token is good for {:.0f} s", self.age)
            return self._value
        basic = base64.b64encode(f"{self._pair.client_id}:{self._pair.client_secret}".encode()).decode()
        logger.trace("asking {} with Basic {}", TOKEN_URL, basic)
        async with http.post(TOKEN_URL, headers={"Authorization": f"Basic {basic}"}) as reply:
            if reply.status != 200:
                raise RuntimeError(f"{TOKEN_URL} answered {reply.status}")
            data = await reply.json()
        self._value = data["access_token"]
        self._expires = datetime.now().timestamp() + data["expires_in"]
        logger.info("new token for {}, scope {}", self._pair.client_id, data.get("scope"))
        logger.bind(client=self._pair.client_id).debug("token data {data}", data=data)
        logger.opt(lazy=True).debug("token {}", lambda: self._value)
        if self._path:
            self._path.write_bytes(pickle.dumps({"expires": self._expires, "token": self._value}))
        return self._value


@asynccontextmanager
async def connected(cache: TokenCache):
    async with aiohttp.ClientSession() as http:
        token = await cache.fetch(http)
        logger.debug("connection headers {}", cache.header)
        logger.debug("connection headers {}", list(cache.header))
        yield http, token


@retry(stop=stop_after_attempt(4), wait=wait_exponential(1))
async def pull(cache: TokenCache, cursor: str):
    async with connected(cache) as (http, token):
        url = f"https://api.example.net/changes?cursor={cursor}"
        slog.info("pull", url=url, cursor=cursor)
        async with http.get(url, headers=cache.header) as reply:
            body = await reply.json()
            slog.debug("pulled", status=reply.status, next=body.get("next_token"))
            slog.debug("pulled", headers=dict(reply.request_info.headers))
        slog.warning("stream", url=f"wss://api.example.net/stream?access_token={token}")
        async with websockets.connect("wss://api.example.net/stream", extra_headers=cache.header) as socket:
            await socket.send(json.dumps({"type": "auth", "token": token}))
        return body


def pair_from_environment() -> Pair:
    values = ChainMap(os.environ, {"SYNC_CLIENT_ID": "syncer"})
    pair = Pair(values["SYNC_CLIENT_ID"], values["SYNC_CLIENT_SECRET"])
    logger.info("client {}", pair.client_id)
    logger.info("client {}", pair)
    logger.info("client {}", pair._replace(client_secret="…"))
    return pair


def store(settings: dict):
    log = slog.bind(component="store", tenant=settings["tenant"])
    public = {k: v for k, v in settings.items() if k in ("tenant", "region", "bucket")}
    log.info("store.open", **public)
    log.info("store.open", region=settings["region"], secret_key=settings["secret_key"])
    bound = log.bind(access_key=settings["access_key_id"], auth=settings["password"])
    bound.info("store.ready")
    log.info("store.closed", keys=len(settings), secret="***")


def configure():
    logger.remove()
    logger.add("syncer.log", rotation="10 MB", serialize=True)
    logger.configure(extra={"region": os.environ.get("REGION", "eu"), "worker": os.getpid()})
    logger.info("environment {}", {k: v for k, v in os.environ.items() if k.startswith("SYNC_")})
    logger.info("environment {}", {k: "set" if v else "unset" for k, v in os.environ.items() if k.startswith("SYNC_")})


def merge(base, override):
    merged = base | override
    merged["password"] = None
    logger.debug("merged {}", merged)
    restored = merged | {"password": base["password"]}
    logger.debug("restored {}", restored)
    return restored


async def main():
    configure()
    cache = TokenCache(pair_from_environment(), Path("token.bin"))
    try:
        await asyncio.gather(*(pull(cache, cursor) for cursor in ("a", "b")))
    except aiohttp.ClientResponseError as exc:
        logger.error("gave up: {} {}", exc.status, exc.message)
        logger.error("gave up, sent {}", exc.request_info.headers)
