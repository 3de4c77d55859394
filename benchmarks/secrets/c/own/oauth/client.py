import logging
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import jwt
import requests
from authlib.jose import JsonWebKey

log = logging.getLogger("oauth")
AUTHORIZE_URL = "https://login.example.com/oauth2/authorize"
TOKEN_ENDPOINT_AUTH_METHOD = "client_secret_basic"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange"


@dataclass
class Token:
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token_type: str = "Bearer"
    expires_at: float = 0.0
    scope: str = ""

    @property
    def expired(self):
        return self.expires_at < time.time()

    @property
    def authorization(self):
        return f"{self.token_type} {self.access_token}"


def exchange(code, verifier, client_id, client_secret):
    reply = requests.post("https://login.example.com/oauth2/token", auth=(client_id, client_secret), data={"code": code, "code_verifier": verifier}, timeout=10)
    if reply.status_code != 200:
        error = reply.json().get("error", "unknown")
        log.error("token endpoint answered %s for client %s", error, client_id)
        raise RuntimeError(f"token request of {client_id} failed: {error}")
    body = reply.json()
    log.info("token of type %s for %s, %s s", body["token_type"], body.get("scope"), body["expires_in"])
    log.debug("token reply %s", reply.text)
    return Token(body["access_token"], body["refresh_token"], body["token_type"], time.time() + body["expires_in"], body.get("scope", ""))


def use(token: Token):
    log.debug("token %s", token)
    log.debug("authorization %s", token.authorization)
    access, kind, expiry = token.access_token, token.token_type, token.expires_at
    log.debug("%s until %s", kind, expiry)
    session = requests.Session()
    session.headers.update({"Authorization": f"{kind} {access}"})
    return session


def authorize_link(client_id, state):
    query = urlencode({"client_id": client_id, "response_type": "token", "state": state})
    link = f"{AUTHORIZE_URL}?{query}"
    log.info("sending the browser to %s", link)
    return link


def callback(url):
    parts = urlsplit(url)
    log.debug("callback %s", urlunsplit(parts._replace(query="", fragment="")))
    fragment = parse_qs(parts.fragment)
    log.debug("callback token %s", fragment["access_token"][0])
    return fragment


def inspect(encoded, keys):
    header = jwt.get_unverified_header(encoded)
    log.debug("jwt header kid=%s alg=%s", header["kid"], header["alg"])
    claims = jwt.decode(encoded, keys[header["kid"]], algorithms=["RS256"])
    log.info("subject %s, token id %s, expires %s", claims["sub"], claims["jti"], claims["exp"])
    try:
        jwt.decode(encoded, keys["default"], algorithms=["RS256"], audience="api")
    except jwt.InvalidTokenError as exc:
        log.warning("bad token: %s (%s)", exc, type(exc).__name__)
        log.warning("bad token: %s", encoded)
    return claims


def jwks(private_pem):
    key = JsonWebKey.import_key(private_pem, {"kty": "RSA"})
    log.info("signing key %s", key.thumbprint())
    log.info("published %s", key.as_dict(is_private=False))
    log.debug("signing key %s", key.as_dict(is_private=True))
    return {"keys": [key.as_dict(is_private=False)]}
