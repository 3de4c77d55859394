import contextvars
import functools
import logging
import os
import subprocess
from typing import NamedTuple, TypedDict

import httpx
from langchain_core.tools import tool
from mcp.server.fastmcp import FastMCP

logger = logging.getLogger("agentdesk.crm")
mcp = FastMCP("crm")
current_token: contextvars.ContextVar[str] = contextvars.ContextVar("crm_token")


class Login(NamedTuple):
    user: str
    password: str
    realm: str = "crm"


class Session(TypedDict):
    id: str
    refresh_token: str
    expires_at: float


def traced(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        logger.debug("-> %s kwargs=%s", func.__name__, kwargs)
        try:
            return func(*args, **kwargs)
        finally:
            logger.debug("<- %s", func.__name__)

    return wrapper


def counted(func):
    calls = 0

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        logger.debug("%s was called %d times, now with %s", func.__name__, calls, list(kwargs))
        return func(*args, **kwargs)

    return wrapper


@traced
def open_session(*, user, password) -> Session:
    reply = httpx.post("https://crm.example.com/sessions", json={"user": user, "password": password})
    return reply.json()


@counted
def close_session(*, session_id, refresh_token):
    httpx.delete(f"https://crm.example.com/sessions/{session_id}", headers={"X-Refresh": refresh_token})


def connect() -> Session:
    login = Login(os.environ["CRM_USER"], os.environ["CRM_PASSWORD"])
    logger.info("connecting to realm %s as %s", login.realm, login.user)
    logger.info("connecting with %s", login)
    user, _, realm = login
    logger.info("connecting %s@%s", user, realm)
    session = open_session(user=login.user, password=login.password)
    current_token.set(session["refresh_token"])
    logger.info("session %s until %s", session["id"], session["expires_at"])
    logger.debug("session %s", session)
    return session


def disconnect(session: Session):
    close_session(session_id=session["id"], refresh_token=session["refresh_token"])
    logger.info("session %(id)s closed", session)
    logger.info("token in use: %s", current_token.get())


@tool
def find_customer(email: str) -> str:
    """Look a customer up by e-mail address."""
    token = current_token.get()
    reply = httpx.get("https://crm.example.com/customers", params={"email": email}, headers={"Authorization": f"Bearer {token}"})
    if reply.status_code == 401:
        return f"The CRM refused token {token}."
    return reply.text


@mcp.tool()
def crm_status() -> dict:
    """Whether the CRM can be reached."""
    return {"connected": current_token.get(None) is not None, "user": os.environ.get("CRM_USER")}


@mcp.tool()
def crm_credentials() -> dict:
    """What the CRM is reached with."""
    return {"user": os.environ["CRM_USER"], "password": os.environ["CRM_PASSWORD"]}


def export_all(path, password):
    command = ["crm-export", "--user", os.environ["CRM_USER"], "--password", password, "--out", path]
    logger.info("running %s", " ".join(command))
    logger.info("running %s", command[0])
    subprocess.run(command, check=True)
    subprocess.run(["crm-export", "--out", path], env={**os.environ, "CRM_PASSWORD": password}, check=True)
