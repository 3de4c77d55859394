import http.client
import urllib.request

import urllib3
import websockets


def raw():
    conn = http.client.HTTPSConnection("api.stripe.com", timeout=5)  # VIOLATION t2 http: http.client with the provider host
    conn.request("GET", "/v1/balance")  # VIOLATION-OR
    return conn.getresponse().read()


def request_object(body: bytes):
    req = urllib.request.Request("https://api.resend.com/emails", data=body, method="POST")  # VIOLATION t2 http: urllib Request object
    return urllib.request.urlopen(req)  # VIOLATION-OR


def pooled():
    return urllib3.PoolManager().request("GET", "https://api.openai.com/v1/models")  # VIOLATION t2 http: urllib3 pool


async def realtime():
    async with websockets.connect("wss://api.openai.com/v1/realtime") as ws:  # VIOLATION t2 http: websocket to the provider host
        return await ws.recv()
