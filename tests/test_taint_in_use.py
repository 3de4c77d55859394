"""What code that people use taught about secrets on their way: the lines marked `# leak` are all that is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import PRELUDE, check, leaks

NO_SECRETS = {
    "a password is replaced where the condition asks for it": """
        def f(url, password, host):
            if not url:
                url = f"redis://:{password}@{host}"
            shown = url
            if password and "@" in url:
                shown = url.replace(f":{password}@", ":****@")
            log.info(shown)

        def g(password, text):
            line = f"{text} {password}"
            if password in line:
                line = line.replace(password, "*")
            log.info(line)
    """,
    "a pool of threads is no queue of tasks": """
        class Client:
            def call(self, token):
                self.pool.apply_async(self.send, (token,))

        def other(charge, token):
            charge.apply_async((token,))  # leak
    """,
    "which errors of clients quote the address": """
        import aiohttp
        import httpx
        import requests

        async def one(api_key):
            try:
                async with httpx.AsyncClient() as client:
                    resp = await client.get("https://example.com", params={"api_key": api_key})
                    return resp.json()
            except Exception as e:
                log.info("failed: %s", e)

        async def two(api_key):
            try:
                async with httpx.AsyncClient() as client:
                    resp = await client.get("https://example.com", params={"api_key": api_key})
                    resp.raise_for_status()
            except httpx.HTTPError as e:
                log.info("failed: %s", e)  # leak

        async def three(api_key):
            try:
                async with aiohttp.ClientSession() as session:
                    async with session.get(f"https://example.com/?key={api_key}") as response:
                        response.raise_for_status()
            except aiohttp.ClientError as e:
                log.info("failed: %s", e)  # leak

        async def four(api_key):
            try:
                async with aiohttp.ClientSession() as session:
                    async with session.get(f"https://example.com/?key={api_key}") as response:
                        return await response.json()
            except aiohttp.ClientError as e:
                log.info("failed: %s", e)

        def five(api_key):
            try:
                return requests.get("https://example.com", params={"api_key": api_key}).json()
            except requests.RequestException as e:
                log.info("failed: %s", e)  # leak
    """,
    "an error that a handler before has taken": """
        import requests

        def one(api_key):
            try:
                return requests.get("https://example.com", params={"api_key": api_key}).json()
            except requests.RequestException:
                log.info("failed")
            except Exception as e:
                log.info("odd: %s", e)

        def two(api_key):
            try:
                return requests.get("https://example.com", params={"api_key": api_key}).json()
            except ValueError:
                log.info("failed")
            except Exception as e:
                log.info("odd: %s", e)  # leak

        def three(api_key):
            try:
                return requests.get("https://example.com", params={"api_key": api_key}).json()
            except requests.HTTPError:
                log.info("failed")
            except Exception as e:
                log.info("odd: %s", e)  # leak
    """,
    "headers of which a loop writes over those that are named": """
        SENSITIVE = {"authorization", "cookie"}
        MASK = "[REDACTED]"

        def masked(request, names):
            headers = dict(request.headers)
            for name in names:
                if name in headers:
                    headers[name] = MASK
            log.info(headers)

        def counted(request, names):
            headers = dict(request.headers)
            for name in names:
                headers[name] = "1"
            log.info(headers)  # leak

        def other(request, names, kept):
            headers = dict(request.headers)
            for name in names:
                kept[name] = MASK
            log.info(headers)  # leak
    """,
    "a service that says whether it gave a token": """
        def f(client, code):
            answer = client.oauth_v2_access(code=code)
            if not answer["ok"]:
                log.info("refused: %s", answer)
                return None
            log.info("given: %s", answer)  # leak
            if answer.get("new"):
                log.info("new: %s", answer)  # leak
            return answer
    """,
    "a service that gives out tokens and gave none": """
        import requests
        from http import HTTPStatus

        def one(url, data):
            answer = requests.post("https://example.com/oauth/token", data=data)
            body = answer.json()
            if answer.status_code != 200:
                log.info("refused: %s %s", body, answer.text)
                raise ValueError(answer.text)
            log.info(answer.text)  # leak
            return body

        def two(data):
            answer = requests.post("https://example.com/oauth/token", data=data)
            if not answer.ok:
                log.info(answer.content)
            if answer.status_code >= 400:
                log.info(answer.json())
            if answer.status_code not in (200, HTTPStatus.CREATED):
                log.info(answer.json())
            if answer.status_code == HTTPStatus.OK:
                return answer.json()
            log.info(answer.text)

        def three(data):
            body = requests.post("https://example.com/oauth/token", data=data).json()
            if "error" in body or "access_token" not in body:
                log.info(body)
            if not body.get("refresh_token"):
                log.info(body)  # leak
            token = body.get("access_token")
            if not token:
                raise ValueError(f"no token in {body}")
            log.info(body)  # leak

        def four(data):
            answer = requests.post("https://example.com/oauth/token", data=data)
            if answer.status_code != 404:
                log.info(answer.text)  # leak
            if answer.status_code > 199:
                log.info(answer.text)  # leak
            if answer.status_code != 200 or data:
                log.info(answer.text)  # leak
    """,
    "a token that is taken for a word": """
        def number(token, name):
            if not token.isdigit():
                raise ValueError(f"{name}: {token}")
            return int(token)

        def other(token):
            log.info(token)
    """,
    "a token that is compared with words": """
        def f(token):
            if token == "(":
                log.info(token)
            log.info(token)
    """,
    "a token that is none of them": """
        def f(token):
            if token.lower().startswith("bearer "):
                log.info(token)  # leak
            if token in ("", "none", "your-token"):
                return
            log.info(token)  # leak

        def g(access_token):
            if access_token.isdigit():
                log.info(access_token)  # leak
    """,
    "a token that is counted off a text": """
        def f(text, tokens):
            words = tokens_of(text)
            for token in words:
                log.info(token)
            for token in tokens:
                log.info(token)  # leak
    """,
    "a token of a tree": """
        from .tree import StackToken

        def f(token, access_token):
            log.info(token)
            log.info(access_token)  # leak
    """,
    "a response that is sent, and one that is made": """
        from starlette.responses import JSONResponse

        async def app(scope, receive, send):
            await JSONResponse({"error": "unauthorized"}, status_code=401)(scope, receive, send)
            answer = JSONResponse({})
            await answer(scope, receive, send)
            await JSONResponse({"headers": dict(scope["headers"])})(scope, receive, send)  # leak
    """,
    "an object of a class that is not at hand": """
        from a.credentials import KeyCredential

        def f(credential: KeyCredential, other: KeyCredential, credentials: "str"):
            log.info("no such credential: %s", credential)
            log.info(other.api_key)  # leak
            log.info(credentials)  # leak
    """,
    "a password before the host of an address": """
        import requests

        def f(password, host):
            url = f"https://admin:{password}@{host}/backup"
            try:
                requests.post(url, {"name": host})
            except Exception as e:
                log.info("failed: %s", e)
            try:
                requests.post("https://{}:{}@{}/backup".format("admin", password, host)).json()
            except requests.RequestException as e:
                log.info("failed: %s", e)
            try:
                requests.post(url).raise_for_status()
            except requests.RequestException as e:
                log.info("failed: %s", e)  # leak

        def g(password, host):
            try:
                requests.get(f"https://example.com/{password}@{host}")
            except requests.RequestException as e:
                log.info("failed: %s", e)  # leak

        def h(password, url):
            try:
                requests.post(url, {"password": password})
                requests.post(url, {"password": password}).raise_for_status()
            except requests.RequestException as e:
                log.info("failed: %s", e)
    """,
    "what was refused, told back": """
        def f(token, dsn, api_key):
            if not known(token):
                raise ValueError(f"unknown token: {token}")
            if token == dsn:
                raise ValueError(f"invalid token: {token}")  # leak
            if token.count("-") > 2:
                raise ValueError(f"that is too much: {token}")  # leak
            if not known(dsn):
                raise ValueError(f"unsupported scheme: {dsn}")  # leak
            if not known(api_key):
                raise ValueError(f"invalid API key: {api_key}")  # leak
    """,
    "pieces of a signed token, and of a key": """
        import base64
        import json

        def f(access_token):
            payload = access_token.split(".")[1]
            claims = json.loads(base64.b64decode(payload))
            log.info(claims["sub"])
            log.info(access_token.split(".")[2])  # leak
            log.info(access_token.split("."))  # leak
            prefix, secret = access_token.split(".")
            log.info(prefix)
            log.info(secret)  # leak
    """,
    "what functions give by their names": """
        class Hook:
            def get_id(self):
                return getattr(self, self.id_of)

            def get_value(self):
                return getattr(self, self.value_of)

            def __init__(self, text, cipher):
                self.password = encrypt_value(text, cipher)
                log.info(self.password)

            def f(self, password, cipher, text):
                self.password = password
                log.info(self.get_id())
                log.info(encrypt(password, cipher))
                log.info(written(password))  # leak

        def encrypt(text, cipher):
            return cipher.encrypt(text) if cipher else text

        def written(text):
            return text.strip()
    """,
    "everything that an object holds": """
        import wandb

        def f(config, conf, settings, args):
            log.info(vars(config))
            log.info(conf.api_key)  # leak
            log.info(vars(conf))  # leak
            log.info(vars(settings))  # leak
            log.info(wandb.Settings.to_json(config))
    """,
    "what was decrypted is what it is called": """
        from cryptography.fernet import Fernet

        def f(key, blob, stream):
            text = Fernet(key).decrypt(blob)
            log.info(text)
            password = Fernet(key).decrypt(blob)
            log.info(password)  # leak
    """,
    "pieces of a connection string": """
        def f(conn_str):
            for element in conn_str.split(";"):
                key, _, value = element.partition("=")
                if key == "Endpoint":
                    endpoint = value.rstrip("/")
                    log.info(endpoint)
                log.info(value)  # leak
            log.info(conn_str)  # leak
    """,
    "names of messages, of nodes and of claims": """
        from .tree import TokenNode

        def f(bundle, node, claim_token, invalid_token, access_token):
            log.info(bundle.get("Plugin.FailedToFetchDbCredentials"))
            log.info(claim_token)
            log.info(invalid_token)
            log.info(node.token)
            log.info(bundle.get("plugin.db_credentials"))  # leak
            log.info(access_token)  # leak
    """,
    "what settings hold, and what a template asks of an object": """
        from dataclasses import dataclass
        from jinja2 import Template
        from pydantic_settings import BaseSettings

        class Plain(BaseSettings):
            host: str = ""
            port: int = 70

        class Full(BaseSettings):
            host: str = ""
            api_key: str = ""

        @dataclass
        class Store:
            url: str
            secret_access_key: str = ""

        def f(plain: Plain, full: Full, store: Store):
            log.info(plain.model_dump())
            log.info(full.model_dump())  # leak
            log.info(full.model_dump(exclude={"api_key"}))
            Template("{{ store.url }}").render(store=store)
            log.info(Template("{{ key }}").render(key=store.secret_access_key))  # leak
            log.info(store)  # leak

        def g(whole_token_text, token_text):
            log.info(whole_token_text)
            log.info(token_text)
    """,
    "a mapping that is copied without what is empty": """
        def f(args, host):
            given = {"host": host, "api_key": args.api_key}
            given = {k: v for k, v in given.items() if v is not None}
            log.info(given["host"])
            log.info(given.get("timeout"))
            log.info(given)  # leak
            log.info(given["api_key"])  # leak
    """,
    "the ends of a key": """
        def g(password):
            log.info(password[:4])
            log.info(password[:8])  # leak

        def f(api_key):
            log.info(f"{api_key[:8]}...{api_key[-4:]}")
            log.info(api_key[:6] + "..." + api_key[-2:])
            log.info(f"{api_key[:20]}...{api_key[-4:]}")  # leak
            log.info(f"{api_key[:8]}...")
            log.info(f"{api_key[:12]}...")  # leak
            log.info(f"{api_key[:8]}...{api_key[4:]}")  # leak
    """,
    "one of the things that the body of a webhook holds": """
        from flask import request

        def webhook(path):
            body = request.get_json()
            log.info(body.get(path))
            log.info(request.get_json())  # leak
    """,
    "which keys there are": """
        def f(config):
            found = {}
            for name, key in config.get("api_keys", {}).items():
                found[name] = key
            for name in found:
                log.info(name)
            log.info(found[config.default])  # leak

        def h(config):
            found = [None] * len(config.api_keys)
            for i, key in enumerate(config.api_keys):
                found[i] = key
            for key in found:
                log.info(key)  # leak

        def g(database_url):
            log.info(database_url.split(":", 1)[0])
            log.info(database_url.split(":", 1)[1])  # leak
    """,
    "what takes secrets out by its name and its body": """
        def sanitize(url):
            if "@" in url:
                return url[: url.find("://")] + "://***:***" + url[url.rfind("@") :]
            return url

        def mask(text):
            masked = text.strip()
            return masked

        def plain(url):
            return url or "***"

        def f(database_url):
            log.info(sanitize(database_url))
            log.info(mask(database_url))  # leak
            log.info(plain(database_url))  # leak
    """,
    "a condition that does not ask for it": """
        def f(password, verbose):
            line = f"a {password}"
            if verbose:
                line = line.replace(password, "*")
            log.info(line)  # leak

        def g(password):
            line = f"a {password}"
            if password:
                line = line.replace("a", "b")
            log.info(line)  # leak
    """,
    "what a set of names lets through": """
        SENSITIVE = {"authorization", "cookie"}

        def shown(key, value):
            if key.lower() not in SENSITIVE:
                return value
            return "-"

        def other(key, value):
            if key.lower() not in ("host", "accept"):
                return value
            return "-"

        def f(password):
            for key, value in {"Cookie": password, "Host": "x"}.items():
                log.info(shown(key, value))
                log.info(other(key, value))  # leak
    """,
    "an exception goes to the first handler that is for it": """
        class Missing(Exception):
            pass

        def region(password):
            raise Missing(f"no region for {password}")  # leak

        def f(password):
            try:
                region(password)
            except (Missing, ValueError):
                raise
            except Exception as e:
                log.error("%s", e)

        def g(password):
            try:
                region(password)
            except ValueError:
                raise
            except Exception as e:
                log.error("%s", e)  # leak
    """,
    "an error of a command that does not tell it": """
        import subprocess

        def started(password):
            try:
                subprocess.Popen(["x", password])  # leak
            except OSError as e:
                log.error("%s", e)

        def unchecked(password):
            try:
                subprocess.run(["x", password], check=False)  # leak
            except Exception as e:
                log.error("%s", e)

        def checked(password):
            try:
                subprocess.run(["x", password], check=True)  # leak
            except Exception as e:
                log.error("%s", e)  # leak
    """,
    "headers of an answer by another name": """
        import requests

        def f(url, headers):
            req = requests.get(url, headers=headers)
            log.info("%s", req.headers)
    """,
    "a piece of text in a parser": """
        def _tokenize(text):
            return text.split()

        class Predicate:
            def __str__(self):
                return self.following_token_value() + _unescape_token(self.text)
    """,
    "the working directory": """
        def f(pwd=None):
            out_dir = pwd or "."
            log.info("%s", pwd)

        def g(user, pwd):
            out_dir = "."
            log.info("%s", pwd)  # leak

        def h(pwd):
            log.info("%s", pwd)  # leak
    """,
    "a chunk of text": """
        class TextChunk:
            def __str__(self):
                return self.token

        class Account:
            def __str__(self):
                return self.token  # leak
    """,
    "the path of a secret, and a name for a database without a password": """
        import oracledb

        def f(path_to_credentials, host, env):
            log.info("%s", path_to_credentials)
            log.info("%s", env["name_in_secret"])
            log.info("%s", env["GOOGLE_APPLICATION_CREDENTIALS"])
            dsn = oracledb.makedsn(host, 1521)
            log.info("%s", dsn)
    """,
    "keywords that an exception only keeps": """
        class Refused(Exception):
            def __init__(self, text, *, token):
                self.token = token

        def f(access_token):
            raise Refused("refused", token=access_token)

        def g(access_token):
            raise Refused(access_token, token="")  # leak
    """,
}

SECRETS = {
    "a token is asked for by name": """
        import sys

        def f(host, token):
            if host is None or token is None:
                print("You have to give host and token!")
                sys.exit(1)
            log.info("%s", token)  # leak

        def g(next_page_token, token):
            log.info("%s", token)
    """,
    "an exception with a text of its own": """
        class Told(Exception):
            def __str__(self):
                try:
                    return str(self.args[0]["text"])
                except Exception:
                    return str(self.args[0])

        class Counted(Exception):
            def __str__(self):
                return "%d letters" % len(self.args[0])

        class Second(Exception):
            def __str__(self):
                return "%s" % self.args[1]

        def f(password):
            raise Told("no such user: %s" % password)  # leak

        def g(password):
            raise Counted(password)

        def h(password):
            raise Second(password, "x")

        def i(password):
            raise Second("x", password)  # leak
    """,
    "arguments of an exception that are set by hand": """
        class Invalid(Exception):
            def __init__(self, api_key, host):
                super().__init__()
                self.args = (api_key, host)

        class Silent(Exception):
            def __init__(self, api_key, host):
                super().__init__()
                self.args = (host,)

        def f(api_key):
            raise Invalid(api_key, "x")  # leak

        def g(api_key):
            raise Silent(api_key, "x")
    """,
    "methods of a logger, kept by a class": """
        class Reporter:
            def __init__(self, journal: logging.Logger):
                self.debug = journal.debug
                self.level = journal.level

        class Session(Reporter):
            def __init__(self, name):
                super().__init__(logging.getLogger(name))

            def f(self, access_token, host):
                self.debug(f"token {access_token}")  # leak
                self.debug(f"host {host}")

        def g(journal: logging.Logger, access_token):
            journal.debug("%s", access_token)  # leak
            return journal.level
    """,
    "a whole request, as a server hands it over": """
        import pprint

        def f(environ, start_response):
            log.info("%s", environ["PATH_INFO"])
            log.info(pprint.pformat(environ))  # leak

        async def g(scope, receive, send):
            log.info("%s", scope)  # leak

        def h(scope):
            log.info("%s", scope)

        def i(environ):
            log.info("%s", environ)
    """,
    "inputs of an action": """
        import os

        def f():
            log.info("%s", os.environ["INPUT_API_TOKEN"])  # leak
            log.info("%s", os.environ["INPUT_TOKEN_COUNT"])
            log.info("%s", os.environ["INPUT_MAX_TOKENS"])
    """,
}


@pytest.mark.parametrize("source", NO_SECRETS.values(), ids=NO_SECRETS)
def test_what_is_no_leak(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"a.py": source})


@pytest.mark.parametrize("source", SECRETS.values(), ids=SECRETS)
def test_what_is_one(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"a.py": source})


def test_what_only_a_test_keeps_in_an_object_is_no_secret_of_the_program(tmp_path: Path) -> None:
    client = """
        class Client:
            def __init__(self, name, extra):
                self.extra = extra

            def show(self):
                log.info("%s", self.extra){mark}
    """
    use = """
        from client import Client

        def f(api_key):
            Client("x", api_key).show()
    """
    check(tmp_path / "tested", {"client.py": client.format(mark=""), "tests/test_client.py": use})
    check(tmp_path / "used", {"client.py": client.format(mark="  # leak"), "app.py": use})


DECLARED = "class Failed(Exception):\n    pass\n\n\ndef ask(password):\n    raise Failed(password)\n\n\n"


@pytest.mark.parametrize(
    ("source", "confidence"),
    [
        ("def f(request):\n    log.info(request.headers)", "high"),
        ("def f(session, url):\n    r = session.get(url)\n    log.info(r.request.headers)", "medium"),
        ("import requests\n\n\ndef f(r: requests.PreparedRequest):\n    log.info(r.headers)", "medium"),
        ("def f(api_key):\n    log.info({'client_id': api_key})", "medium"),
        ("def f(api_key):\n    log.info({'sent': api_key})", "high"),
        ("def f(default_password):\n    log.info(default_password)", "medium"),
        ("def f(password='guest'):\n    log.info(password)", "medium"),
        ("def f(password=None):\n    log.info(password)", "high"),
        ("import os\n\n\ndef f():\n    log.info(os.environ['VAULT_SECRET'])", "medium"),
        ("import os\n\n\ndef f():\n    log.info(os.environ['APP_SECRET'])", "high"),
        ("def f(password, KEY):\n    if password != KEY:\n        log.info(password)\n        return", "medium"),
        (
            "def f(api_key, Key):\n    try:\n        Key()\n    except Key.DoesNotExist:\n        log.info(api_key)",
            "medium",
        ),
        ("def f(api_key, Key):\n    try:\n        Key()\n    except ValueError:\n        log.info(api_key)", "high"),
    ],
)
def test_how_sure_it_is(tmp_path: Path, source: str, confidence: str) -> None:
    assert {finding.confidence.value for finding in leaks(tmp_path, {"a.py": f"{PRELUDE}{source}\n"})} == {confidence}


def test_an_error_that_is_caught_may_be_another_one(tmp_path: Path) -> None:
    source = "def f(password):\n    try:\n        ask(password)\n    except Exception as e:\n        log.info(e)\n"
    found = leaks(tmp_path, {"a.py": f"{PRELUDE}{DECLARED}{source}"})
    assert {finding.confidence.value for finding in found if finding.code == "SEA201"} == {"medium"}


def test_a_constant_that_names_keys_is_known_where_it_is_imported(tmp_path: Path) -> None:
    keys = 'SECRET_KEYS: frozenset[str] = frozenset({"mail.password", "api_key"})\n'
    check(
        tmp_path,
        {
            "names.py": f"import os\n\n{keys}SIGNING_KEYS = os.environ\n",
            "app.py": """
                from names import SECRET_KEYS, SIGNING_KEYS
                from elsewhere import SECRET_KEY

                def f(key):
                    if key not in SECRET_KEYS:
                        raise ValueError(f"one of {sorted(SECRET_KEYS)}")
                    log.info(SIGNING_KEYS)  # leak
                    log.info(SECRET_KEY)  # leak
            """,
        },
    )
