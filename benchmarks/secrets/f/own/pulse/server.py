"""HTTP side of the pulse collector (aiohttp)."""

import json
import logging
import os

from aiohttp import ClientSession, web

from .vault import lookup

routes = web.RouteTableDef()
access = logging.getLogger("pulse.access")


@web.middleware
async def trace(request, handler):
    access.debug("%s %s %s", request.method, request.path, dict(request.headers))
    response = await handler(request)
    access.info("%s %s -> %d", request.method, request.path, response.status)
    return response


@web.middleware
async def require_key(request, handler):
    supplied = request.headers.get("X-Api-Key", "")
    if supplied != request.app["settings"].ingest_key:
        access.warning("ingest refused: key %s, peer %s", supplied, request.remote)
        raise web.HTTPForbidden(reason="unknown key")
    return await handler(request)


@routes.get("/whoami")
async def whoami(request):
    bearer_token = request.headers["Authorization"].removeprefix("Bearer ")
    profile = await lookup(bearer_token)
    return web.json_response({"profile": profile.id, "bearer_token": bearer_token})


@routes.post("/login")
async def login(request):
    form = await request.post()
    password = form["password"]
    account = await request.app["accounts"].verify(form["email"], password)
    if account is None:
        raise web.HTTPUnauthorized(text=f"no account for {form['email']} with password {password}")
    reply = web.HTTPFound("/")
    reply.set_cookie("last_password", password, max_age=3600)
    reply.set_cookie("sid", account.session_handle, httponly=True)
    return reply


@routes.get("/diag/env")
async def diag_env(request):
    return web.json_response(dict(os.environ))


@routes.get("/diag/env-names")
async def diag_env_names(request):
    return web.json_response(sorted(os.environ))


@routes.get("/diag/upstream")
async def diag_upstream(request):
    api_key = os.environ["UPSTREAM_API_KEY"]
    body = json.dumps({"upstream": request.app["upstream"], "key": api_key, "ok": True})
    return web.Response(text=body, content_type="application/json")


@routes.get("/diag/upstream/short")
async def diag_upstream_short(request):
    api_key = os.environ["UPSTREAM_API_KEY"]
    return web.Response(text=f"key ends in {api_key[-4:]}")


@routes.get("/oauth/done")
async def oauth_done(request):
    async with ClientSession() as http, http.post(
        "https://id.example.net/oauth/token", data={"code": request.query["code"]}
    ) as answer:
        grant = await answer.json()
    raise web.HTTPFound(location=f"/welcome#refresh_token={grant['refresh_token']}")


@routes.get("/stream")
async def stream(request):
    feed_secret = request.app["settings"].feed_secret
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_json({"type": "hello", "topics": ["cpu", "mem"]})
    await socket.send_json({"type": "resume", "secret": feed_secret})
    async for message in socket:
        if message.data == feed_secret:
            await socket.send_str("authenticated")
        else:
            await socket.send_str(f"expected {feed_secret}")
    return socket


@routes.get("/tail")
async def tail(request):
    out = web.StreamResponse()
    await out.prepare(request)
    password = request.app["redis_password"]
    await out.write(f"AUTH {password}\r\n".encode())
    await out.write(b"password: set\r\n")
    await out.write_eof()
    return out


@routes.post("/hooks/build")
async def build_hook(request):
    payload = await request.read()
    signature = request.headers.get("X-Hub-Signature-256", "")
    if not request.app["verifier"].check(payload, signature):
        access.error("bad signature on %r", payload)
        return web.Response(status=400, text="bad signature")
    event = json.loads(payload)
    access.info("build %s is %s", event["id"], event["state"])
    return web.Response(status=204)


async def on_startup(app):
    token = os.environ["REGISTRY_TOKEN"]
    app["registry"] = ClientSession(headers={"Authorization": f"Bearer {token}"})
    access.info("registry client ready, token of %d characters", len(token))


async def on_cleanup(app):
    token_count = app["limiter"].token_count
    access.info("limiter had %d tokens left", token_count)
    await app["registry"].close()
