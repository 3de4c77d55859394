"""Clients of other services."""

import logging
import os

import aiohttp
import httpx
import requests
from requests.auth import HTTPBasicAuth

log = logging.getLogger(__name__)


class Client:
    def __init__(self, base, api_key):
        self.base = base
        self.session = requests.Session()
        self.session.headers["X-Api-Key"] = api_key
        self.session.headers.update({"Accept": "application/json"})
        self.params = {"page": 1}
        self.auth = HTTPBasicAuth("me", api_key)
        self._cache = {}

    def get(self, path):
        answer = self.session.get(self.base + path, params=self.params, timeout=9)
        log.debug("sent %s", answer.request.headers)
        log.debug("got %s", answer.headers.get("Content-Type"))
        log.debug("session %s", self.session.headers)
        log.debug("params %s", self.params)
        log.info("%s gave %s", path, answer.status_code)
        return answer.json()

    def token(self, client_id, client_secret):
        answer = requests.post(
            self.base + "/oauth/token",
            data={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
            timeout=9,
        )
        log.debug("token endpoint said %s", answer.text)
        body = answer.json()
        log.info("token of type %s for %s s", body["token_type"], body["expires_in"])
        log.info("token %s", body["access_token"])
        self._cache[client_id] = body["access_token"]
        return body

    def cached(self):
        log.info("clients %s", list(self._cache))
        log.info("cache %s", self._cache)


def by_query(base, token):
    try:
        answer = httpx.get(base, params={"token": token})
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        log.error("failed: %s", error.response.status_code)
        log.error("failed: %s", error.request.url)
        raise RuntimeError(f"no answer for {token}") from error
    return answer.url.path


async def stream(base, token):
    headers = {"Authorization": "Bearer {}".format(token)}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(base) as answer:
            log.info("status %s", answer.status)
            log.debug("sent %s", answer.request_info.headers)
    log.debug("headers were %s", headers)
    return headers


def config():
    options = {"timeout": 3, "password": os.environ["PROXY_PASSWORD"], "user": "proxy"}
    log.info("options %s", {key: options[key] for key in ("timeout", "user")})
    log.info("options %s", options)
    user, password = options["user"], options["password"]
    log.info("user %s", user)
    proxy = f"http://{user}:{password}@proxy:3128"
    log.info("proxy %s", proxy)
    del options["password"]
    log.info("options %s", options)
    return proxy
