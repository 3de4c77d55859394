"""The billing service, on FastAPI."""

import logging
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, Form, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordRequestForm
from pydantic import BaseModel, SecretStr

from .settings import Features, Settings, get_features, get_settings

log = logging.getLogger("billing")
bearer = HTTPBearer()


class Credentials(BaseModel):
    username: str
    password: str


class HiddenCredentials(BaseModel):
    username: str
    password: SecretStr


class Invoice(BaseModel):
    number: int
    total: int
    payment_token: str | None = None


class PublicInvoice(BaseModel):
    number: int
    total: int


@asynccontextmanager
async def lifespan(app):
    settings = get_settings()
    log.info("starting with %s", settings)
    log.info("starting in %s with %d workers", settings.environment, settings.workers)
    log.info("features %s", get_features())
    log.debug("mail password %s", settings.mail_password)
    log.debug(f"ledger key {settings.ledger_api_key!r}")
    yield


app = FastAPI(lifespan=lifespan)


@app.post("/login")
async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()], request: Request):
    log.info("login of %s", form.username)
    log.debug("login with %s", await request.form())
    log.debug("login with %s", vars(form))
    if not check(form.username, form.password):
        raise HTTPException(401, f"no user {form.username} with {form.password}")
    return {"token_type": "bearer", "expires_in": 3600}


@app.post("/login/json")
async def login_json(body: Credentials):
    log.info("login %s", body)
    log.info("login %s", body.model_dump(exclude={"password"}))
    log.info("login %s", body.username)
    return {"ok": check(body.username, body.password)}


@app.post("/login/hidden")
async def login_hidden(body: HiddenCredentials):
    log.info("login %s", body)
    log.info("login %s", body.model_dump())
    log.info("login %s", body.password.get_secret_value())
    return PlainTextResponse(str(body))


@app.post("/login/form")
async def login_form(user: str = Form(), passphrase: str = Form(), pin: str = Form("")):
    log.warning("%s tried %s", user, passphrase)
    log.warning("%s tried pin %s", user, pin)
    return RedirectResponse(f"/again?user={user}")


@app.get("/invoices/{number}")
async def invoice(number: int) -> Invoice:
    found = load(number)
    log.info("invoice %s", found.number)
    return found


@app.get("/public/{number}", response_model=PublicInvoice)
async def public(number: int):
    return Invoice(number=number, total=3, payment_token=token_of(number))


@app.get("/settings")
async def show(settings: Annotated[Settings, Depends(get_settings)], features: Annotated[Features, Depends(get_features)]):
    log.info("token limit %d", features.token_limit)
    return settings


@app.get("/features")
async def show_features(features: Annotated[Features, Depends(get_features)]):
    return features


@app.get("/me")
async def me(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)], response: Response):
    log.info("call with %s", credentials.scheme)
    log.debug("call with %s", credentials)
    log.debug("call with %s", credentials.credentials)
    response.headers["X-Echo"] = credentials.credentials
    response.headers["X-Scheme"] = credentials.scheme
    return {"ok": True}


@app.get("/keys")
async def keys(x_api_key: Annotated[str, Header()], x_request_id: Annotated[str, Header()]):
    log.info("request %s", x_request_id)
    log.info("key %s", x_api_key)
    log.info("key starts with %s", x_api_key[:4])
    return JSONResponse({"key": x_api_key[:4] + "…"})


@app.exception_handler(ValueError)
async def refused(request: Request, error: ValueError):
    log.error("%s with headers %s", error, request.headers)
    log.error("%s with cookies %s", error, request.cookies)
    log.error("%s on %s", error, request.url.path)
    return JSONResponse({"error": str(error)}, 400)


def check(username: str, password: str) -> bool:
    return len(username) < len(password)


def load(number: int) -> Invoice:
    return Invoice(number=number, total=2)


def token_of(number: int) -> str:
    return hex(number)
