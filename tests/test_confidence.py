"""What makes a leak of a secret one of high confidence, and what takes that away without hiding it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from .test_taint import PRELUDE, check, leaks

SURE = {
    "a store, asked by a function that says what it gives": """
        def f(vault, name):
            log.info(vault.get_password(name))
    """,
    "a store, asked for what is called a secret": """
        def f(dbutils):
            log.info(dbutils.secrets.get("scope", "api-key"))
    """,
    "a secret of the runtime at the end of a path": """
        def f(vault):
            log.info(vault.get("prod/billing/client_secret"))
    """,
    "a variable of the environment with no default": """
        import os

        def f():
            log.info(os.getenv("API_TOKEN"))
    """,
    "an option with no default": """
        import argparse

        def f():
            parser = argparse.ArgumentParser()
            parser.add_argument("--password", default=None)
            log.info(parser.parse_args().password)
    """,
    "the headers of a request": """
        def f(request):
            log.info("asked with %s", request.headers)
    """,
    "an authorization header, whatever a mapping is asked for": """
        def f(request, names, key):
            log.info(names[key], request.headers["Authorization"])
    """,
    "an answer that has a token": """
        def f(answer):
            if answer.get("access_token"):
                log.info(answer)
    """,
    "a message that only speaks of what is set": """
        def f(password):
            log.info("known, valid and set: %s", password)
    """,
    "a message that calls something else unknown": """
        def f(password):
            log.info("unknown error of the server, asked as root with %s", password)
    """,
    "a message that says that no page is there": """
        def f(request):
            log.info("bad request, not found: %s", request.headers)
    """,
    "a field that is set": """
        from dataclasses import asdict, dataclass

        @dataclass
        class Access:
            api_key: str = ""

        def f(api_key):
            access = Access()
            access.api_key = api_key
            log.info(asdict(access))
    """,
    "a constant that names a key": """
        class Fields:
            PASSWORD = "password"

        def f(password):
            log.info(password)
    """,
    "a key that is given, under another name": """
        def f(api_key):
            found = api_key
            log.info(found)
    """,
    "the entry of a configuration": """
        def f(config):
            password = config["password"]
            log.info(password)
    """,
    "a header by its name, in lower case": """
        def f(headers):
            log.info(headers["authorization"])
    """,
    "behind a switch for something else": """
        def f(password, verbose):
            if verbose:
                log.info(password)
    """,
    "a switch that is off": """
        def f(password, show_secrets):
            if not show_secrets:
                log.info(password)
    """,
    "the password of a login on the command line of a shell": """
        import subprocess

        def f(password, host):
            subprocess.run(f"sshpass -p {password} ssh {host} unzip x", shell=True)
    """,
    "a password on a command line": """
        import subprocess

        def f(password):
            subprocess.run(["mysql", f"-p{password}"])
    """,
}
DOUBTED = {
    "a store that is one by its name alone, asked for anything": """
        def f(secrets, name):
            log.info(secrets.get(name))
    """,
    "a store, asked for what is kept beside a secret": """
        def f(dbutils, scope):
            log.info(dbutils.secrets.get(scope, "authenticator"))
    """,
    "a variable of a workflow by an unknown name": """
        from airflow.models import Variable

        def f(name):
            log.info([Variable.get(name, "")])
    """,
    "a variable of the environment whose default stands in the code": """
        import os

        def f():
            log.info(os.environ.get("API_TOKEN", "development"))
    """,
    "an option whose default stands in the code": """
        import subprocess

        from .base import arg

        class Command:
            @arg("-p", "--password", help="of the store", default="changeit")
            def make(self):
                subprocess.check_call(["keytool", "-storepass", self.args.password])
    """,
    "a parameter of the class whose default stands in the code": """
        import subprocess

        class Server:
            def __init__(self, password="changeit"):
                self.password = password

            def make(self):
                subprocess.run(["openssl", "-passout", f"pass:{self.password}"])
    """,
    "a key of the configuration with a default in the code": """
        def f(config):
            password = config.get("password", "guest")
            log.info(config["password"])
    """,
    "the password of an archive": """
        import subprocess

        def f(password, path):
            subprocess.run(["/usr/bin/7z", "x", f"-p{password}", path])
    """,
    "the password of a store of keys": """
        import os

        def f(password):
            os.system(f"keytool -list -storepass {password}")
    """,
    "headers for a service that collects errors": """
        import sentry_sdk

        def f(request):
            sentry_sdk.set_context("request", request.headers)
    """,
    "the field of an object that nobody is seen to set": """
        from dataclasses import asdict, dataclass

        @dataclass
        class Access:
            api_key: str = ""

        def f(access: Access):
            log.info(asdict(access))
    """,
    "a message that says that the key opens nothing": """
        def f(api_key):
            log.info("invalid key: %s", api_key)
    """,
    "a message that says so with a not": """
        def f(password):
            log.info(f"{password} is not the correct password")
    """,
    "a message that says so before it is filled in": """
        def f(api_key):
            log.info("Unrecognized API key: {}".format(api_key))
    """,
    "a message that says so in a variable": """
        def f(api_key):
            message = f"An invalid API key ({api_key}) was given."
            log.warning(message)
    """,
    "an object out of a query that is called so": """
        def f(query):
            api_key = query.first()
            log.info("found %s", api_key)
    """,
    "each of some objects that is called so": """
        def f(found):
            for api_key in found:
                log.info("found %s", api_key)
    """,
    "what is only handed on under the name of a secret": """
        import structlog

        def f(found):
            structlog.get_logger().info("checked", password=found())
    """,
    "what somebody may do": """
        def f(authorization):
            log.info("may do %s", authorization)
    """,
    "what somebody has asked to be shown": """
        def f(password, show_secrets):
            if show_secrets:
                log.info(password)
    """,
    "a message to the owner of the secret": """
        def f(password):
            log.info("Your password is %s", password)
    """,
    "an answer of a token endpoint that somebody else may have asked": """
        def f(session, url):
            answer = session.post(url, data={"grant_type": "password"}).json()
            log.info(answer)
    """,
}
QUIET = {
    "an answer that has no token": """
        def f(answer):
            if answer.get("access_token"):
                return answer["access_token"]
            else:
                log.info(answer)

        def g(answer):
            token = answer["access_token"] if answer["access_token"] else log.info(answer)
            return token

        def h(client):
            answer = client.acquire_token_for_client(["scope"])
            if "access_token" in answer:
                return answer["access_token"]
            log.info(answer)

        def i(client):
            answer = client.acquire_token_for_client(["scope"])
            if "access_token" not in answer:
                log.info(answer)
            else:
                log.info(answer)  # leak

        def j(answer):
            if answer.get("access_token") is None:
                log.info(answer)
            if answer.get("error"):
                log.info(answer["refresh_token"])  # leak
    """,
    "what is kept beside a password": """
        def f(dbutils, scope):
            log.info(dbutils.secrets.get(scope, "username"))
            log.info(dbutils.secrets.get(scope, "password"))  # leak
    """,
    "the name of a header": """
        class Login:
            def __init__(self, config):
                self.trusted_auth_header = config.get("trusted_auth_header")

            def f(self, environ):
                if environ.get(self.trusted_auth_header):
                    log.info("logged in by %s", self.trusted_auth_header)

            def g(self, headers, auth_header):
                log.info(auth_header)  # leak
                headers["Authorization"] = auth_header
    """,
}


@pytest.mark.parametrize("name", SURE)
def test_high(tmp_path: Path, name: str) -> None:
    found = leaks(tmp_path, {"a.py": PRELUDE + textwrap.dedent(SURE[name])})
    assert [finding.confidence.value for finding in found] == ["high"]


@pytest.mark.parametrize("name", DOUBTED)
def test_medium(tmp_path: Path, name: str) -> None:
    found = leaks(tmp_path, {"a.py": PRELUDE + textwrap.dedent(DOUBTED[name])})
    assert [finding.confidence.value for finding in found] == ["medium"]


@pytest.mark.parametrize("name", QUIET)
def test_no_finding(tmp_path: Path, name: str) -> None:
    check(tmp_path, {"a.py": QUIET[name]})
