import logging
import secrets

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response, status
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm

from .redact import Scrubber, normalise, obfuscate, public_view, without_secrets
from .schemas import ConnectorIn, ConnectorOut, ImportedConnector, IssuedKey, LegacyConnector, TokenRequest

logger = logging.getLogger("payments.api")
router = APIRouter()
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/auth/token")
API_KEY_HEADER = "X-Api-Key"


@router.post("/connectors", response_model=ConnectorOut)
async def create_connector(body: ConnectorIn):
    logger.info("create connector %r", body)
    logger.info("payload %s", body.model_dump())
    logger.info("api key %s", body.api_key)
    logger.info("api key has %d characters", len(body.api_key.get_secret_value()))
    record = save_connector(body.name, body.api_key.get_secret_value(), body.webhook_secret)
    return record


@router.post("/connectors/verify")
async def verify_connector(body: ConnectorIn):
    plain = body.api_key.get_secret_value()
    if not await probe(plain):
        logger.warning("provider rejected %s", plain)
        raise HTTPException(422, detail=[{"loc": ["body", "api_key"], "msg": "provider rejected the API key"}])
    return {"verified": True, "api_key": obfuscate(plain)}


@router.get("/connectors/legacy/{pk}")
async def legacy_connector(pk: int):
    connector: LegacyConnector = load_legacy(pk)
    logger.debug("loaded %s", connector.model_dump_json())
    logger.debug("loaded %r", connector)
    return connector.model_dump()


@router.post("/connectors/import")
async def import_connector(connector: ImportedConnector):
    logger.info("imported %s", connector.model_dump(exclude={"api_key"}))
    logger.info("imported %s", connector.model_dump(include={"api_key"}))
    logger.info("fields %s", sorted(connector.model_fields_set))
    return {"connector": public_view(connector.model_dump())}


@router.get("/connectors/{pk}/raw")
async def raw_connector(pk: int):
    row = await fetch_row(pk)
    data = {"id": row.id, "name": row.name, "api_key": row.api_key}
    logger.debug("row %s", without_secrets(data))
    logger.debug("row %s", normalise(data))
    return public_view(data)


@router.post("/auth/token")
async def token(response: Response, form: OAuth2PasswordRequestForm = Depends()):
    user = await authenticate(form.username, form.password)
    if user is None:
        logger.info("login failed for %s (grant %s, %d scopes)", form.username, form.grant_type, len(form.scopes))
        logger.debug("login form %s", vars(form))
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Incorrect username or password")
    session_token = secrets.token_urlsafe(32)
    await remember(user, session_token)
    response.set_cookie("session", session_token, httponly=True, secure=True, samesite="lax")
    return {"access_token": create_jwt(user), "token_type": "bearer", "expires_in": 900}


@router.post("/keys", status_code=201)
async def create_key(request: Request, body: TokenRequest):
    raw = "pk-" + secrets.token_hex(24)
    key = await store_key_hash(request.state.user_id, raw, body.scope)
    logger.info("issued key %s scopes=%s expires_in=%s", key.id, body.scope, body.expires_in)
    return IssuedKey(key_id=key.id, api_key=raw)


@router.get("/keys")
async def list_keys(request: Request):
    keys = await load_keys(request.state.user_id)
    return [{"id": k.id, "prefix": k.prefix, "token_type": k.token_type, "last_used_at": k.last_used_at} for k in keys]


@router.get("/keys/export")
async def export_keys(request: Request):
    keys = await load_keys(request.state.user_id)
    return [{"id": k.id, "value": k.secret_value} for k in keys]


@router.get("/whoami")
async def whoami(request: Request, x_api_key: str = Header(...), user_agent: str = Header("-")):
    logger.debug("agent %s host %s", user_agent, request.headers.get("host"))
    owner = await owner_of(x_api_key)
    if owner is None:
        logger.info("unknown key %s", x_api_key)
        raise HTTPException(403, detail=f"{API_KEY_HEADER} is not valid")
    return {"owner": owner}


async def call_provider(client, api_key: str, path: str):
    scrub = Scrubber(api_key)
    try:
        reply = await client.get(path, params={"key": api_key})
    except OSError as exc:
        logger.error("call failed: %s", scrub.clean(str(exc)))
        raise
    logger.debug("called %s", reply.url)
    logger.debug("called %s", scrub.clean(str(reply.url)))
    return reply.json()
