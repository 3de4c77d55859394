import json

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from . import deps

router = APIRouter()


@router.websocket("/feed")
async def feed(ws: WebSocket, ticket: str, settings=None):
    settings = settings or deps.get_settings()
    await ws.accept()
    await ws.send_json({"event": "hello", "signingSecret": settings.jwt_secret})
    await ws.send_json({"event": "hello", "signingAlg": settings.jwt_algorithm, "tokenUrl": settings.tokenUrl})
    try:
        async for text in ws.iter_text():
            await ws.send_text(str(len(text)))
    except WebSocketDisconnect as gone:
        print(f"feed closed: {gone.code=}")


@router.websocket("/relogin")
async def relogin(ws: WebSocket):
    frame = json.loads(await ws.receive_text())
    access_token, expires = frame["access_token"], frame["expires_in"]
    await ws.send_text("expires in %d s" % expires)
    await ws.close(code=4001, reason=f"token {access_token[:12]}... refused")
