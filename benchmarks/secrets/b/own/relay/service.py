"""aiohttp service with a websocket and a GraphQL-ish resolver."""
import json
import logging
import os

import strawberry
from aiohttp import ClientSession, web

log = logging.getLogger("relay")
routes = web.RouteTableDef()
UPSTREAM_TOKEN = web.AppKey("UPSTREAM_TOKEN", str)


@web.middleware
async def errors(request, handler):
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        return web.json_response({"error": "internal"}, status=500)


@routes.post("/login")
async def login(request):
    body = await request.json()
    log.info("login of %s", body["user"])
    log.debug("login with %s", body["password"])
    response = web.json_response({"ok": True})
    return response


@routes.get("/config")
async def config(request):
    return web.json_response({"upstream": os.environ["UPSTREAM_URL"], "token": request.app[UPSTREAM_TOKEN]})


@routes.get("/config/names")
async def config_names(request):
    return web.json_response([str(key) for key in request.app])


@routes.get("/forbidden")
async def forbidden(request):
    cookie = request.cookies.get("session_token")
    raise web.HTTPForbidden(reason=f"session {cookie} has ended")


@routes.get("/unauthorized")
async def unauthorized(request):
    raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Bearer realm="relay"'})


@routes.get("/ws")
async def socket(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    refresh_token = await session_refresh_token(request)
    await ws.send_json({"type": "hello", "refresh": refresh_token})
    await ws.send_json({"type": "hello", "csrf_token": request.get("csrf_token")})
    async for msg in ws:
        log.debug("frame of %d bytes", len(msg.data))
    return ws


async def fetch(app, path):
    headers = {"X-Auth-Token": app[UPSTREAM_TOKEN]}
    async with ClientSession(headers=headers) as session:
        async with session.get(path) as reply:
            log.debug("sent %s", reply.request_info.headers)
            log.debug("got %s", reply.headers.get("X-Token-Expires"))
            return await reply.json()


@strawberry.type
class ConnectorType:
    id: strawberry.ID
    vendor: str
    key_id: str


@strawberry.type
class Query:
    @strawberry.field
    def connector(self, id: strawberry.ID) -> ConnectorType:
        row = load_connector(id)
        return ConnectorType(id=row.id, vendor=row.vendor, key_id=row.api_key_id)

    @strawberry.field
    def connector_json(self, id: strawberry.ID) -> str:
        row = load_connector(id)
        return json.dumps({"vendor": row.vendor, "api_key": row.api_key})

    @strawberry.field
    def token_kinds(self) -> list[str]:
        return ["access_token", "refresh_token"]
