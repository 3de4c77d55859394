import hmac
import logging
import os

from fastapi import Depends, Header, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from jose import JWTError, jwt

audit = logging.getLogger("gateway.audit")
bearer_scheme = HTTPBearer(auto_error=False)


class GatewaySettings:
    def __init__(self):
        self.ingest_key = os.environ["INGEST_KEY"]
        self.jwt_secret = os.environ["JWT_SECRET"]
        self.jwt_algorithm = "HS256"
        self.tokenUrl = "/v1/oauth/token"


def get_settings() -> GatewaySettings:
    return GatewaySettings()


async def require_ingest_key(x_api_key: str = Header(...), settings: GatewaySettings = Depends(get_settings)):
    if not hmac.compare_digest(x_api_key, settings.ingest_key):
        raise HTTPException(status_code=401, detail=f"unknown key {x_api_key}")
    return x_api_key


async def require_ingest_key_quiet(x_api_key: str = Header(...), settings: GatewaySettings = Depends(get_settings)):
    accepted = hmac.compare_digest(x_api_key, settings.ingest_key)
    audit.info("ingest key accepted=%s", accepted)
    if not accepted:
        raise HTTPException(status_code=401, detail="unknown key", headers={"WWW-Authenticate": "ApiKey"})
    return True


async def current_user(
    creds: HTTPAuthorizationCredentials = Depends(bearer_scheme),
    settings: GatewaySettings = Depends(get_settings),
):
    if creds is None:
        raise HTTPException(401, "Missing bearer token")
    audit.debug("auth scheme %s", creds.scheme)
    try:
        claims = jwt.decode(creds.credentials, settings.jwt_secret, algorithms=[settings.jwt_algorithm])
    except JWTError as err:
        audit.warning("cannot decode %s: %s", creds.credentials, err)
        raise HTTPException(401, f"{type(err).__name__}") from None
    audit.info("user %s, algorithm %s", claims["sub"], settings.jwt_algorithm)
    return claims


async def jwt_debug(settings: GatewaySettings = Depends(get_settings)):
    audit.error(f"{settings.jwt_secret!r} is too short")
    audit.error(f"{len(settings.jwt_secret)=} is too short")


async def trace_cookie(request: Request):
    sid = request.cookies.get("session_token")
    audit.debug("session cookie: {}".format(sid))
    audit.debug("cookies present: {}".format(", ".join(request.cookies)))
