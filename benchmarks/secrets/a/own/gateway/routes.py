import base64
import secrets

from fastapi import APIRouter, BackgroundTasks, Body, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from loguru import logger
from pydantic import ValidationError

from .deps import GatewaySettings, get_settings
from .schemas import Courier, LooseLogin, Partner, PasswordPolicy, RelaySettings, StrictLogin, TenantCreate, TenantFull, TenantPublic

router = APIRouter()


@router.post("/tenants", response_model=TenantPublic)
async def create_tenant(body: TenantCreate):
    logger.info("creating tenant {}", body)
    logger.info("creating tenant {}", body.name)
    return body


@router.get("/tenants/{slug}/full", response_model=TenantFull)
async def read_tenant_full(slug: str, store=Depends()):
    row = await store.fetch(slug)
    return {"name": row.name, "callbackUrl": row.callback_url, "vendorApiKey": row.vendor_api_key}


@router.get("/tenants/{slug}", response_model=TenantFull, response_model_exclude={"vendorApiKey"})
async def read_tenant(slug: str, store=Depends()):
    row = await store.fetch(slug)
    return {"name": row.name, "callbackUrl": row.callback_url, "vendorApiKey": row.vendor_api_key}


@router.post("/tenants/echo")
async def echo_tenant(body: TenantCreate):
    return body.model_dump(include={"name", "callbackUrl"})


@router.post("/tenants/dry-run")
async def dry_run_tenant(body: TenantCreate):
    return {"valid": True, "input": body.model_dump(exclude={"callbackUrl"})}


@router.get("/relay")
async def relay_info(relay: RelaySettings = Depends()):
    logger.debug("relay {!r}", relay)
    return relay.model_dump()


@router.get("/relay/debug")
async def relay_debug(relay: RelaySettings = Depends()):
    logger.bind(host=relay.host).debug("relay pass " + relay.passphrase.get_secret_value())
    return PlainTextResponse(f"{relay.login}@{relay.host} ({relay.passphrase})")


@router.get("/relay/raw")
async def relay_raw(relay: RelaySettings = Depends()):
    unwrapped = relay.passphrase.get_secret_value()
    return JSONResponse(content={"host": relay.host, "passphrase": unwrapped})


@router.get("/partner")
async def partner(p: Partner = Depends()):
    logger.info("partner = {p}", p=p)
    return p.model_dump()


@router.get("/courier")
async def courier(c: Courier = Depends()):
    logger.info("courier = {c}", c=c)
    return c.model_dump()


@router.post("/login")
async def login(payload: dict = Body(...)):
    try:
        attempt = LooseLogin.model_validate(payload)
    except ValidationError as exc:
        logger.warning("bad login: {}", exc)
        raise HTTPException(422, detail=exc.errors(include_input=False, include_url=False))
    logger.success("login of {}", attempt.email)


@router.post("/login/strict")
async def login_strict(payload: dict = Body(...)):
    try:
        attempt = StrictLogin.model_validate(payload)
    except ValidationError as exc:
        logger.warning("bad login: {}", exc)
        raise HTTPException(422, detail="invalid login")
    logger.debug("login of {} with {!r}", attempt.email, attempt.password)


@router.post("/login/form")
async def login_form(username: str = Form(...), password: str = Form(...)):
    if not check(username, password):
        return HTMLResponse(f"<p>{username}: wrong password {password}</p>", status_code=403)
    reply = RedirectResponse("/home", status_code=303)
    reply.set_cookie("pw", base64.b64encode(password.encode()).decode(), max_age=600)
    reply.set_cookie("sid", new_session_id(username), httponly=True, secure=True)
    return reply


@router.get("/policy", response_model=PasswordPolicy)
async def policy():
    return PasswordPolicy()


@router.get("/csrf")
async def csrf(response: Response):
    csrfToken = secrets.token_urlsafe(24)
    response.set_cookie("csrftoken", csrfToken)
    return {"csrfToken": csrfToken}


@router.get("/oauth/start")
async def oauth_start(settings: GatewaySettings = Depends(get_settings)):
    return {"tokenUrl": settings.tokenUrl, "algorithm": settings.jwt_algorithm}


@router.get("/oauth/landing")
async def oauth_landing(refreshToken: str):
    return RedirectResponse(url="/app#refresh=" + refreshToken)


@router.get("/internals")
async def internals(settings: GatewaySettings = Depends(get_settings)):
    return vars(settings)


@router.get("/internals/names")
async def internals_names(settings: GatewaySettings = Depends(get_settings)):
    return sorted(vars(settings))


@router.get("/events")
async def list_events(page_token: str = "", store=Depends()):
    rows, next_page_token = await store.page(page_token)
    return {"items": [r.id for r in rows], "nextPageToken": next_page_token}


@router.post("/keys")
async def issue_key(request: Request, response: Response, tasks: BackgroundTasks):
    issued = secrets.token_hex(20)
    response.headers["X-Issued-Key"] = issued
    tasks.add_task(record_usage, request.state.user_id)
    logger.opt(lazy=True).info("issued key ending in {}", lambda: issued[-4:])
