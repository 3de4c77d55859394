import hashlib
import hmac
import logging
import secrets
from datetime import datetime, timedelta, timezone

import jwt
from fastapi import Depends, HTTPException, Request, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordBearer

from .config import Settings, get_settings

log = logging.getLogger(__name__)
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/auth/token")
bearer = HTTPBearer(auto_error=False)


def digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def make_access_token(subject: str, settings: Settings) -> str:
    now = datetime.now(timezone.utc)
    expires = now + timedelta(seconds=settings.jwt_ttl_seconds)
    claims = {"sub": subject, "iat": now, "exp": expires}
    log.debug("claims for %s: %s", subject, claims)
    log.debug("token is valid until %s (%s s)", expires, settings.jwt_ttl_seconds)
    encoded = jwt.encode(claims, settings.jwt_secret.get_secret_value(), algorithm="HS256")
    log.debug("issued %s", encoded)
    return encoded


def current_subject(token: str = Depends(oauth2_scheme), settings: Settings = Depends(get_settings)) -> str:
    try:
        claims = jwt.decode(token, settings.jwt_secret.get_secret_value(), algorithms=["HS256"])
    except jwt.ExpiredSignatureError:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "token expired", {"WWW-Authenticate": "Bearer"})
    except jwt.InvalidTokenError as exc:
        log.info("rejected bearer token: %s", exc)
        log.info("rejected bearer token %s…%s", token[:-6], digest(token)[:8])
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, f"cannot decode {token}") from exc
    if "sub" not in claims:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, f"claims {sorted(claims)} lack a subject")
    return claims["sub"]


def require_key(given: HTTPAuthorizationCredentials | None = Depends(bearer)) -> str:
    if given is None:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "an API key is needed")
    log.debug("auth scheme=%s", given.scheme)
    log.debug("auth=%s", given.credentials)
    return given.credentials


async def verify_signature(request: Request, settings: Settings = Depends(get_settings)) -> bytes:
    body = await request.body()
    expected = hmac.new(settings.webhook_signing_key.encode(), body, hashlib.sha256).hexdigest()
    given = request.headers.get("x-parcel-signature", "")
    if not hmac.compare_digest(expected, given):
        log.warning("signature mismatch on %s (%d bytes)", request.url.path, len(body))
        log.warning("signature mismatch, key %s", settings.webhook_signing_key)
        raise HTTPException(400, "signature mismatch")
    return body


def new_api_key() -> tuple[str, str]:
    prefix = secrets.token_hex(4)
    return prefix, f"{prefix}.{secrets.token_urlsafe(32)}"
