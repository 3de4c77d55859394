import logging
import time
from urllib.parse import urlencode

import requests

log = logging.getLogger("clinic.lab")


class LabError(Exception):
    """What the laboratory's interface refused."""


class LabClient:
    timeout = 10

    def __init__(self, base_url, token, session=None):
        self.base_url = base_url.rstrip("/")
        self.token = token
        self.session = session or requests.Session()
        self.session.headers["Authorization"] = f"Token {token}"

    @classmethod
    def exchange(cls, base_url, code):
        reply = requests.post(f"{base_url}/token", data={"grant_type": "authorization_code", "code": code}, timeout=cls.timeout)
        log.debug("token endpoint answered %s in %s", reply.status_code, reply.elapsed)
        log.debug("token endpoint said %s", reply.json())
        return reply.json()

    def whoami(self):
        reply = self.session.get(f"{self.base_url}/me", timeout=self.timeout)
        if reply.status_code == 401:
            raise LabError(f"{self.base_url} does not accept {self.token}")
        if reply.status_code >= 400:
            raise LabError(f"{self.base_url} answered {reply.status_code}")
        return reply.json()

    def results(self, since, page_token=None):
        params = {"since": since.isoformat()}
        while True:
            if page_token:
                params["page_token"] = page_token
            log.debug("GET /results?%s", urlencode(params))
            reply = self._send("GET", "/results", params=params)
            yield from reply["items"]
            page_token = reply.get("next_page_token")
            if not page_token:
                log.info("no further page after %s", params.get("page_token"))
                return

    def download(self, document_id):
        query = urlencode({"document": document_id, "token": self.token})
        url = f"{self.base_url}/download?{query}"
        log.info("fetching %s", url)
        return self.session.get(url, timeout=self.timeout).content

    def _send(self, method, path, **options):
        started = time.monotonic()
        reply = self.session.request(method, self.base_url + path, timeout=self.timeout, **options)
        log.debug("%s %s -> %d in %.2f s", method, path, reply.status_code, time.monotonic() - started)
        if not reply.ok:
            log.error("request failed, headers were %s", self.session.headers)
            log.error("request failed, reply headers were %s", reply.headers.get("X-Request-Id"))
            log.error("sent %s", reply.request.headers["Authorization"])
        reply.raise_for_status()
        return reply.json()

    def __repr__(self):
        return f"LabClient({self.base_url!r}, token={self.token!r})"
