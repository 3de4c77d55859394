import json
import logging
import os
from base64 import urlsafe_b64encode

import aiohttp
from aiohttp import web
from aiohttp_session import get_session

log = logging.getLogger("gateway")
UPSTREAM_TOKEN = web.AppKey("upstream_token", str)
HOP_HEADERS = {"authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"}


def forwardable(headers):
    return {k: v for k, v in headers.items() if k.lower() not in HOP_HEADERS}


@web.middleware
async def access_log(request, handler):
    response = await handler(request)
    log.debug("forwardable %s", forwardable(request.headers))
    log.debug("hop by hop %s", {k: v for k, v in request.headers.items() if k.lower() in HOP_HEADERS})
    return response


async def proxy(request):
    token = request.app[UPSTREAM_TOKEN]
    headers = {**forwardable(request.headers), "Authorization": f"Bearer {token}"}
    try:
        async with aiohttp.ClientSession(headers=headers) as client, client.get(request.app["upstream"]) as reply:
            return web.Response(body=await reply.read(), status=reply.status)
    except aiohttp.ClientResponseError as exc:
        raise web.HTTPBadGateway(text="upstream refused the gateway token")
    except aiohttp.ClientError:
        log.error("request failed, headers were %s", headers)
        headers["Authorization"] = "<hidden>"
        log.error("request failed, headers were %s", headers)
        raise web.HTTPBadGateway(reason=f"no answer for {headers['Authorization']}")


async def login(request):
    form = await request.post()
    user = await request.app["users"].check(form["user"], form["password"])
    session = await get_session(request)
    if user is None:
        session["login_failures"] = session.get("login_failures", 0) + 1
        return web.json_response({"error": "bad_credentials", "field": "password"}, status=401)
    session["user_id"] = user.id
    session["last_form"] = dict(form)
    return web.json_response({"user": user.id, "must_change_password": user.must_change_password})


async def issue_ws_ticket(request):
    ticket = urlsafe_b64encode(os.urandom(24)).decode()
    await request.app["tickets"].put(ticket, request["user"].id, ttl=30)
    return web.json_response({"ws_token": ticket, "ttl": 30})


async def whoami(request):
    user = request["user"]
    record = {"id": user.id, "mail": user.mail, "api_token": user.api_token, "password_hash": user.password_hash}
    log.info("whoami %s", record["id"])
    record.pop("password_hash")
    body = {k: record[k] for k in ("id", "mail")}
    log.info("whoami %s", body)
    log.info("whoami %s", record)
    return web.Response(text=json.dumps(body), content_type="application/json")


async def websocket(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        payload = json.loads(message.data)
        if payload["type"] == "auth":
            user = await request.app["tickets"].take(payload["token"])
            await ws.send_json({"type": "auth", "ok": user is not None})
            continue
        log.debug("message %s", payload)
    return ws


def make_app():
    app = web.Application(middlewares=[access_log])
    app[UPSTREAM_TOKEN] = os.environ["UPSTREAM_TOKEN"]
    app["upstream"] = os.environ["UPSTREAM_URL"]
    return app
