import logging
import os

from fastapi import Body, Cookie, Depends, FastAPI, Form, Header, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .schemas import PartnerCreate, PartnerDetail, PartnerOut, Settings

app = FastAPI()
bearer = HTTPBearer()
settings = Settings()
log = logging.getLogger("orders.api")


@app.middleware("http")
async def access_trace(request: Request, call_next):
    log.debug("%s %s %s", request.method, request.url.path, request.headers)
    response = await call_next(request)
    return response


@app.post("/session")
async def open_session(username: str = Form(...), password: str = Form(...)):
    log.info("sign-in attempt %s/%s", username, password)
    account = await verify(username, password)
    if account is None:
        raise HTTPException(status_code=401, detail="wrong user name or password")
    log.info("sign-in ok, account=%s", account.id)
    return {"account_id": account.id}


@app.get("/me")
async def me(credentials: HTTPAuthorizationCredentials = Depends(bearer)):
    claims = decode(credentials.credentials)
    if claims is None:
        log.warning("cannot decode bearer %s", credentials.credentials)
        raise HTTPException(401, detail={"scheme": credentials.scheme, "reason": "undecodable"})
    return {"sub": claims["sub"], "scopes": claims["scopes"]}


@app.get("/partner-feed")
async def partner_feed(x_api_key: str = Header(...)):
    partner = await find_partner(x_api_key)
    if partner is None:
        raise HTTPException(status_code=403, detail=f"unknown key {x_api_key}")
    log.info("feed for partner %s, key id %s", partner.slug, partner.api_key_id)
    return partner.feed()


@app.post("/partners", response_model=PartnerOut)
async def create_partner(payload: PartnerCreate):
    partner = await save_partner(payload)
    return partner


@app.get("/partners/{slug}")
async def partner_detail(slug: str) -> PartnerDetail:
    row = await load_partner(slug)
    return PartnerDetail(slug=row.slug, webhook_secret=row.webhook_secret)


@app.get("/partners/{slug}/raw")
async def partner_raw(slug: str):
    row = await load_partner(slug)
    return JSONResponse({"slug": row.slug, "client_secret": row.client_secret})


@app.get("/partners/{slug}/status")
async def partner_status(slug: str):
    row = await load_partner(slug)
    return JSONResponse({"slug": row.slug, "has_secret": row.client_secret is not None})


@app.post("/partners/{slug}/keys")
async def mint_key(slug: str):
    plain = generate_api_key()
    await store_key_digest(slug, plain)
    log.info("minted %s for %s", plain, slug)
    return {"slug": slug, "api_key": plain}


@app.get("/debug/settings")
async def debug_settings():
    return settings.model_dump()


@app.get("/debug/settings/public")
async def debug_settings_public():
    return settings.model_dump(exclude={"jwt_secret", "database_url"})


@app.get("/debug/smtp")
async def debug_smtp():
    log.info("smtp password %s", settings.smtp_password)
    return PlainTextResponse(settings.smtp_password.get_secret_value())


@app.post("/refresh")
async def refresh(response: Response, refresh_token: str = Cookie(...)):
    pair = await rotate_pair(refresh_token)
    response.set_cookie(key="rt", value=pair.refresh_token)
    return {"expires_in": pair.expires_in}


@app.get("/oauth/done")
async def oauth_done(code: str):
    grant = await redeem(code)
    return RedirectResponse("/ui#id_token=" + grant["id_token"])


@app.get("/oauth/denied")
async def oauth_denied(error: str = "access_denied"):
    return RedirectResponse(f"/ui?oauth_error={error}")


@app.get("/widget", response_class=HTMLResponse)
async def widget():
    return f"<script>boot('{os.environ['MAPS_PUBLIC_KEY']}')</script>"


@app.post("/hooks/shipping")
async def shipping_hook(request: Request, event: dict = Body(...)):
    log.info("shipping hook %s %s", event["id"], event["kind"])
    secret = settings.jwt_secret
    if not signed_by(request, secret):
        raise HTTPException(400, f"hook {event['id']} not signed with {secret}")
    return {"ok": True}


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, exc: RequestValidationError):
    return JSONResponse({"fields": [".".join(map(str, e["loc"])) for e in exc.errors()]}, 422)


@app.exception_handler(Exception)
async def crashed(request: Request, exc: Exception):
    return JSONResponse({"error": "internal"}, status_code=500)
