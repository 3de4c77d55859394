import aiohttp
import httpx
import requests
from requests import Session

session = requests.Session()


def charge(cents: int):
    return session.post("https://api.stripe.com/v1/charges", data={"amount": cents})  # VIOLATION t1 http: requests.Session at module level


def with_block(cents: int):
    with Session() as s:
        return s.post("https://api.stripe.com/v1/charges", data={"amount": cents})  # VIOLATION t2 http: session bound by with


def based():
    client = httpx.Client(base_url="https://api.openai.com/v1", timeout=10)  # VIOLATION t1 http: httpx client with the provider's base_url
    return client.get("/models")  # VIOLATION-OR


async def asynced(text: str):
    async with httpx.AsyncClient() as client:
        return await client.post("https://api.anthropic.com/v1/messages", json={"text": text})  # VIOLATION t2 http: httpx async client


async def aio(text: str):
    async with aiohttp.ClientSession() as http:
        async with http.post("https://api.openai.com/v1/responses", json={"input": text}) as reply:  # VIOLATION t2 http: aiohttp session
            return await reply.json()


async def aio_based():
    async with aiohttp.ClientSession("https://api.openai.com") as http:  # VIOLATION t3 http: aiohttp base url
        return await http.get("/v1/models")  # VIOLATION-OR
