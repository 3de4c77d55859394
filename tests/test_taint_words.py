"""Where a `token` is a word, and where somebody logs in with it: the lines marked `# leak` are all that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import check

WORDS = {
    "words that a text is taken into": """
        import re

        def parts(raw):
            for piece in raw.split(","):
                token = piece.strip()
                log.info("unknown %s", token)

        def words(text):
            for word in text.split():
                token = word
                log.info("bad %s", token)

        def claim(text, begin, end):
            token = text.strip().split("(")[0].strip()
            log.info(token)
            token = text[begin:end]
            log.info(token)

        def matched(text, pattern):
            token = pattern.match(text).group(0)
            log.info(token)

        def one(header):
            token = header.split(" ")[-1]
            log.info(token)  # leak

        def pair(line):
            token = line.split("=", 1)[1]
            log.info(token)  # leak

        def colon(line):
            token = line.split(":")[1]
            log.info(token)  # leak

        def last(address):
            token = address.rsplit("/", 1)[-1]
            log.info(token)  # leak
            token = address.rsplit("#", 1)[-1]
            log.info(token)  # leak

        def lines(text):
            for line in text.splitlines():
                token = line.strip()
                log.info(token)  # leak

        def behind(text, end):
            token = text[7:]
            log.info(token)  # leak
            token = text[:end]
            log.info(token)  # leak

        def named(pattern, page):
            token = pattern.match(page).group("token")
            log.info(token)  # leak

        def several(raw):
            for piece in raw.split(","):
                api_key = piece.strip()
                log.info(api_key)  # leak
            password = raw.split(";")[1]
            log.info(password)  # leak

        def known(api_key):
            for piece in api_key.split(","):
                token = piece
                log.info(token)  # leak

        def handed(tokens):
            for token in tokens:
                log.info(token)  # leak
    """,
    "what a function makes of the text that it is handed": """
        import os
        import re
        import requests

        NAMES = {"done": "finished"}
        PART = re.compile(r"[ (]")

        def leading_token(raw):
            return PART.split(raw.strip(), maxsplit=1)[0]

        def status_token(status):
            if not status:
                return ""
            low = status.strip().lower()
            return NAMES.get(low, low)

        def safe_log_token(value: str) -> str:
            return value.replace("\\r", "").replace("\\n", "")

        def words(text):
            log.info(leading_token(text))
            token = status_token(text)
            log.info(token)
            log.info(safe_log_token(text))

        def bearer_token(value):
            return value.strip().lower()

        def service_token(name):
            return requests.get(name).text.strip()

        def device_token(user):
            return user.device.strip()

        def access_token(raw):
            return raw.strip()

        def get_token(raw):
            return raw.strip()

        def variable_token(name):
            return os.environ[name].strip()

        def secrets(a):
            log.info(bearer_token(a))  # leak
            log.info(service_token(a))  # leak
            log.info(device_token(a))  # leak
            log.info(access_token(a))  # leak
            log.info(get_token(a))  # leak
            log.info(variable_token(a))  # leak
            log.info(safe_log_token(os.environ["API_TOKEN"]))  # leak
    """,
    "what those hand over that call a function of the file's own": """
        import os

        def _split(token):
            raise ValueError(f"not a node: {token}")

        def read(part, line, source, i, n):
            def bad(token, why):
                errors.append(ValueError(f"bad {token}: {why}"))
                log.info("bad %s", token)

            def register(token):
                bad(token, "known")

            _split(part)
            _split(line.strip())
            bad(source[i:n], "open")
            register(part)

        def _send(token):
            log.info(token)  # leak

        def send(token):
            _send(token)

        def _ask(token):
            log.info(token)  # leak

        def ask(args):
            _ask(args.value)

        def _call(token):
            log.info(token)  # leak

        def call(part):
            _call(part)
            _call(os.environ[part])

        def _unused(token):
            log.info(token)  # leak

        def public(token):
            log.info(token)  # leak

        def calls_public(part):
            public(part)

        def _mapped(token):
            log.info(token)  # leak

        def maps(part):
            _mapped(part)
            _mapped(*part)

        def _open(access_token):
            log.info(access_token)  # leak

        def opens(part):
            _open(part)

        def _given(token):
            log.info(token)  # leak

        def gives(part, password):
            _given(part)
            _given(part + password)
    """,
    "what a serializer refuses does not fit a type": """
        class Serializer:
            def data(self, data, kind):
                try:
                    return self.serialize_enum(data, kind)
                except ValueError as error:
                    raise TypeError(f"cannot send {data!r}") from error

            @staticmethod
            def serialize_enum(data, kind):
                try:
                    return kind(data)
                except ValueError:
                    raise TypeError(f"{data} is none of {kind}")

        def request(api_key):
            return Serializer().data(api_key, "str")

        def choice(password):
            raise ValueError(f"no choice: {password}")  # leak

        class Sender:
            def data(self, data):
                raise ValueError(f"cannot send {data}")

        def sends(api_key):
            Sender().data(api_key)  # leak

        class Serializers:
            def text(self, data):
                raise ValueError(f"cannot send {data}")

        def serializes(api_key):
            Serializers().text(api_key)  # leak
    """,
    "a mapping of which one item was read has others too": """
        def text(raw, key, default=None):
            return raw.get(key, default)

        def build(raw):
            password = raw.get("password")
            name = text(raw, "db")
            raise ValueError(f"no such database: {name}")

        class Settings:
            def __init__(self, config):
                self.config = config
                self.key = self.config["api_key"]

            def value(self, key, default):
                return self.config.get(key, default)

        class Jobs(Settings):
            def run(self):
                self.limit = self.value("max_jobs", 10)
                raise RuntimeError(f"over the limit: {self.limit}")

        def whole(config):
            key = config["api_key"]
            log.info(config)  # leak
            log.info(config["api_key"])  # leak
            log.info(config["password"])  # leak

        def each(config):
            key = config["api_key"]
            for name, value in config.items():
                log.info(value)  # leak

        def written(api_key, name):
            config = {"api_key": api_key}
            log.info(config[name])  # leak
    """,
    "keys that go from one mapping to another in a loop": """
        def made(own):
            cfg = {}
            for key in ("model", "api_key"):
                if key in own:
                    cfg[key] = own[key]
            log.info(cfg["model"])
            log.info(cfg["api_key"])  # leak
            log.info(cfg)  # leak
            return cfg

        def both(own):
            cfg = {}
            for key in ("password", "api_key"):
                cfg[key] = own[key]
            log.info(cfg["password"])  # leak

        def fixed(password):
            cfg = {}
            for key in ("one", "two"):
                cfg[key] = password
            log.info(cfg["one"])  # leak
    """,
    "what stores are asked by": """
        class Store:
            def exists(self, scope, secret_key):
                self.api.get_secret(scope, secret_key)
                log.info(f"{secret_key} is there")

            def put(self, scope, secret_key, secret_value):
                log.info(f"storing {secret_key}")
                self.api.put_secret(scope=scope, key=secret_key, value=secret_value)
                log.info(f"stored {secret_value}")  # leak

        def settings(key_vault, base_url_env_var, env_var_name, name):
            log.info(_get_secret(base_url_env_var))
            source_files = key_vault.get_secret(env_var_name)
            log.info(source_files)
            kept = key_vault.get_secret(env_var_name)
            log.info(kept)  # leak
            value = key_vault.get_secret(name)
            log.info(value)  # leak
            password = key_vault.get_secret("db-password")
            log.info(password)  # leak
            log.info(_get_secret(name))  # leak
            log.info(_get_secret(env_var_name))  # leak
            path = key_vault.get_secret("db-password")
            log.info(path)  # leak
    """,
    "an entry of a store is none where the file gives the value": """
        def add(store, signing_key):
            store.put_secret("github", signing_key)
            log.info(signing_key)  # leak

        def other(secret_key):
            store.check(secret_key)
            log.info(secret_key)  # leak
    """,
    "the text of an Airflow connection is its id": """
        from airflow.hooks.base import BaseHook

        def f(name):
            conn = BaseHook.get_connection(name)
            log.info(conn)
            log.info(f"no region for {conn}")
            log.info(conn.extra_dejson.get("region"))
            log.info(conn.extra_dejson["on_error"])
            log.info(conn.password)  # leak
            log.info(conn.get_uri())  # leak
            log.info(conn.extra_dejson)  # leak
            log.info(conn.extra_dejson["token"])  # leak
            log.info(conn.extra)  # leak
    """,
    "templates of texts that are no pages": """
        from jinja2 import Template

        def f(address, password, api_key):
            url = Template(address).render(password=password)
            log.info("ok")
            log.info(url)  # leak
            with open("out.txt", "w") as out:
                out.write(Template("{{ key }}").render(key=api_key))  # leak
            return url
    """,
    "templates of pages": """
        from flask import current_app, render_template
        from jinja2 import Template

        def f(api_key):
            return render_template("a.html", config=current_app.config)

        def g(api_key):
            return render_template("a.html", api_key=api_key)  # leak

        def h(template, api_key):
            return template.render(api_key=api_key)  # leak
    """,
    "what names say that are like those of secrets": """
        class ErrorCode:
            WRONG_PASSWORD = 1

        def f(params, deploy, run):
            log.info(ErrorCode.WRONG_PASSWORD)
            log.info(params.forward_access_token)
            log.info(params.include_credentials)
            log.info(params.package_token)
            log.info(params.dst_token)
            log.info(run.sources["api_key"])
            log.info(escape_pointer_token(run))
            log.info(get_token_from_stream(run))
            log.info(f"Show me a basic {params.example}")

        def resolve_secret_name(name, environ):
            return name or environ["APP_SECRET"]

        def hashed(password):
            hashed_password = password
            log.info(hashed_password)

        def g(params, settings, run, name):
            log.info(resolve_secret_name(name, run))
            log.info(settings.WRONG_PASSWORD)  # leak
            log.info(params.forwarded.access_token)  # leak
            log.info(params.source_token)  # leak
            log.info(run.source["api_key"])  # leak
            log.info(get_access_token(run))  # leak
            log.info(f"Authorization: Basic {params.example}")  # leak
            log.info(f"Bearer {params.example}")  # leak
            hashes_password = params.password
            log.info(hashes_password)  # leak
    """,
    "a request that AWS knows again": """
        def f(client, client_token):
            args = {"ClientToken": client_token}
            log.info(args)
            client.start(**args)
    """,
    "a token of a client": """
        def f(client, client_token):
            client.start(token=client_token)
            log.info(client_token)  # leak
    """,
    "what is written to the terminal, and what is cut": """
        import json
        import sys

        SHOWN, ALL = 6, 60

        def f(api_key, file):
            json.dump({"key": api_key}, sys.stdout)  # leak
            json.dump({"key": api_key}, file)  # leak
            log.info(api_key[:SHOWN] + "...")
            log.info(api_key[:ALL])  # leak
            log.info(api_key[:file])  # leak
    """,
    "the text of an exception is told where it is raised": """
        class Failed(Exception):
            def __init__(self, message):
                super().__init__(message)
                self.message = message

            def __str__(self):
                return f"failed: {self.message}"

        class Refused(Exception):
            def __init__(self, api_key):
                self.api_key = api_key

            def __str__(self):
                return f"refused: {self.api_key}"  # leak

        class Note:
            def __init__(self, message):
                self.message = message

            def __str__(self):
                return f"note: {self.message}"  # leak

        def f(password):
            raise Failed(f"no {password}")  # leak

        def g(password):
            return Note(f"no {password}")
    """,
    "what is read as a word": """
        def f(token):
            address = validate_address(token)
            raise ValueError(f"no contract: {token}")
    """,
    "what is read as a token": """
        def f(token):
            user = validate_user(token)
            log.info(token)  # leak
    """,
    "a switch that is given as a constant masks": """
        class Provider:
            def __init__(self, api_key, prefix):
                self.api_key = api_key
                self.prefix = prefix

            def info(self, mask=True):
                if mask and self.api_key:
                    shown = self.prefix + "-"
                else:
                    shown = self.api_key
                return {"key": shown}

            def told(self, mask=False):
                if mask or not self.api_key:
                    return "none"
                return self.api_key

        def masked(password):
            log.info(Provider(password, "x").info())
            log.info(Provider(password, "x").info(True))

        def shown(password, mask, request):
            log.info(Provider(password, "x").info(False))  # leak
            log.info(Provider(password, "x").info(mask))  # leak
            log.info(Provider(password, "x").info(mask=request.mask))  # leak
            log.info(Provider(password, "x").told())  # leak
    """,
    "what is made to tell one thing from others, and keys of items": """
        import secrets
        import uuid

        def f(options):
            token = uuid.uuid4().hex[:12]
            log.info(f"/tmp/{token}")
            for key, value in options.items():
                swift_key = key[6:]
                log.info(swift_key)

        def g(options, users):
            token = secrets.token_hex(4)
            log.info(token)  # leak
            api_key = uuid.uuid4().hex
            log.info(api_key)  # leak
            for api_key, user in users.items():
                log.info(api_key)  # leak
            for key, password in options.items():
                log.info(password)  # leak
            for key in options:
                api_key = key[6:]
                log.info(api_key)  # leak
    """,
    "keys under which things stand": """
        def f(servers, services, server_key, service_key, section, jwx):
            if server_key not in servers:
                raise ValueError(f"no server {server_key}")
            log.info("using %s", service_key)
            services.get(service_key)
            servers[server_key].start()
            with open(section["private_key"]) as file:
                log.info(section["private_key"])
            log.info(jwx["signing_alg"]["id_token"])

        def g(servers, users, master_key, api_key, signing_key, section, jwx):
            log.info(master_key)  # leak
            users[api_key].greet()
            log.info(api_key)  # leak
            servers.get(signing_key)
            log.info(signing_key)  # leak
            log.info(section["private_key"])  # leak
            log.info(jwx["signing"]["id_token"])  # leak
            log.info(section["password"])  # leak
    """,
    "what the log was told to take out": """
        def f(formatter, vault, token, password, api_key):
            log.info(token)  # leak
            formatter.redact(token, "<TOKEN>")
            log.info(token)
            vault.add_secret(password)
            log.info(f"with {password}")
            print(token)  # leak
            log.info(api_key)  # leak

        def g(formatter, vault, token, password, api_key):
            shown = formatter.redact(password)
            log.info(password)  # leak
            redact(token)
            log.info(token)  # leak
            vault.add(api_key)
            vault.mask("x")
            log.info(api_key)  # leak

        def h(formatter, token):
            log.info(token)  # leak
    """,
}


@pytest.mark.parametrize("name", WORDS)
def test_what_is_a_word_and_what_a_secret(tmp_path: Path, name: str) -> None:
    check(tmp_path, {"a.py": WORDS[name]})
