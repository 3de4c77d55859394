"""Answers in the place of the network, at the lowest layer of each HTTP library, and remembers what was sent."""

from __future__ import annotations

import importlib
import io
import json
import socket
from collections.abc import Callable, Iterable, Mapping
from email.message import Message
from typing import Any, NamedTuple
from urllib.response import addinfourl

KEPT = (
    "authorization",
    "content-type",
    "accept",
    "stripe-version",
    "stripe-account",
    "openai-organization",
    "x-api-key",
)


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: Mapping[str, str]


class Transport:
    """All of a process's HTTP, answered by one function of method, URL and body."""

    def __init__(self, answer: Callable[[str, str, str], Answer]) -> None:
        self._answer = answer
        self.requests: list[tuple[Any, ...]] = []

    def __call__(self, method: str, url: str, body: Any, headers: Iterable[tuple[Any, Any]]) -> Answer:
        sent = _text(body)
        named = {_text(name).lower(): _text(value) for name, value in headers}
        # signatures and times differ from run to run
        kept = {name: named[name] for name in KEPT if name in named and not named[name].startswith("AWS4-")}
        self.requests.append((method, url, sent, tuple(kept.items())))
        return self._answer(method, url, sent)

    def install(self, *libraries: str) -> None:
        """Take the place of these libraries; whatever else asks for a socket fails."""
        socket.socket.connect = _refused  # type: ignore[method-assign]
        socket.getaddrinfo = _refused
        known = {
            "httpx": self._httpx,
            "httpx2": self._httpx,
            "requests": self._requests,
            "botocore.httpsession": self._botocore,
        }
        for name in libraries:
            known.get(name, self._urllib)(importlib.import_module(name))

    def _httpx(self, httpx: Any) -> None:
        def given(request: Any) -> Any:
            answer = self(request.method, str(request.url), request.content, request.headers.items())
            return httpx.Response(answer.status, headers=answer.headers, content=answer.body, request=request)

        def handle(_: Any, request: Any) -> Any:
            request.read()
            return given(request)

        async def handle_async(_: Any, request: Any) -> Any:
            await request.aread()
            return given(request)

        httpx.HTTPTransport.handle_request = handle
        httpx.AsyncHTTPTransport.handle_async_request = handle_async

    def _requests(self, requests: Any) -> None:
        def send(_: Any, request: Any, **__: Any) -> Any:
            answer = self(request.method, request.url, request.body, request.headers.items())
            made = requests.Response()
            made.status_code, made.url, made.request = answer.status, request.url, request
            made.headers.update(answer.headers)
            made.raw = io.BytesIO(answer.body)
            made._content = answer.body
            return made

        requests.adapters.HTTPAdapter.send = send

    def _botocore(self, httpsession: Any) -> None:
        response = httpsession.botocore.awsrequest.AWSResponse

        def send(_: Any, request: Any) -> Any:
            answer = self(request.method, request.url, request.body, request.headers.items())
            raw = io.BytesIO(answer.body)
            raw.stream = lambda *_, **__: iter([answer.body])  # type: ignore[attr-defined]
            return response(request.url, answer.status, dict(answer.headers), raw)

        httpsession.URLLib3Session.send = send

    def _urllib(self, request: Any) -> None:
        error = importlib.import_module("urllib.error")

        def opened(_: Any, asked: Any, *__: Any, **___: Any) -> Any:
            answer = self(asked.get_method(), asked.full_url, asked.data, asked.header_items())
            headers = Message()
            for name, value in answer.headers.items():
                headers[name] = value
            body = io.BytesIO(answer.body)
            if answer.status >= 400:
                raise error.HTTPError(asked.full_url, answer.status, "refused", headers, body)
            return addinfourl(body, headers, asked.full_url, answer.status)

        request.OpenerDirector.open = opened


def answered(body: object, status: int = 200, **headers: str) -> Answer:
    """JSON, or a text as it is."""
    data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = "application/xml" if isinstance(body, str) and body.startswith("<") else "application/json"
    return Answer(status, data, {"content-type": kind, **{name.replace("_", "-"): v for name, v in headers.items()}})


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "read"):
        text = _text(value.read())
        value.seek(0)
        return text
    return "" if value is None else str(value)


def _refused(*_: object, **__: object) -> Any:
    raise AssertionError("the network was asked")
