"""How secrets are followed: the lines marked `# leak` are all that is reported, and all of them are."""

from __future__ import annotations

import itertools
import json
import random
import re
import textwrap
import time
from pathlib import Path

import pytest

from seamlint.finding import Finding
from seamlint.taint.memory import Memory

from .support import findings, project, seamlint

CONFIGURATION = "[tool.seamlint]\nschema = 1\n"
ACCESS = "from dataclasses import dataclass\nfrom own import Key\n\n\n@dataclass\nclass Access:\n"
PRELUDE = "import logging\nlog = logging.getLogger(__name__)\n"


def leaks(tmp_path: Path, files: dict[str, str], **request: object) -> list[Finding]:
    written = {name: textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    return findings(project(tmp_path, {"pyproject.toml": CONFIGURATION, **written}), **request)


def check(tmp_path: Path, files: dict[str, str]) -> None:
    """Compare what is found with the marked lines."""
    files = {name: PRELUDE + textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    wanted = {
        (name, number)
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if re.search(r"# leak\b", line)
    }
    assert {(finding.path, finding.line) for finding in leaks(tmp_path, files)} == wanted


TEXTS = {
    "a template with all names": """
        def f(api_key, host):
            log.info("{host}".format(**locals()))
            log.info("{host}".format(host=host, api_key=api_key))
            log.info("{api_key}".format(**locals()))  # leak
    """,
    "f-string": """
        def f(api_key, host):
            log.info(f"{host} {api_key}")  # leak
            log.info(f"{host}")
    """,
    "f-string with its name": """
        def f(api_key, host):
            log.info(f"{api_key=}")  # leak
            log.info(f"{host=}")
    """,
    "f-string with a format": """
        def f(api_key, width):
            log.info(f"{api_key!r:>{width}}")  # leak
            log.info(f"{len(api_key):>{width}}")
    """,
    "percent": """
        def f(api_key, host):
            log.info("%s %s" % (host, api_key))  # leak
            log.info("%s" % host)
            log.info("%(host)s" % {"host": host, "key": api_key})
            log.info("%(key)s" % {"host": host, "key": api_key})  # leak
    """,
    "format": """
        def f(api_key, host):
            log.info("{} {}".format(host, api_key))  # leak
            log.info("{host}".format(host=host))
            log.info("{key}".format_map({"key": api_key}))  # leak
    """,
    "concatenation": """
        def f(api_key, host):
            text = host + ":" + api_key
            log.info(text)  # leak
            text = host
            text += api_key
            log.info(text)  # leak
    """,
    "join": """
        def f(api_key, host):
            log.info(", ".join([host, api_key]))  # leak
            log.info(", ".join([host, "***"]))
            log.info("".join(letter for letter in api_key))  # leak
    """,
    "dumps": """
        import json, pprint
        import yaml

        def f(api_key, host):
            log.info(json.dumps({"host": host, "key": api_key}))  # leak
            log.info(json.dumps({"host": host}))
            log.info(yaml.safe_dump([api_key]))  # leak
            log.info(pprint.pformat({"key": api_key}))  # leak
            log.info(json.loads(json.dumps({"key": api_key})))  # leak
    """,
    "encoders": """
        import base64, binascii, codecs, urllib.parse, zlib

        def f(api_key):
            log.info(base64.b64encode(api_key.encode()))  # leak
            log.info(binascii.hexlify(api_key.encode()))  # leak
            log.info(urllib.parse.quote(api_key))  # leak
            log.info(urllib.parse.urlencode({"key": api_key}))  # leak
            log.info(codecs.encode(api_key, "rot13"))  # leak
            log.info(zlib.compress(api_key.encode()))  # leak
            log.info(api_key.encode().hex())  # leak
    """,
    "methods of text": """
        def f(api_key):
            log.info(api_key.strip().upper())  # leak
            log.info(api_key.replace("-", ""))  # leak
            log.info(api_key.split("-"))  # leak
            log.info(api_key.partition("-")[2])  # leak
            log.info(str(api_key))  # leak
            log.info(repr(api_key))  # leak
            log.info(api_key[:-4])  # leak
            log.info(api_key[::-1])  # leak
    """,
    "what tells nothing": """
        import hashlib, hmac

        def f(api_key, pepper, other):
            log.info(len(api_key))
            log.info(bool(api_key))
            log.info(api_key is None)
            log.info(api_key == other)
            log.info(not api_key)
            log.info(type(api_key))
            log.info(isinstance(api_key, str))
            log.info(api_key.startswith("sk_"))
            log.info("x" in api_key)
            log.info(api_key.count("x"))
            log.info(api_key[-4:])
            log.info("*" * len(api_key))
            log.info(hmac.new(pepper, api_key.encode(), "sha256").hexdigest())
            log.info(hashlib.sha256(api_key.encode()).hexdigest())
    """,
    "the secret itself replaced": """
        def f(api_key, url):
            address = f"{url}?key={api_key}"
            log.info(address.replace(url, "https://host"))  # leak
            log.info(address.replace(api_key, "***"))
    """,
}

VALUES = {
    "keys of a mapping": """
        def f(api_key, host):
            options = {"host": host, "key": api_key}
            log.info(options["host"])
            log.info(options["key"])  # leak
            log.info(options.get("host"))
            log.info(options.get("key", ""))  # leak
            log.info(options)  # leak
            log.info(list(options))
            log.info(sorted(options.keys()))
            log.info(options.values())  # leak
    """,
    "nested mappings": """
        def f(api_key, host):
            options = {"auth": {"user": host, "value": api_key}, "retry": {"times": 3}}
            log.info(options["retry"])
            log.info(options["auth"]["user"])
            log.info(options["auth"]["value"])  # leak
            log.info(options["auth"])  # leak
    """,
    "a key that is set, taken out and set again": """
        def f(api_key, host):
            options = {}
            options["host"] = host
            log.info(options)
            options["key"] = api_key
            log.info(options)  # leak
            options.pop("key")
            log.info(options)
            options.update(key=api_key)
            log.info(options)  # leak
            del options["key"]
            log.info(options)
            options = {"host": host}
            options.setdefault("key", api_key)
            log.info(options)  # leak
            options["key"] = "***"
            log.info(options)
    """,
    "mappings merged": """
        def f(api_key, host):
            base = {"host": host}
            log.info({**base, "key": api_key})  # leak
            log.info({"key": api_key, **{"key": "***"}})
            log.info(base | {"key": api_key})  # leak
            log.info(dict(base, key=api_key))  # leak
            log.info(dict(base, port=1))
    """,
    "assigned again": """
        def f(api_key, host):
            shown = api_key
            log.info(shown)  # leak
            shown = host
            log.info(shown)
            api_key = "***"
            log.info(api_key)
    """,
    "unpacked": """
        def f(api_key, host):
            name, value = host, api_key
            log.info(name)
            log.info(value)  # leak
            (first, *rest) = [host, api_key]
            log.info(first)
            log.info(rest)  # leak
            name, value = value, name
            log.info(name)  # leak
            log.info(value)
    """,
    "lists and loops": """
        def f(api_key, hosts):
            for host in hosts:
                log.info(host)
            for item in [api_key]:
                log.info(item)  # leak
            for name, value in {"key": api_key}.items():
                log.info(name)
                log.info(value)  # leak
            for index, value in enumerate([api_key]):
                log.info(index)
                log.info(value)  # leak
            for host, value in zip(hosts, [api_key]):
                log.info(host)
                log.info(value)  # leak
    """,
    "what a loop carries to its next round": """
        def f(api_key, rows):
            before = ""
            for row in rows:
                log.info(before)  # leak
                before = api_key
    """,
    "added to a list": """
        def f(api_key, host):
            parts = []
            parts.append(host)
            log.info(parts)
            parts.append(api_key)
            log.info(parts)  # leak
            parts.clear()
            log.info(parts)
            parts.extend([api_key])
            log.info(parts)  # leak
    """,
    "comprehensions": """
        def f(api_key, hosts):
            log.info([value for value in [api_key]])  # leak
            log.info({name: len(value) for name, value in {"key": api_key}.items()})
            log.info({host for host in hosts})
            log.info({name: value for name, value in {"key": api_key}.items()})  # leak
    """,
    "walrus": """
        def f(options):
            if (found := options.api_key) and found.strip():
                log.info(found)  # leak
            log.info(bool(found))
    """,
    "either": """
        def f(api_key, host, flag):
            log.info(api_key if flag else host)  # leak
            log.info("set" if api_key else "missing")
            log.info(api_key or host)  # leak
            log.info((api_key and "set") or "missing")
    """,
    "branches": """
        def f(api_key, host, flag):
            if flag:
                shown = api_key
            else:
                shown = host
            log.info(shown)  # leak
            if flag:
                shown = "a"
            else:
                shown = "b"
            log.info(shown)
    """,
    "match": """
        def f(api_key, kind):
            match kind:
                case "key":
                    shown = api_key
                case _:
                    shown = ""
            log.info(shown)  # leak
    """,
    "try": """
        def f(api_key):
            shown = ""
            try:
                shown = api_key
            except ValueError:
                shown = "none"
            finally:
                log.info(shown)  # leak
    """,
    "what follows a return": """
        def f(api_key):
            shown = api_key
            if shown:
                return
            log.info("nothing")
            raise SystemExit(2)
    """,
    "buffers and queues": """
        import io
        import queue

        def f(api_key, host):
            text = io.StringIO()
            text.write(host)
            log.info(text.getvalue())
            text.write(api_key)
            log.info(text.getvalue())  # leak
            waiting = queue.Queue()
            waiting.put(host)
            log.info(waiting.get())
            waiting.put(api_key)
            log.info(waiting.get())  # leak
    """,
    "what one round of a loop leaves to the next": """
        import os

        def f(items):
            for item in items:
                log.info(previous)  # leak
                previous = os.environ["API_KEY"]

        def g(items):
            last = ""
            for item in items:
                log.info(last)  # leak
                last = os.environ["API_KEY"]
    """,
}

FUNCTIONS = {
    "returned": """
        import os

        def read():
            return os.environ["SHOP_API_KEY"]

        def name():
            return "SHOP_API_KEY"

        def f():
            log.info(read())  # leak
            log.info(name())
    """,
    "one of two results": """
        def read(row):
            return row.id, row.api_key

        def f(row):
            number, value = read(row)
            log.info(number)
            log.info(value)  # leak
            log.info(read(row)[0])
    """,
    "handed on": """
        def inner(text):
            log.info(text)

        def outer(text, other):
            inner(text)

        def f(api_key, host):
            outer(api_key, host)  # leak
            outer(host, api_key)
            outer(other=api_key, text=host)
            outer(**{"text": api_key, "other": host})  # leak
            outer(*[host, api_key])
    """,
    "star arguments": """
        def show(*parts, **named):
            log.info(" ".join(parts))
            log.info(named.get("host"))

        def f(api_key, host):
            show(host)
            show(host, api_key)  # leak
            show(host=host)
            show(key=api_key)
    """,
    "a mask of the project's own": """
        def mask(value):
            return "****" + value[-4:]

        def shorten(value):
            return value[:16]

        def f(api_key):
            log.info(mask(api_key))
            log.info(shorten(api_key))  # leak
    """,
    "closures": """
        def f(api_key, host):
            def show():
                log.info(host)
                log.info(api_key)  # leak
            return show
    """,
    "lambda": """
        def f(api_key, host):
            show = lambda text: log.info(text)
            show(host)
            show(api_key)  # leak
            give = lambda: api_key
            log.info(give())  # leak
    """,
    "partial": """
        import functools

        def show(prefix, text):
            log.info(prefix + text)

        def f(api_key, host):
            tell = functools.partial(show, "> ")
            tell(host)
            tell(api_key)  # leak
            functools.partial(show, api_key)(host)  # leak
    """,
    "callbacks": """
        def each(call, value):
            call(value)

        def show(text):
            log.info(text)

        def f(api_key, host):
            each(show, host)
            each(show, api_key)  # leak
            each(log.info, api_key)  # leak
            each(len, api_key)
    """,
    "functions in a table": """
        def show(text):
            log.info(text)

        def drop(text):
            return None

        HANDLERS = {"show": show, "drop": drop}

        def f(api_key):
            HANDLERS["show"](api_key)  # leak
            HANDLERS["drop"](api_key)
    """,
    "decorators": """
        import functools

        def traced(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                log.info("%s", args)
                return function(*args, **kwargs)
            return wrapper

        def timed(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                log.info("%s", function.__name__)
                return function(*args, **kwargs)
            return wrapper

        @traced
        def connect(api_key):  # leak
            return api_key[:0]

        @timed
        def close(api_key):
            return None
    """,
    "context managers": """
        import contextlib

        class Session:
            def __init__(self, api_key):
                self.value = api_key

            def __enter__(self):
                return self.value

            def __exit__(self, *details):
                return None

        @contextlib.contextmanager
        def lease(store):
            yield store.api_key

        def f(store):
            with Session(store.api_key) as opened:
                log.info(opened)  # leak
            with lease(store) as found:
                log.info(found)  # leak
            with store.lock() as lock:
                log.info(lock)
    """,
    "generators": """
        def rows(store):
            yield store.id
            yield store.api_key

        def again(store):
            yield from rows(store)

        def ids(store):
            yield store.id

        def f(store):
            for row in again(store):
                log.info(row)  # leak
            for row in ids(store):
                log.info(row)
            log.info(next(rows(store)))  # leak
    """,
    "coroutines": """
        async def read(store):
            return store.api_key

        async def stream(store):
            yield store.api_key

        async def f(store):
            log.info(await read(store))  # leak
            async for item in stream(store):
                log.info(item)  # leak
            log.info(await store.count())
    """,
    "globals": """
        _kept = None
        _name = None

        def keep(api_key, name):
            global _kept, _name
            _kept = api_key
            _name = name

        def f():
            log.info(_kept)  # leak
            log.info(_name)
    """,
    "arguments of exceptions": """
        class Refused(Exception):
            def __init__(self, host, key):
                self.host = host
                self.key = key

        def connect(api_key, host):
            raise Refused(host, api_key)  # leak: what an exception is given is its text

        def f(options):
            try:
                connect(options.api_key, options.host)
            except Refused as error:
                log.info(error.host)
                log.info(error.key)  # leak
    """,
    "the text of a caught exception": """
        def connect(api_key):
            raise ValueError(f"refused {api_key}")  # leak

        def f(options):
            try:
                connect(options.api_key)
            except ValueError as error:
                log.info("refused")
                log.info(str(error))  # leak
            except KeyError as error:
                log.info(error)
    """,
    "partial of a way out": """
        from functools import partial

        def f(api_key, host):
            tell = partial(log.info, "told: %s")
            tell(host)
            tell(api_key)  # leak
            later = partial(print, api_key)
            later()  # leak
    """,
    "ways out that something else calls": """
        from concurrent.futures import ThreadPoolExecutor
        from threading import Thread

        def tell(text, loud=False):
            log.info(text)

        def f(api_key, host, tasks):
            list(map(print, [host]))
            list(map(print, [api_key]))  # leak
            Thread(target=tell, args=(host,)).start()
            Thread(target=tell, args=(api_key,)).start()  # leak
            Thread(target=tell, kwargs={"text": api_key}).start()  # leak
            with ThreadPoolExecutor() as pool:
                pool.submit(tell, host)
                pool.submit(tell, api_key)  # leak
            tasks.add_task(tell, api_key)  # leak
    """,
    "a default": """
        import os

        def f(value=os.environ["API_KEY"], host=os.environ["HOST"]):
            log.info(host)
            log.info(value)  # leak
    """,
    "nonlocal": """
        import os

        def f():
            value = host = ""

            def fill():
                nonlocal value, host
                value, host = os.environ["API_KEY"], os.environ["HOST"]

            log.info(value)
            fill()
            log.info(value)  # leak
            log.info(host)
    """,
}

OBJECTS = {
    "what a method does not mention": """
        class Client:
            def __init__(self, host, value):
                self.host = host
                self._value = value
                self.calls = 0

            def count(self):
                self.calls = 1

            def _inner(self):
                return self._value

            def outer(self):
                return self._inner()

            def any(self, name):
                return getattr(self, name)

            def whole(self):
                return self

        def show(host, api_key):
            client = Client(host, api_key)
            client.count()
            log.info(client.calls)
            log.info(client.outer())  # leak
            log.info(client.any("_value"))  # leak
            log.info(client.any("host"))
            log.info(client.whole()._value)  # leak
            log.info(client.whole().host)
    """,
    "a name for a type that hides its value": """
        from typing import Annotated
        from pydantic import BaseModel, Secret, SecretStr, WrapSerializer

        class Hidden(SecretStr):
            pass

        Pair = Secret[tuple[str, str]]
        Password = Annotated[Hidden, WrapSerializer(print)]
        Text = Annotated[str, WrapSerializer(print)]

        class Safe(BaseModel):
            api_key: Annotated[Password | None, "how it is logged in"]
            password: Hidden
            secret: Pair
            credentials: Secret[tuple[str, str]]

        class Open(BaseModel):
            api_key: Text

        def f(one: Safe, two: Open):
            log.info("using %s", one)
            log.info("using %s", two)  # leak
    """,
    "what is no object of a class": """
        from dataclasses import dataclass

        @dataclass
        class Access:
            api_key: str

        def f(access: Access):
            if not isinstance(access, Access):
                raise TypeError(f"not an Access: {access}")
            log.info(access)  # leak

        def g(access: Access):
            if isinstance(access, (str, Access)):
                return
            log.info(access)
    """,
    "attributes": """
        class Client:
            def __init__(self, host, api_key):
                self.host = host
                self._value = api_key

            def show(self):
                log.info(self.host)
                log.info(self._value)  # leak
    """,
    "properties": """
        class Client:
            def __init__(self, host, api_key):
                self._host = host
                self._value = api_key

            @property
            def host(self):
                return self._host

            @property
            def header(self):
                return {"X-Value": self._value}

            def show(self):
                log.info(self.host)
                log.info(self.header)  # leak
    """,
    "inherited": """
        class Base:
            def __init__(self, api_key):
                self.value = api_key

            def tell(self, text):
                log.info(text)

        class Client(Base):
            def __init__(self, api_key, host):
                super().__init__(api_key)
                self.host = host

            def show(self):
                log.info(self.value)  # leak
                log.info(self.host)
                self.tell(self.host)
                self.tell(self.value)  # leak
    """,
    "from outside": """
        class Client:
            def __init__(self, api_key, host):
                self.value = api_key
                self.host = host

        def f(options):
            client = Client(options.api_key, options.host)
            log.info(client.host)
            log.info(client.value)  # leak
            client.value = "***"
            log.info(client.value)
    """,
    "class methods and static methods": """
        class Client:
            @classmethod
            def named(cls, text):
                log.info(text)

            @staticmethod
            def plain(text):
                log.info(text)

        def f(api_key, host):
            Client.named(host)
            Client.named(api_key)  # leak
            Client.plain(api_key)  # leak
            Client().plain(host)
    """,
    "callable objects": """
        class Tell:
            def __init__(self, prefix):
                self.prefix = prefix

            def __call__(self, text):
                log.info(self.prefix + text)

        def f(api_key, host):
            tell = Tell("> ")
            tell(host)
            tell(api_key)  # leak
    """,
    "vars and asdict": """
        from dataclasses import asdict, dataclass

        @dataclass
        class Row:
            id: str
            api_key: str

        def f(row: Row):
            log.info(asdict(row))  # leak
            log.info(vars(row))  # leak
            log.info(row.__dict__)  # leak
            log.info(asdict(row)["id"])
            log.info(vars(row)["id"])
    """,
    "secret types": """
        from pydantic import BaseModel, SecretStr

        class Settings(BaseModel):
            host: str
            password: SecretStr

        def f(settings: Settings):
            log.info(settings.host)
            log.info(settings.password)
            log.info(settings)
            log.info(settings.password.get_secret_value())  # leak
    """,
    "filled in later": """
        class Client:
            api_key = ""
            host = ""

            def show(self):
                log.info(self.host)
                log.info(self.api_key)  # leak
    """,
    "members of an enumeration": """
        import enum
        import os

        class Settings(enum.Enum):
            ONE = os.environ["API_KEY"]
            TWO = os.environ["HOST"]

        def f():
            log.info(Settings.ONE)
            log.info(Settings.TWO.value)
            log.info(Settings.ONE.value)  # leak
    """,
    "setattr": """
        class Box:
            pass

        def f(api_key, host):
            box = Box()
            setattr(box, "one", host)
            setattr(box, "two", api_key)
            log.info(box.one)
            log.info(box.two)  # leak
    """,
    "exceptions with texts of their own": """
        class PluginError(Exception):
            def __init__(self, value):
                super().__init__()
                self.value = value

            def __str__(self):
                return self.value

        def f(api_key):
            raise PluginError(f"no such key: {api_key}")  # leak

        def g():
            raise PluginError("no such file")
    """,
}

MEANINGS = {
    "a reference by its mark": """
        def f(password, token, secret):
            if password.startswith("env:"):
                log.info("looking for %s", password[4:])
            else:
                log.info("%s", password)  # leak
            if token.startswith("${"):
                log.info("looking for %s", token)
            if secret.startswith("whsec_"):
                log.info("%s", secret)  # leak
    """,
    "the name of a variable": """
        import os

        def f(secret):
            log.info("looking for %s", secret)  # leak
            if os.getenv(secret) is None:
                log.info("no variable %s", secret)
    """,
    "the folder of a module": """
        import os

        PWD = os.path.abspath(os.path.dirname(__file__))

        def f(self, parser):
            log.info("in %s", PWD)
            log.info("at %s", self.scanner.get_token())
            log.info("at %s", parser.get_password())  # leak
    """,
    "fields of a form": """
        from rest_framework import serializers

        class ChangeSerializer(serializers.Serializer):
            new_password = serializers.CharField()
            current_password = serializers.CharField()
            bot_password = serializers.CharField()  # leak
    """,
    "the path of a file": """
        def f(settings, args, open_token):
            log.info("keys in %s", settings.master_key)  # leak
            with open(settings.master_key) as file:
                log.info("keys in %s", settings.master_key)
            passwords_file = args.passwords
            log.info("no %s", passwords_file)
            log.info("expected %s", open_token)
    """,
    "the path of an address": """
        def f(session, user):
            response = session.get("/auth/tokens", params=user)
            log.info("%s", response)
            log.info("%s", session.get("auth_token"))  # leak
    """,
    "headers by their names": """
        def f(response, request):
            auth_header = response.getheader("WWW-Authenticate")
            log.info("offered: %s", auth_header)
            scheme, token = request.headers["Authorization"].split(" ", 1)
            log.info("scheme %s", scheme)
            log.info("token %s", token)  # leak
            log.info("all of it: %s", request.get_header("Authorization"))  # leak
    """,
    "messages by the names of fields": """
        from rest_framework import serializers

        def f(error, password):
            raise serializers.ValidationError({"password": error.messages[0]})

        def g(error, password):
            raise serializers.ValidationError({"password": [password]})  # leak

        def i(error, user):
            field_errors = {}
            if not user.name:
                field_errors["name"] = [error]
            if not user.secret:
                field_errors.setdefault("client_secret", []).append(error)
            if not user.key:
                field_errors["api_key"].append(error)
            raise serializers.ValidationError(field_errors)

        def h(error):
            log.info("wrong", extra={"password": error.messages[0]})  # leak
    """,
    "positions in a list": """
        def pages(client, token):
            page = client.search(page_token=token)
            log.info("next page: %s", page.token)
            return {"next_page_token": page.token}

        def make_backward_cursor(token):
            log.info(token)

        def login(client, token):
            log.info(token)  # leak

        def login_and_page(client, access_token, token):
            log.info(client.page(access_token, page_token=token))
            log.info(token)  # leak
    """,
    "what a function says it gives": """
        import uuid
        from store import find

        class Token:
            id: int

        def create_secret(name) -> uuid.UUID:
            return find(name)

        def get_token(name) -> Token:
            return find(name)

        def get_api_key(name) -> str:
            return find(name)

        def f(name):
            log.info(create_secret(name))
            log.info(get_token(name))
            log.info(get_api_key(name))  # leak
    """,
    "a function named for what it takes": """
        from store import key_user, user_for_token, secret_for_user

        def f(value):
            log.info(user_for_token(value))
            log.info(secret_for_user(value))  # leak
    """,
    "an object that is called a token": """
        from store import get_api_key

        def f(name):
            key = get_api_key(name)
            if key.expires_at:
                log.info(key)
                log.info(key.value)  # leak
    """,
    "the name of a secret": """
        from store import get_secret

        class Deployer:
            def deploy(self):
                try:
                    value = get_secret(self.config.secret)
                except KeyError:
                    log.info(self.config.secret)
                log.info(value)  # leak
    """,
    "what is said of a field": """
        def f(form):
            for message in form.errors.get("password", []):
                log.info(message)
            log.info(form.errors["password"])
            log.info(form.data["password"])  # leak
    """,
    "one of several variables": """
        import os

        def f():
            for name in ("STAGE", "RUN_ID"):
                log.info(os.environ[name])
            for name in ("API_KEY", "API_SECRET"):
                log.info(os.environ[name])  # leak
    """,
    "a constant of a class": """
        from typing import Final

        class Stage:
            ACCESS_TOKEN: Final = "stage.token"

        def f():
            log.info(Stage.ACCESS_TOKEN)
    """,
    "a field that is not given": """
        from dataclasses import dataclass

        @dataclass
        class Session:
            user: str
            api_key: str | None = None

        def f(user, api_key):
            log.info(Session(user))
            log.info(Session(user, api_key=api_key))  # leak
    """,
    "a socket that the program opens": """
        import websockets

        class Upstream:
            def __init__(self, url):
                self._dial = websockets.connect(url)

            async def login(self, api_key):
                websocket = await self._dial.__aenter__()
                await websocket.send(api_key)

        class Handler:
            async def greet(self, websocket, api_key):
                await websocket.accept()
                await websocket.send(api_key)  # leak
    """,
    "two names for one value": """
        from urllib.parse import urlsplit

        from store import resolve_credential

        def parts(address):
            parsed = urlsplit(address)
            return parsed.username, parsed.password

        def f(address):
            user, key_prefix = parts(address)
            log.info(key_prefix)
            username = resolve_credential("user")
            log.info(username)
            _, anything = parts(address)
            log.info(anything)  # leak
    """,
    "a request of one's own": """
        import requests

        def webhook_of(repository, request):
            log.info(request.json())  # leak
            answer = requests.get(repository)
            log.info(answer.request.body)
            request = requests.get(repository)
            log.info(request.json())
    """,
    "what is done to a password": """
        from django.urls import reverse

        def f(token, password):
            log.info({"change_password": reverse("change-password")})
            log.info({"new_password": password})  # leak
    """,
}
"""What a name says is taken back by where it stands."""

MODULES = {
    "imported": {
        "app/__init__.py": "",
        "app/conf.py": """
            import os
            VALUE = os.environ["SHOP_API_KEY"]
            REGION = os.environ["SHOP_REGION"]
        """,
        "app/a.py": """
            from app.conf import REGION, VALUE
            log.info(VALUE)  # leak
            log.info(REGION)
        """,
        "app/b.py": """
            import app.conf
            import app.conf as settings

            def f():
                log.info(app.conf.VALUE)  # leak
                log.info(settings.VALUE)  # leak
                log.info(settings.REGION)
        """,
        "app/c.py": """
            from . import conf as other
            from .conf import VALUE as shown

            def f():
                log.info(other.VALUE)  # leak
                log.info(shown)  # leak
        """,
    },
    "handed on by a package": {
        "app/__init__.py": "",
        "app/vault/__init__.py": "from app.vault._read import read as fetch, size\n",
        "app/vault/_read.py": """
            import os

            def read():
                return os.environ["SHOP_API_KEY"]

            def size():
                return len(read())
        """,
        "app/a.py": """
            from app.vault import fetch as get, size

            def f():
                log.info(get())  # leak
                log.info(size())
        """,
    },
    "a way out in another module": {
        "app/__init__.py": "",
        "app/out.py": """
            def tell(text):
                log.info(text)

            class Teller:
                def tell(self, text):
                    log.info(text)
        """,
        "app/a.py": """
            from app import out
            from app.out import Teller, tell as say

            def f(api_key, host):
                say(host)
                say(api_key)  # leak
                out.tell(api_key)  # leak
                Teller().tell(api_key)  # leak
                Teller().tell(host)
        """,
    },
    "three modules on": {
        "app/__init__.py": "",
        "app/one.py": """
            import os

            def one():
                return {"value": os.environ["SHOP_API_KEY"], "host": "shop"}
        """,
        "app/two.py": """
            from app.one import one

            def two():
                return one()
        """,
        "app/three.py": """
            from app.two import two

            def f():
                found = two()
                log.info(found["host"])
                log.info(found["value"])  # leak
        """,
    },
    "modules that import one another": {
        "app/__init__.py": "",
        "app/a.py": """
            import app.b

            def read(options):
                return options.api_key

            def f(options):
                app.b.show(read(options))  # leak
        """,
        "app/b.py": """
            import app.a

            def show(text):
                log.info(text)

            def g(options):
                log.info(app.a.read(options))  # leak
        """,
    },
    "a name of a function in another file": {
        "filler.py": """
            import os

            def a(): ...

            def b(): ...

            def make():
                value = ""

                def fill():
                    nonlocal value
                    value = os.environ["API_KEY"]
                    return value

                return fill
        """,
        "a.py": """
            from filler import make

            def f(hosts, api_key):
                text = make()()
                log.info([host for host in hosts])
                log.info(text + api_key)  # leak
        """,
    },
    "imported with a star": {
        "conf.py": """
            import os

            VALUE = os.environ["API_KEY"]
            HOST = os.environ["HOST"]
        """,
        "a.py": """
            from conf import *

            def f():
                log.info(HOST)
                log.info(VALUE)  # leak
        """,
    },
    "of the class that holds the settings": {
        "conf.py": """
            import os

            class Settings:
                VALUE = os.environ["API_KEY"]
                HOST = os.environ["HOST"]
        """,
        "a.py": """
            from conf import Settings

            def f():
                log.info(Settings.HOST)
                log.info(Settings.VALUE)  # leak
        """,
    },
}


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_texts(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app.py": source})


@pytest.mark.parametrize("source", VALUES.values(), ids=VALUES)
def test_values_on_their_way(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app.py": source})


@pytest.mark.parametrize("source", FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app.py": source})


@pytest.mark.parametrize("source", OBJECTS.values(), ids=OBJECTS)
def test_objects(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app.py": source})


@pytest.mark.parametrize("source", MEANINGS.values(), ids=MEANINGS)
def test_what_a_name_means_where_it_stands(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"a.py": source})


@pytest.mark.parametrize("files", MODULES.values(), ids=MODULES)
def test_modules(tmp_path: Path, files: dict[str, str]) -> None:
    check(tmp_path, files)


RECURSION = {
    "a function": """
        def again(count, text):
            if count:
                return again(count - 1, text)
            return text

        def f(api_key, host):
            log.info(again(3, host))
            log.info(again(3, api_key))  # leak
    """,
    "two functions": """
        def even(count, text):
            return text if count == 0 else odd(count - 1, text)

        def odd(count, text):
            return even(count - 1, text)

        def f(api_key, host):
            log.info(odd(3, api_key))  # leak
            log.info(odd(3, host))
    """,
    "a closure that calls itself": """
        def f(api_key):
            def show(text):
                log.info(text)
                show(text)
            show(api_key)  # leak
    """,
    "a class that holds itself": """
        class Node:
            def __init__(self, api_key, following):
                self.value = api_key
                self.following = following or Node(api_key, self)

            def show(self):
                log.info(self.following.following.value)  # leak
                log.info(self.following)
    """,
    "a value that grows": """
        def f(api_key, rows):
            found = {"key": api_key}
            for row in rows:
                found = {"inner": found, "row": row}
            while found:
                found = [found, found]
            log.info(found)  # leak
    """,
}


@pytest.mark.parametrize("source", RECURSION.values(), ids=RECURSION)
def test_what_comes_back_to_itself_ends(tmp_path: Path, source: str) -> None:
    start = time.monotonic()
    check(tmp_path, {"app.py": source})
    assert time.monotonic() - start < 20


def test_a_ring_of_modules_ends(tmp_path: Path) -> None:
    files = {"app/__init__.py": ""}
    for number in range(12):
        files[f"app/m{number}.py"] = f"""
            from app.m{(number + 1) % 12} import pass_on as further

            def pass_on(text, depth):
                return further(text, depth - 1) if depth else text

            def f(options):
                log.info(pass_on(options.api_key, 2))  # leak
                log.info(pass_on(options.host, 2))
        """
    check(tmp_path, files)


def test_arguments_are_the_same_in_any_order(tmp_path: Path) -> None:
    """More orders than calls with different arguments are followed, and then one that matters."""
    names = ("one", "two", "three", "four")
    orders = itertools.permutations(f"{name}={number}" for number, name in enumerate(names))
    calls = "".join(f"    send({', '.join(order)}, text='plain')\n" for order in orders)
    text = f"def send(one, two, three, four, text):\n    log.info(text)\n\ndef f(options):\n{calls}"
    check(tmp_path, {"app/a.py": f"{text}    send(1, 2, 3, 4, options.api_key)  # leak\n"})


def _long_function(lines: int) -> str:
    steps = "".join(f"    value_{n} = {{'a': value_{n - 1}, 'b': [value_{n - 1}, '{n}']}}\n" for n in range(1, lines))
    return f"def long(api_key, value_0):\n{steps}    print(api_key)\n\ndef short(api_key):\n    print(api_key)\n"


def test_a_function_of_ten_thousand_lines_is_bounded_and_named(tmp_path: Path) -> None:
    source = _long_function(10_000).replace("    print(api_key)\n\n", "    print(value_9999)\n" * 2000 + "\n")
    root = project(tmp_path, {"pyproject.toml": CONFIGURATION, "app.py": source})
    start = time.monotonic()
    done = seamlint(root, "check", "--format", "json")
    assert time.monotonic() - start < 40
    report = json.loads(done.stdout)
    assert report["cut_short"] == ["app.py: long"]
    lines = source.splitlines()
    assert [lines[finding["line"] - 2] for finding in report["findings"]] == ["def short(api_key):"]
    assert "app.py: long" in seamlint(root, "check").stdout


def test_the_answer_does_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    """The same modules under names that sort in another order."""
    modules = {
        "conf": "import os\nVALUE = os.environ['SHOP_API_KEY']\n",
        "keep": "from app import {conf}\nheld = None\n\ndef keep():\n    global held\n    held = {conf}.VALUE\n",
        "pipe": "from app import {keep}\n\ndef pipe():\n    return [{keep}.held]\n",
        "tell": "def tell(text):\n    print(text)\n",
        "main": "from app import {pipe}, {tell}\n\ndef main():\n    {tell}.tell({pipe}.pipe())\n",
    }
    seen = set()
    for seed in range(4):
        numbers = list(range(len(modules)))
        random.Random(seed).shuffle(numbers)
        names = {role: f"m{number}" for role, number in zip(modules, numbers, strict=True)}
        files = {f"app/{names[role]}.py": source.format(**names) for role, source in modules.items()}
        roles = {f"app/{name}.py": role for role, name in names.items()}
        found = leaks(tmp_path / str(seed), {"app/__init__.py": "", **files})
        seen.add(tuple(sorted((roles[finding.path], finding.line, finding.code) for finding in found)))
    assert seen == {(("main", 4, "SEA201"),)}


@pytest.mark.parametrize("names", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_each_caller_of_a_function_is_told_its_own_way_whoever_comes_first(
    tmp_path: Path, names: tuple[str, str, str]
) -> None:
    callers = {
        name: f"from app.conf import KEY\nfrom app.out import tell\n\n\ndef {name}():\n    mine_{name} = KEY\n"
        f"    tell(mine_{name})\n"
        for name in ("one", "two", "three")
    }
    files = {
        "app/__init__.py": "",
        "app/conf.py": "import os\n\nKEY = os.environ['SHOP_API_KEY']\n",
        "app/out.py": "import logging\n\n\ndef tell(text):\n    logging.error(text)\n",
    }
    roles = {f"app/{place}.py": role for place, role in zip(names, callers, strict=True)}
    files |= {place: callers[role] for place, role in roles.items()}
    found = [finding for finding in leaks(tmp_path, files) if finding.code == "SEA201"]
    assert {finding.path: roles.get(finding.path) for finding in found} == roles
    for finding in found:
        assert {step.path for step in finding.trace} == {"app/conf.py", "app/out.py", finding.path}
        assert f"`mine_{roles[finding.path]}` is assigned" in [step.message for step in finding.trace]


def test_the_way_of_a_secret_is_told_step_by_step(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/conf.py": "import os\n\nVALUE = os.environ['SHOP_API_KEY']\n",
        "app/out.py": "def tell(text):\n    print(text)\n",
        "app/main.py": "from app.conf import VALUE\nfrom app.out import tell\n\nshown = f'<{VALUE}>'\ntell(shown)\n",
    }
    root = project(tmp_path, {"pyproject.toml": CONFIGURATION, **files})
    report = json.loads(seamlint(root, "check", "--format", "json").stdout)
    (finding,) = report["findings"]
    assert (finding["path"], finding["line"], finding["code"]) == ("app/main.py", 5, "SEA201")
    trace = finding["trace"]
    assert all(set(step) == {"path", "line", "message"} and step["message"] for step in trace)
    assert [(step["path"], step["line"]) for step in trace] == [
        ("app/conf.py", 3),
        ("app/conf.py", 3),
        ("app/main.py", 1),
        ("app/main.py", 4),
        ("app/out.py", 2),
    ]
    assert "SHOP_API_KEY" in trace[0]["message"]
    assert all(step["line"] <= len((root / step["path"]).read_text("utf-8").splitlines()) for step in trace)


def test_the_screen_hides_nothing(tmp_path: Path) -> None:
    files = {f"{name.replace(' ', '_')}/{path}": text for name, some in MODULES.items() for path, text in some.items()}
    files |= {f"single/v{number}.py": text for number, text in enumerate([*VALUES.values(), *FUNCTIONS.values()])}
    files = {name: PRELUDE + textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    assert leaks(tmp_path / "screened", files) == leaks(tmp_path / "whole", files, screen=False)


# How `request.headers` and its like may be written.
ASKED = {
    "plain": "print(request.headers)",
    "with blanks": "print(request . headers)",
    "joined": "print(request \\\n    .headers)",
    "joined behind the dot": "print(request. \\\n    headers)",
    "on the next line": "print(\n        request  # theirs\n        .headers\n    )",
    "a comment behind the dot": "print(request.  # theirs\n        headers)",
    "of a call": "print(get_request(1).headers)",
    "of an item": "print(scope['request'].headers)",
    "of an attribute": "print(self.request.headers)",
    "by name": "print(getattr(request, 'headers'))",
    "full-width": "print(ｒequest.ｈeaders)",
    "in an f-string": "print(f'{request.headers}')",
    "somebody else's": "print(page.headers, request)",
    "what is not asked for": "print(request.method)",
}


@pytest.mark.parametrize("line", ASKED.values(), ids=ASKED)
def test_the_screen_knows_all_ways_to_ask(tmp_path: Path, line: str) -> None:
    files = {"a.py": f"def f(self, request, scope, page, get_request):\n    {line}\n"}
    found = leaks(tmp_path / "screened", files)
    assert found == leaks(tmp_path / "whole", files, screen=False)
    assert bool(found) == ("page." not in line and "method" not in line)


READERS = {
    "by import": "from keys import fetch\n\nprint(fetch())\n",
    "by another name": "from keys import fetch as get\n\nprint(get())\n",
    "in brackets": "from keys import (\n    other,  # :)\n    fetch,\n)\n\nprint(fetch())\n",
    "as an attribute": "import keys\n\nprint(keys.fetch())\n",
    "with all": "from keys import *\n\nprint(fetch())\n",
    "by its text": "import keys\n\nprint(getattr(keys, 'fetch')())\n",
    "in a function": "def f():\n    from keys import fetch\n\n    print(fetch())\n",
    "as a keyword": "import other\n\nprint(other.run(fetch=1))\n",
    "as a variable": "def f(rows):\n    fetch = len(rows)\n    print(fetch)\n",
    "in prose": "# we fetch rows\nprint('fetch')\n",
}


@pytest.mark.parametrize("name", READERS)
def test_who_reads_what_is_handed_on(tmp_path: Path, name: str) -> None:
    keys = "import os\n\n\ndef fetch():\n    return os.environ['SHOP_API_KEY']\n\n\ndef other():\n    return 1\n"
    files = {"keys.py": keys, "reader.py": READERS[name]}
    found = leaks(tmp_path / "screened", files)
    assert found == leaks(tmp_path / "whole", files, screen=False)
    assert bool(found) == (name not in ("as a keyword", "as a variable", "in prose"))


def test_an_object_of_a_class_in_another_module_shows_its_fields(tmp_path: Path) -> None:
    model = "from dataclasses import dataclass\n\n\n@dataclass\nclass Account:\n    name: str\n    api_key: str\n"
    user = "from models import Account\n\n\ndef run(account: Account):\n    log.info('%s', account)\n"
    (found,) = leaks(tmp_path, {"models.py": model, "jobs.py": f"{PRELUDE}{user}"})
    assert (found.code, found.path) == ("SEA215", "jobs.py")


def test_what_is_kept_from_round_to_round_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{name.replace(' ', '_')}/{path}": text for name, some in MODULES.items() for path, text in some.items()}
    files |= {f"single/v{number}.py": text for number, text in enumerate([*FUNCTIONS.values(), *OBJECTS.values()])}
    files = {name: PRELUDE + textwrap.dedent(text).lstrip("\n") for name, text in files.items()}
    kept = leaks(tmp_path / "kept", files)
    monkeypatch.setattr(Memory, "_stands", lambda *_: False)
    assert leaks(tmp_path / "afresh", files) == kept
    assert kept


def test_one_secret_is_told_at_a_bounded_number_of_places(tmp_path: Path) -> None:
    files = {"conf.py": 'import os\n\nVALUE = os.environ["API_KEY"]\n'}
    files |= {f"m{number:02}.py": f"{PRELUDE}from conf import VALUE\nlog.info(VALUE)\n" for number in range(30)}
    found = leaks(tmp_path, files)
    assert {finding.path for finding in found} == {f"m{number:02}.py" for number in range(24)}


CHECKED = (
    "def checked(text):\n    return text if len(text) > 8 else None\n\n\n"
    "def f(api_key):\n    found = checked(api_key)\n"
)
HELD = "def f(self, checked, api_key):\n    self.api_key = checked(api_key)\n"
COMMAND = (
    "class Command:\n    def __init__(self, words):\n        self.words = words\n\n"
    "    def __repr__(self):\n        return ' '.join(self.words)\n\n\n"
)


@pytest.mark.parametrize(
    ("source", "confidence"),
    [
        ("def f(password):\n    log.info(password)", "high"),
        ("def f(share_token):\n    log.info(share_token)", "medium"),
        ("def f(credentials):\n    log.info(credentials)", "medium"),
        ("def f(password):\n    text = password\n    log.info(text)", "high"),
        ("def f(private_key):\n    log.info(private_key)", "medium"),
        ("def f(found):\n    log.info({'password': found[0]})", "medium"),
        ("def f(user):\n    log.info(user.password)", "high"),
        ("def show(text):\n    log.info(text)\n\n\ndef f(password):\n    show(password)", "medium"),
        ("def same(text):\n    return text\n\n\ndef f(password):\n    log.info(same(password))", "medium"),
        ("def f(password):\n    raise ValueError(password)", "medium"),
        (f"{CHECKED}    if not found:\n        log.info('no key: %s', api_key)\n        return", "medium"),
        (f"{HELD}    if not self.api_key:\n        log.info(api_key)\n        return", "medium"),
        (f"{CHECKED}    if found:\n        log.info('key: %s', api_key)\n        return", "high"),
        ("def f(password):\n    print(password)", "medium"),
        ("def f(password):\n    open('out').write(password)", "medium"),
        ("import os\n\n\ndef f():\n    value = os.environ['API_KEY']\n    log.info(value)", "high"),
        ("import os\n\n\ndef f():\n    value = os.environ['DATABASE_URL']\n    log.info(value)", "medium"),
        ("import os\n\n\ndef f():\n    value = os.environ['ENCRYPTION_KEY']\n    log.info(value)", "medium"),
        ("import os\n\n\ndef f():\n    value = os.environ['BOT_TOKEN']\n    log.info(value)", "high"),
        ("import secrets\n\n\ndef f():\n    password = secrets.token_hex()\n    log.info(password)", "medium"),
        ("def f(request):\n    log.info(request.headers['Authorization'].split(' ')[1])", "high"),
        ("def f(request):\n    log.info(request.headers['Authorization'][:10])", "medium"),
        ("import os\n\n\ndef f():\n    for _, value in os.environ.items():\n        log.info(value)", "medium"),
        ("import subprocess\n\n\ndef f(password):\n    run = ['x', password]\n    subprocess.run(run)", "high"),
        (
            "import subprocess\n\n\ndef run(args):\n    subprocess.run(args)\n\n\ndef f(password):\n    run(password)",
            "high",
        ),
        ("def f(secrets, name):\n    log.info(secrets.get(name))", "medium"),
        ("def f(secrets, request):\n    log.info(secrets.get(request))", "medium"),
        ("from django.http import HttpResponse\n\n\ndef f(user):\n    return HttpResponse(user.password)", "medium"),
        (
            "import os\nfrom django.http import HttpResponse\n\n\ndef f():\n    return HttpResponse(os.environ)",
            "medium",
        ),
        (f"{ACCESS}    api_key: str\n\n\ndef f(a: Access):\n    log.info(a)", "medium"),
        (f"{ACCESS}    api_key: Key\n\n\ndef f(a: Access):\n    log.info(a)", "medium"),
        (f"{COMMAND}def f(password):\n    run = Command(['x', password])\n    log.info(run)", "medium"),
        ("from store import get_api_key\n\n\ndef f():\n    log.info(get_api_key())", "medium"),
    ],
)
def test_how_sure_a_finding_is(tmp_path: Path, source: str, confidence: str) -> None:
    assert {finding.confidence.value for finding in leaks(tmp_path, {"a.py": f"{PRELUDE}{source}\n"})} == {confidence}
