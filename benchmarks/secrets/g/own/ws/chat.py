"""A chat over websockets."""

import json
import logging

import websockets
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from fastapi import APIRouter, WebSocket

router = APIRouter()
log = logging.getLogger(__name__)


class Hub:
    def __init__(self):
        self.sockets = {}
        self.tokens = {}
        self.names = {}

    async def join(self, socket, name, token):
        self.sockets[name] = socket
        self.tokens[name] = token
        self.names[socket] = name
        log.info("%s joined, %d here", name, len(self.sockets))

    async def roster(self):
        for socket in self.sockets.values():
            await socket.send_json(list(self.names.values()))
            await socket.send_json(self.tokens)
            await socket.send_json(sorted(self.tokens))


hub = Hub()


@router.websocket("/chat")
async def chat(socket: WebSocket, token: str):
    await socket.accept()
    await hub.join(socket, "x", token)
    await socket.send_text(f"your token is {token}")
    await socket.send_text("welcome")
    await socket.send_json({"closed": False, "code": socket.state.close_code})
    log.info("client %s", socket.client.host)
    log.info("headers %s", socket.headers)


class Consumer(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        password = content["password"]
        await self.send_json({"echo": password})
        await self.send_json({"echo": content["text"]})
        await self.close(code=4001)


async def relay(uri, key):
    async with websockets.connect(uri) as socket:
        hello = json.dumps({"type": "auth", "api_key": key})
        await socket.send(hello)
        log.info("sent %d characters", len(hello))
        log.info("sent %s", hello)
