import asyncio
import logging
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from .errors import AssertionRejected, BadClientSecret, QuietBadSecret

log = logging.getLogger("idp.session")


@asynccontextmanager
async def api_session(base, accessToken):
    headers = {"authorization": f"Bearer {accessToken}"}
    async with aiohttp.ClientSession(base, headers=headers) as session:
        yield session


async def whoami(base, accessToken):
    async with api_session(base, accessToken) as session, session.get("/me") as reply:
        log.debug("sent %s", reply.request_info.headers)
        log.debug("got %s, rate limit %s", reply.status, reply.headers.get("x-ratelimit-remaining"))
        return await reply.json()


async def check_client(client_id, client_secret):
    ok = await verify(client_id, client_secret)
    if not ok:
        raise BadClientSecret(client_id, client_secret)
    return ok


async def check_client_quiet(client_id, client_secret):
    if not await verify(client_id, client_secret):
        raise QuietBadSecret(client_id, client_secret)


async def admin_check(client_id, client_secret):
    try:
        await check_client(client_id, client_secret)
    except BadClientSecret as bad:
        log.error("client check failed: %s", bad)
    try:
        await check_client_quiet(client_id, client_secret)
    except QuietBadSecret as bad:
        log.error("client check failed: %s", bad)
        log.error("client check failed with %s", bad.client_secret)


async def saml_login(issuer, assertion):
    try:
        await post_assertion(issuer, assertion)
    except AssertionRejected as rejected:
        rejected.add_note(f"issuer {rejected.issuer}")
        raise
    except aiohttp.ClientError as failure:
        failure.add_note(f"while posting client assertion, secret {get_client_secret(issuer)}")
        raise


async def token_page(request):
    grant = await request.app["idp"].grant(request["user"])
    if request.query.get("full"):
        return web.json_response(grant)
    return web.json_response({"scope": grant["scope"], "tokenType": grant["token_type"], "expiresIn": grant["expires_in"]})


async def stream_tokens(source):
    async for issued in source.issued_tokens():
        yield issued.id, issued.secret


async def watch(source):
    async for token_id, secret in stream_tokens(source):
        log.info("issued %s", token_id)
        log.info("issued %s", secret)
        await asyncio.sleep(0)


async def deny(request):
    presented = request.headers.get("Proxy-Authorization", "")
    raise web.HTTPForbidden(text="not allowed with " + presented)


async def set_session(request, response):
    response.set_cookie("lang", request.query.get("lang", "en"))
    response.set_cookie("idToken", request["grant"]["id_token"])
    response.headers["X-Token-Expires"] = str(request["grant"]["expires_in"])
