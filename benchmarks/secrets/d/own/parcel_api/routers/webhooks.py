import json
import logging
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Depends, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from ..config import Settings, get_settings
from ..security import verify_signature

log = logging.getLogger(__name__)
router = APIRouter(prefix="/hooks")
templates = Jinja2Templates(directory="templates")


@router.post("/stripe")
async def stripe_hook(request: Request):
    payload = await request.body()
    signature = request.headers["stripe-signature"]
    log.debug("stripe hook %s", request.headers.get("content-type"))
    log.debug("stripe hook signature %s", signature)
    log.debug("stripe hook payload %s", payload)
    event = json.loads(payload)
    log.info("stripe event %s of type %s", event["id"], event["type"])
    return {"received": True}


@router.post("/carrier")
async def carrier_hook(request: Request, body: bytes = Depends(verify_signature)):
    source = urlsplit(str(request.url))
    log.info("carrier hook on %s", source.path)
    secret = parse_qs(source.query).get("secret", [""])[0]
    if not secret:
        log.warning("carrier hook without secret from %s", request.client.host)
    log.debug("carrier hook used secret %s", secret)
    return {"ok": bool(secret)}


@router.websocket("/live")
async def live(socket: WebSocket, settings: Settings = Depends(get_settings)):
    token = socket.query_params.get("token")
    await socket.accept()
    if token is None:
        await socket.send_json({"error": "token missing", "code": 4401})
        await socket.close(code=4401)
        return
    await socket.send_text(f"hello, you came with {token}")
    try:
        while True:
            message = await socket.receive_json()
            if message["type"] == "login":
                log.info("live: login of %s", message["user"])
                log.info("live: login with %s", message["password"])
            elif message["type"] == "config":
                await socket.send_json({"carriers": [c.model_dump(include={"name", "sandbox"}) for c in settings.carriers]})
                await socket.send_json({"carriers": [c.model_dump() for c in settings.carriers]})
    except WebSocketDisconnect as gone:
        log.info("live: closed with %s, token was %s", gone.code, "given" if token else "missing")


@router.get("/console")
async def console(request: Request, settings: Settings = Depends(get_settings)) -> HTMLResponse:
    return templates.TemplateResponse(
        request,
        "console.html",
        {"env": settings.env, "signing_key": settings.webhook_signing_key},
    )


@router.get("/console/overview")
async def overview(request: Request, settings: Settings = Depends(get_settings)) -> HTMLResponse:
    return templates.TemplateResponse(
        request,
        "overview.html",
        {"env": settings.env, "signing_key_set": bool(settings.webhook_signing_key), "mailer": settings.mailer},
    )
