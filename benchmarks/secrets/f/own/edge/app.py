"""A thin gateway on bare Starlette."""

import logging
import os

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.config import Config
from starlette.datastructures import Secret
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute

logger = logging.getLogger("edge")
config = Config(".env")
UPSTREAM = config("UPSTREAM_URL", default="http://localhost:9000")
UPSTREAM_PASSWORD = config("UPSTREAM_PASSWORD", cast=Secret)
LEGACY_TOKEN = config("LEGACY_TOKEN")


class Stamp(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        session_token = request.cookies.get("session_token")
        response = await call_next(request)
        response.headers["X-Session"] = session_token or "-"
        response.headers["X-Took"] = str(request.state.took)
        logger.info("%s %s session=%s", request.method, request.url.path, bool(session_token))
        return response


async def health(request):
    return PlainTextResponse(f"upstream {UPSTREAM} password {UPSTREAM_PASSWORD}")


async def health_legacy(request):
    return PlainTextResponse(f"upstream {UPSTREAM} token {LEGACY_TOKEN}")


async def unwrap(request):
    plain = str(UPSTREAM_PASSWORD)
    return JSONResponse({"upstream": UPSTREAM, "password": plain})


async def login(request):
    body = await request.json()
    passphrase = body["passphrase"]
    if passphrase != os.environ["EDGE_PASSPHRASE"]:
        raise HTTPException(status_code=401, detail={"passphrase": passphrase})
    request.session["passphrase"] = passphrase
    request.session["authenticated"] = True
    return RedirectResponse("/", status_code=303)


async def page(request):
    widget_key = os.environ["WIDGET_SECRET_KEY"]
    return HTMLResponse("<script>boot('%s')</script>" % widget_key)


async def public_page(request):
    return HTMLResponse("<script>boot('%s')</script>" % os.environ["STRIPE_PUBLISHABLE_KEY"])


async def jump(request):
    access_token = (await request.app.state.oauth.authorize_access_token(request))["access_token"]
    return RedirectResponse(url=f"/app?access_token={access_token}")


async def proxy(request):
    async with httpx.AsyncClient(base_url=UPSTREAM, auth=("edge", str(UPSTREAM_PASSWORD))) as client:
        answer = await client.request(request.method, request.url.path, content=await request.body())
    task = BackgroundTask(record, request.url.path, answer.status_code)
    return StreamingResponse(answer.aiter_bytes(), status_code=answer.status_code, background=task)


def record(path, status):
    logger.info("proxied %s with %s", path, status)


async def feed(websocket):
    await websocket.accept()
    api_token = websocket.query_params["api_token"]
    await websocket.send_text(f"subscribed with {api_token}")
    await websocket.send_json({"subscribed": True})
    await websocket.close()


def lines(rows, secret):
    yield "id,name\n"
    for row in rows:
        yield f"{row.id},{row.name},{secret}\n"


async def download(request):
    secret = os.environ["EXPORT_SECRET"]
    return StreamingResponse(lines(request.state.rows, secret), media_type="text/csv")


app = Starlette(
    debug=config("DEBUG", cast=bool, default=False),
    routes=[Route("/health", health), Route("/login", login, methods=["POST"]), WebSocketRoute("/feed", feed)],
)
