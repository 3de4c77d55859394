"""Exceptions that carry a secret, and exceptions that do not."""
import contextlib
import logging
import os
import sys
import traceback

import click
import requests

logger = logging.getLogger("failures")


class LoginFailed(Exception):
    """Only the account travels."""

    def __init__(self, account):
        super().__init__(f"login of {account} failed")
        self.account = account


class VendorError(RuntimeError):
    def __init__(self, vendor, api_key):
        super().__init__(f"{vendor} refused {api_key}")
        self.vendor = vendor


class KeyedError(RuntimeError):
    def __init__(self, vendor, api_key):
        super().__init__(vendor)
        self.api_key = api_key

    def __str__(self):
        return f"{self.args[0]} (key ending {self.api_key[-4:]})"


class HoldingError(RuntimeError):
    def __init__(self, vendor, secret):
        super().__init__(f"{vendor} failed")
        self.secret = secret


def direct(password):
    raise ValueError(f"password {password!r} is too short")


def direct_length(password):
    raise ValueError(f"password has {len(password)} characters, 12 are needed")


def direct_rule(password_policy):
    raise ValueError("password does not satisfy policy %s" % password_policy)


def argument_object(session_token):
    raise PermissionError("session is not valid", session_token)


def env_missing(name="DEPLOY_TOKEN"):
    if name not in os.environ:
        raise KeyError(f"environment variable {name} is not set")


def checked(deploy_token, expected):
    assert deploy_token == expected, "deploy token " + deploy_token + " is not the expected one"
    assert deploy_token, "deploy token is empty"


def vendor_call(vendor, api_key):
    raise VendorError(vendor, api_key)


def keyed_call(vendor, api_key):
    raise KeyedError(vendor, api_key)


def login(account, password):
    raise LoginFailed(account)


def caught_and_logged(token):
    try:
        raise ValueError("bad token " + token)
    except ValueError as exc:
        logger.error("rejected: %s", exc)


def caught_and_counted(token):
    try:
        parse(token)
    except ValueError as exc:
        logger.error("rejected: %s", type(exc).__name__)


def read_back(vendor, secret):
    try:
        raise HoldingError(vendor, secret)
    except HoldingError as err:
        logger.info("failed: %s", err)


def chained(conn):
    try:
        conn.open()
    except OSError as exc:
        raise RuntimeError(f"cannot open {conn.name} with {conn.password}") from exc


def chained_safe(conn):
    try:
        conn.open()
    except OSError as exc:
        raise RuntimeError(f"cannot open {conn.name}") from exc


def noted(exc, refresh_token):
    exc.add_note(f"while using refresh token {refresh_token}")
    exc.add_note("the refresh token was revoked by the user")


def exiting(licence_key):
    sys.exit(f"licence key {licence_key} has expired")


def exiting_file(key_file):
    sys.exit(f"key file {key_file} cannot be read")


def command_error(ctx, pat_token):
    if not pat_token.startswith("pat_"):
        raise click.BadParameter(f"{pat_token} is no personal access token", ctx=ctx)
    raise click.UsageError("pass the token through --token-file")


def http_text(api_key):
    reply = requests.get("https://maps.example.com/v2/geocode", params={"key": api_key}, timeout=3)
    try:
        reply.raise_for_status()
    except requests.HTTPError as exc:
        logger.warning("geocoder: %s", exc)


def locals_dump(conn):
    secret = conn.signing_secret
    try:
        conn.sign(b"probe", secret)
    except RuntimeError:
        logger.error("state: %s", locals())
        logger.error("state: %s", sorted(locals()))
        traceback.print_exc()


@contextlib.contextmanager
def suppressed(access_token):
    try:
        yield access_token
    except PermissionError:
        logger.warning("suppressed a permission error, access token withheld")
