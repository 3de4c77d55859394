import copy
import json
import logging
import logging.config
import re
import ssl
import traceback
from functools import partial, singledispatchmethod
from string import Template
from urllib.parse import quote, urlsplit, urlunsplit

import paramiko
import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth

logger = logging.getLogger(__name__)
CREDENTIALS = re.compile(r"//[^/@]+@")
debug = partial(logger.log, logging.DEBUG)


def strip_userinfo(url: str) -> str:
    return CREDENTIALS.sub("//", url)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def without_query(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


class ProxyError(Exception):
    def __init__(self, host, credentials):
        super().__init__(f"proxy {host} refused us")
        self.host = host
        self.credentials = credentials


class LoginFailed(Exception):
    def __init__(self, user, password):
        self.user = user
        self.password = password
        super().__init__(f"login of {user} with {password} failed")


class KeyAuth(AuthBase):
    def __init__(self, key):
        self.key = key

    def __call__(self, request):
        request.headers["X-Key"] = self.key
        logger.debug("signing %s", without_query(request.url))
        return request

    def __eq__(self, other):
        return isinstance(other, KeyAuth) and self.key == other.key


class Transport(HTTPAdapter):
    def send(self, request, **kwargs):
        reply = super().send(request, **kwargs)
        if reply.status_code == 407:
            logger.warning("proxies were %s", kwargs.get("proxies"))
            logger.warning("proxy answered %s", reply.reason)
        return reply


class Gateway:
    def __init__(self, url, user, password, proxy_url=None):
        self.url = url
        self.user = user
        self.__password = password
        self.proxy_url = proxy_url
        self.http = requests.Session()
        self.http.auth = HTTPBasicAuth(user, password)
        if proxy_url:
            logger.info("using the proxy %s", host_of(proxy_url))

    @property
    def login_url(self):
        scheme, rest = self.url.split("://", 1)
        return f"{scheme}://{quote(self.user)}:{quote(self.__password)}@{rest}"

    def open(self):
        logger.info("opening %s", strip_userinfo(self.login_url))
        logger.info("opening %s as %s", self.url, self.user)
        logger.debug("opening %s", self.login_url)
        debug("gateway login %s", self.__password)
        reply = self.http.get(self.url, timeout=5)
        if reply.status_code == 401:
            raise LoginFailed(self.user, "…")
        return reply

    def state(self):
        state = copy.copy(self.__dict__)
        state.pop("_Gateway__password")
        state.pop("http", None)
        logger.debug("state %s", state)
        return state

    def __getstate__(self):
        return {"url": self.url, "user": self.user}

    def __repr__(self):
        return Template("<Gateway $user@$url>").substitute(user=self.user, url=self.url)


def sftp(host, user, private_key_path, passphrase):
    key = paramiko.RSAKey.from_private_key_file(private_key_path, password=passphrase)
    logger.info("key %s has %d bits, fingerprint %s", private_key_path, key.get_bits(), key.get_fingerprint().hex())
    with open(private_key_path) as stream:
        pem = stream.read()
    logger.debug("private key: %s", pem)
    client = paramiko.SSHClient()
    try:
        client.connect(host, username=user, pkey=key)
    except paramiko.SSHException:
        logger.error("no connection to %s as %s\n%s", host, user, traceback.format_exc())
        logger.error("passphrase was %s", passphrase or "empty")
    return client


def probe(url, user, password):
    reply = requests.get(url, auth=(user, password), timeout=5)
    logger.info("%s -> %s", reply.url, reply.status_code)
    logger.debug("request was %s", reply.request.headers)
    text = "probe of {0} as {1}".format(url, user)
    logger.info(text)
    text = "probe of {} with {}:{}".format(url, user, password)
    logger.info(text)
    curl = f"curl -u {user}:{password} {url}"
    note = json.dumps({"command": curl})
    logger.debug(note)
    headers = {"Accept": "application/json", "X-Password": password}
    shown = {name: value for name, value in headers.items() if not name.lower().startswith("x-")}
    logger.debug("headers %s", shown)
    if logger.isEnabledFor(logging.DEBUG):
        for name, value in headers.items():
            logger.debug("%s: %s", name, value)
    for name in headers:
        logger.debug("sent %s", name)


class Inspector:
    @singledispatchmethod
    def show(self, value):
        logger.info("value %s", value)

    @show.register
    def _(self, value: ssl.SSLContext):
        logger.info("context %s", value.protocol)
