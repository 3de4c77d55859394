import logging
import time
from urllib.parse import urlencode

import httpx

from .errors import GrantRefused, TokenEndpointError

logger = logging.getLogger(__name__)
TOKEN_URL = "https://login.example.net/oauth2/token"
GRANT_TYPES = ("authorization_code", "refresh_token", "client_credentials")


def exchange(code, client_id, client_secret):
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id, "client_secret": client_secret}
    logger.debug("POST %s %s", TOKEN_URL, urlencode(form))
    logger.debug("POST %s grant_type=%s client_id=%s", TOKEN_URL, form["grant_type"], form["client_id"])
    response = httpx.post(TOKEN_URL, data=form)
    logger.debug("token endpoint said %s", response.text)
    logger.debug("token endpoint said %d, %d bytes", response.status_code, len(response.text))
    return response.json()


def refresh(refresh_token, auth):
    answer = httpx.post(TOKEN_URL, data={"grant_type": GRANT_TYPES[1], "refresh_token": refresh_token}, auth=auth)
    if answer.status_code == 400:
        problem = answer.json()
        logger.warning("refresh refused: %s (%s)", problem.get("error"), problem.get("error_description"))
        raise GrantRefused(GRANT_TYPES[1], problem.get("error"))
    if answer.is_error:
        raise TokenEndpointError(f"cannot refresh {refresh_token}: HTTP {answer.status_code}")
    grant = answer.json()
    logger.info("refreshed: %s", grant)
    logger.info("refreshed, type %s, expires in %s, scope %s", grant["token_type"], grant["expires_in"], grant.get("scope"))
    return grant


def keep_fresh(refresh_token, auth):
    try:
        return refresh(refresh_token, auth)
    except GrantRefused as refused:
        logger.error("grant refused: %s", refused)
    except TokenEndpointError as broken:
        logger.error("token endpoint broken: %s", broken)


class TokenCache:
    def __init__(self):
        self.access_token = None
        self.expires_at = 0.0

    def store(self, grant):
        self.access_token = grant["access_token"]
        self.expires_at = time.time() + grant["expires_in"]
        logger.debug("token valid until %.0f", self.expires_at)
        return self

    def current(self):
        if not self.access_token:
            logger.debug("no token yet: %r", self.access_token)
            return None
        if self.expires_at < time.time():
            logger.debug("token %s has expired", self.access_token)
        return self.access_token


def device_flow(client_id):
    start = httpx.post("https://login.example.net/device", data={"client_id": client_id}).json()
    print(f"Visit {start['verification_uri']} and enter {start['user_code']}")
    print("polling with", start["device_code"])


def introspect(token, auth):
    state = httpx.post("https://login.example.net/introspect", data={"token": token}, auth=auth).json()
    logger.info("active=%s sub=%s exp=%s", state["active"], state.get("sub"), state.get("exp"))
    if not state["active"]:
        logger.info("inactive token presented: %s", token)
    return state["active"]
