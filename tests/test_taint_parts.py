"""Which part of a list, a mapping or an answer is looked at, and that the others are no matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import check

PARTS = {
    "the value that comes with a key": """
        PLACES = ("host", "port")

        def one(password, port, name):
            config = {"password": password, "port": port, "host": "x"}
            for key, value in config.items():
                if key in ("port", "user"):
                    log.info("%s: %s", key, value)
                elif key == "host" or key in PLACES:
                    log.info("%s: %s", key, value)
                elif "port" in key:
                    log.info("%s: %s", key, value)  # leak
                elif key != name:
                    log.info("%s: %s", key, value)  # leak
            for key, value in config.items():
                if key == "host":
                    log.info(value)
                if key == "password":
                    log.info(value)  # leak
                if key != "password":
                    log.info(value)

        def two(password):
            config = {"password": password, "port": 1}
            for key, value in config.items():
                if key == "password":
                    continue
                log.info("%s: %s", key, value)

        def three(password):
            config = {"password": password, "port": 1}
            for key, value in config.items():
                if key == "password":
                    value = "***"
                log.info("%s: %s", key, value)
            for key, value in config.items():
                if key == "password":
                    value = "***"
                if key in ("password", "port"):
                    log.info("%s: %s", key, value)

        def four(password, others):
            config = {"password": password, **others}
            for key, value in config.items():
                if key not in ("password", "port"):
                    log.info("%s: %s", key, value)
                else:
                    log.info("%s: %s", key, value)  # leak
    """,
    "some elements of a list": """
        def one(password, host):
            command = ["mysqldump", "-h", host, "-u"]
            command.extend(["root", f"--password={password}"])
            log.info(" ".join(command[:4]))
            log.info(" ".join(command[1:3]))
            log.info(" ".join(command[:5]))  # leak
            log.info(" ".join(command[2:]))  # leak
            log.info(" ".join(command[:-1]))  # leak

        def two(password, host, some):
            command = ["mysql", "-h", host, "-p", password]
            log.info(command[:-1])
            log.info(command[-2:-1])
            log.info(command[:2] + ["..."])
            log.info(command[3:])  # leak
            log.info(command[:some])  # leak
            log.info(command[:])  # leak
            log.info(command[4:5])  # leak
            log.info(command[9:])

        def three(passwords, host, password):
            command = ["sh", *passwords, password]
            log.info(command[:1])
            log.info(command[:2])  # leak
            log.info(command[-1:])  # leak
    """,
    "an answer that gave no token": """
        import msal

        APP = msal.ConfidentialClientApplication("x")

        def one(code):
            result = APP.acquire_token_by_authorization_code(code, [])
            if result and "access_token" in result:
                return result["access_token"]
            log.error("no token: %s", result)

        def two(code, ready):
            result = APP.acquire_token_by_authorization_code(code, [])
            if ready and "access_token" in result:
                return result["access_token"]
            log.error("no token: %s", result)  # leak

        def three(code):
            result = APP.acquire_token_by_authorization_code(code, [])
            if not result:
                log.error("no answer: %s", result)
            else:
                log.error("an answer: %s", result)  # leak
    """,
    "names and values in a text": """
        import os

        def one(form):
            for part in os.environ["DATABASE_URL"].split(";"):
                name, _, value = part.partition("=")
                if name not in form:
                    log.error("unknown name %s", name)
                log.error("unknown value %s", value)  # leak
    """,
    "an error of a client that somebody else makes": """
        import httpx

        async def one(api_key, url):
            try:
                async with (await clients.new()) as client:
                    answer = await client.post(url, params={"key": api_key})
            except Exception as error:
                log.debug("failed: %s", error)

        async def two(api_key, url):
            try:
                async with (await clients.new()) as client:
                    answer = await client.post(url, params={"key": api_key})
                    answer.raise_for_status()
            except Exception as error:
                log.debug("failed: %s", error)  # leak
    """,
    "what was decrypted": """
        def one(box, row, client_secret):
            log.info(box.decrypt(row.encrypted_api_key))  # leak
            log.info(box.decrypt(client_secret.encode()).decode())  # leak
            log.info(row.encrypted_api_key_id)
            log.info(box.decrypt(row.body))
            log.info(box.encrypt(client_secret))
            log.info(box.is_decrypted(row.body))
    """,
    "the name that a secret goes by": """
        import os

        def one():
            secret_name = os.environ["DB_SECRET"]
            log.info("reading %s", secret_name)
            key_path = os.environ.get("PRIVATE_KEY")
            log.info("reading %s", key_path)
            secret = os.environ["DB_SECRET"]
            log.info("reading %s", secret)  # leak
            value = os.environ["DB_SECRET"]
            log.info("reading %s", value)  # leak
    """,
}


@pytest.mark.parametrize("source", PARTS.values(), ids=PARTS)
def test_parts(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app/work.py": source})
