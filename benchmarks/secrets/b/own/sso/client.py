"""A small OAuth 2 / OpenID Connect client."""
import json
import logging
import os
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

logger = logging.getLogger("sso.client")
TOKEN_ENDPOINT = "https://id.example.com/oauth2/token"


class SSOError(Exception):
    def __init__(self, message, status=None):
        super().__init__(message)
        self.status = status


def exchange(code, verifier):
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "client_id": os.environ["SSO_CLIENT_ID"],
        "client_secret": os.environ["SSO_CLIENT_SECRET"],
    }
    logger.info("token request, grant %s", form["grant_type"])
    logger.debug("token request form %s", form)
    reply = httpx.post(TOKEN_ENDPOINT, data=form)
    logger.debug("token reply %s", reply.text)
    return reply.json()


def exchange_summary(code):
    grant = exchange(code, None)
    logger.info("granted scope=%s expires_in=%s", grant["scope"], grant["expires_in"])
    logger.info("granted type=%s", grant.get("token_type"))
    logger.info("granted %s", json.dumps(grant))
    return grant


def refresh(session):
    body = urlencode({"grant_type": "refresh_token", "refresh_token": session.refresh_token})
    logger.debug("refresh body: %s", body)
    reply = httpx.post(TOKEN_ENDPOINT, content=body)
    if reply.is_error:
        raise SSOError(f"refresh of {session.refresh_token} failed", status=reply.status_code)
    data = reply.json()
    session.access_token, session.refresh_token = data["access_token"], data["refresh_token"]
    return session


def refresh_quietly(session):
    reply = httpx.post(TOKEN_ENDPOINT, data={"grant_type": "refresh_token", "refresh_token": session.refresh_token})
    if reply.is_error:
        raise SSOError(f"refresh of session {session.id} failed", status=reply.status_code)
    return reply.json()["access_token"]


def device_flow():
    start = httpx.post("https://id.example.com/oauth2/device").json()
    return start["device_code"]


def introspect(token):
    reply = httpx.post("https://id.example.com/oauth2/introspect", data={"token": token})
    active = reply.json()["active"]
    if not active:
        logger.warning("inactive token presented: {}".format(token))
    return active


def authorize_url(state):
    query = urlencode({"client_id": os.environ["SSO_CLIENT_ID"], "state": state, "scope": "openid"})
    url = f"https://id.example.com/authorize?{query}"
    logger.info("authorize at %s", url)
    return url


def callback(url):
    params = parse_qs(urlsplit(url).fragment)
    access_token = params["access_token"][0]
    print(f"implicit callback {access_token!r}")
    return access_token


def jwks(client):
    keys = client.get("https://id.example.com/.well-known/jwks.json").json()["keys"]
    logger.info("signing keys: %s", [k["kid"] for k in keys])
    return keys


def client_assertion(private_key_pem, jwt):
    assertion = jwt.encode({"iss": os.environ["SSO_CLIENT_ID"]}, private_key_pem, algorithm="RS256")
    return assertion
