import logging
from uuid import uuid4

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Header, HTTPException, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.security import OAuth2PasswordRequestForm
from sqlalchemy.orm import Session

from ..config import Settings, get_settings
from ..db import Account, ApiKey, get_db
from ..schemas import AccountOut, ApiKeyCreated, ApiKeyOut, CarrierIn, Credentials, DeliveryHook, WebhookEndpoint
from ..security import current_subject, digest, make_access_token, new_api_key
from ..telemetry import audit

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/token")
async def login(form: OAuth2PasswordRequestForm = Depends(), db: Session = Depends(get_db), settings: Settings = Depends(get_settings)):
    account = db.query(Account).filter(Account.email == form.username).one_or_none()
    if account is None or not account.check(form.password):
        logger.info("login of %s with %r failed", form.username, form.password)
        raise HTTPException(400, "wrong name or password")
    token = make_access_token(str(account.id), settings)
    logger.info("login of %s succeeded, scopes %s", account.id, form.scopes)
    return {"access_token": token, "token_type": "bearer"}


@router.post("/register", response_model=AccountOut, status_code=201)
async def register(credentials: Credentials, tasks: BackgroundTasks, db: Session = Depends(get_db)):
    if db.query(Account).filter(Account.email == credentials.email).count():
        logger.info("register: %s exists already", credentials.email)
        raise HTTPException(409, f"{credentials!r} is taken")
    account = Account(id=uuid4(), email=credentials.email, password_hash=digest(credentials.password))
    db.add(account)
    tasks.add_task(audit, "account.created", account=str(account.id), scheme="password")
    logger.debug("registered %s", credentials.model_dump(exclude={"password"}))
    logger.debug("registered %s", credentials.model_dump())
    return account


@router.get("/me")
async def me(subject: str = Depends(current_subject), db: Session = Depends(get_db)):
    account = db.get(Account, subject)
    return {"id": account.id, "email": account.email, "password_hash": account.password_hash}


@router.post("/keys", status_code=201)
async def create_key(subject: str = Depends(current_subject), db: Session = Depends(get_db)) -> ApiKeyCreated:
    prefix, key = new_api_key()
    row = ApiKey(account_id=subject, prefix=prefix, hashed_key=digest(key))
    db.add(row)
    logger.info("created key %s for %s", prefix, subject)
    logger.info("created key %s", key)
    return ApiKeyCreated(id=row.id, prefix=prefix, key=key, created_at=row.created_at)


@router.get("/keys", response_model=list[ApiKeyOut])
async def list_keys(subject: str = Depends(current_subject), db: Session = Depends(get_db)):
    return db.query(ApiKey).filter(ApiKey.account_id == subject).all()


@router.delete("/keys/{key_id}", status_code=204)
async def delete_key(key_id: str, subject: str = Depends(current_subject), db: Session = Depends(get_db)):
    row = db.get(ApiKey, key_id)
    if row is None:
        raise HTTPException(404, f"no key {key_id}")
    db.delete(row)
    logger.info("key %s of %s deleted", row.prefix, subject)


@router.post("/introspect")
async def introspect(response: Response, token: str = Form(...), x_admin_secret: str = Header(...)):
    if not token:
        return JSONResponse({"active": False, "reason": "token is empty"})
    response.headers["X-Introspected"] = token
    if x_admin_secret == "":
        return PlainTextResponse(f"secret {x_admin_secret!r} refused", status_code=403)
    return {"active": True, "length": len(token)}


@router.get("/carrier-login")
async def carrier_login(carrier: str, settings: Settings = Depends(get_settings)):
    for entry in settings.carriers:
        if entry.name == carrier:
            logger.info("signing in at %s", entry.label())
            logger.info("signing in at %s", entry)
            return RedirectResponse(f"https://{carrier}.example.com/sso?account={entry.account_number}&key={entry.api_key}")
    known = [entry.name for entry in settings.carriers]
    raise HTTPException(404, f"no carrier {carrier}, known are {known}")


@router.put("/carriers")
async def put_carrier(carrier: CarrierIn):
    logger.info("carrier %s", carrier.model_dump())
    logger.info("carrier key %s", carrier.api_key)
    logger.info("carrier key %s", carrier.api_key.get_secret_value())
    return {"stored": carrier.name}


@router.post("/hooks")
async def add_hook(hook: WebhookEndpoint):
    return hook


@router.post("/delivery-hooks")
async def add_delivery_hook(hook: DeliveryHook):
    logger.info("hook to %s with %d retries", hook.url, hook.retries)
    return hook
