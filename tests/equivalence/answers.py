"""What the providers of the sample programs answer, by path and body; an amount or a name of `refused` is refused."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlsplit

from .transports import Answer, answered


class Sent(NamedTuple):
    method: str
    path: str
    body: str


def answer(method: str, url: str, body: str) -> Answer:
    parts = urlsplit(url)
    host = parts.netloc.partition(":")[0]
    for suffix, given in _HOSTS.items():
        if host.endswith(suffix):
            return given(Sent(method, parts.path, body))
    raise AssertionError(f"nobody answers for {url}")


def _stripe(sent: Sent) -> Answer:
    if "amount=402" in sent.body:
        error = {"type": "card_error", "code": "card_declined", "message": "declined", "param": "amount"}
        return answered({"error": error}, 402)
    if sent.method == "GET" and sent.path.endswith("/customers"):
        rows = [{"id": f"cus_{number}", "object": "customer"} for number in (1, 2)]
        return answered({"object": "list", "data": rows, "has_more": False, "url": "/v1/customers"})
    return answered({"id": "pi_1", "object": "payment_intent", "amount": 100, "status": "succeeded"})


def _openai(sent: Sent) -> Answer:
    if "refused" in sent.body:
        return answered({"error": {"message": "refused", "type": "invalid_request_error", "code": "no"}}, 400)
    if sent.path.endswith("/embeddings"):
        row = {"object": "embedding", "index": 0, "embedding": [0.5, 1.0]}
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return answered({"object": "list", "data": [row], "model": "small", "usage": usage})
    if sent.path.endswith("/models"):
        return answered({"object": "list", "data": [{"id": "small", "object": "model", "created": 1, "owned_by": "o"}]})
    message = {"role": "assistant", "content": "hello"}
    made = {"id": "c1", "object": "chat.completion", "created": 1, "model": "small"}
    if json.loads(sent.body).get("stream"):
        chunks = [
            {
                **made,
                "object": "chat.completion.chunk",
                "choices": [{"index": 0, "delta": delta, "finish_reason": None}],
            }
            for delta in (message, {"content": " you"})
        ]
        return _events([("", chunk) for chunk in chunks])
    return answered({**made, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def _anthropic(sent: Sent) -> Answer:
    if "refused" in sent.body:
        return answered({"type": "error", "error": {"type": "invalid_request_error", "message": "refused"}}, 400)
    usage = {"input_tokens": 1, "output_tokens": 1}
    made = {"id": "m1", "type": "message", "role": "assistant", "model": "small", "content": [], "usage": usage}
    if json.loads(sent.body).get("stream"):
        block = {"type": "text", "text": ""}
        return _events(
            [
                ("message_start", {"type": "message_start", "message": {**made, "stop_reason": None}}),
                ("content_block_start", {"type": "content_block_start", "index": 0, "content_block": block}),
                (
                    "content_block_delta",
                    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "hello"}},
                ),
                ("content_block_stop", {"type": "content_block_stop", "index": 0}),
                ("message_stop", {"type": "message_stop"}),
            ]
        )
    return answered({**made, "content": [{"type": "text", "text": "hello"}], "stop_reason": "end_turn"})


def _events(events: list[tuple[str, object]]) -> Answer:
    lines = []
    for name, data in events:
        lines += [f"event: {name}\n" if name else "", f"data: {json.dumps(data)}\n\n"]
    return Answer(200, "".join([*lines, "" if events[0][0] else "data: [DONE]\n\n"]).encode(), _STREAM)


_STREAM = {"content-type": "text/event-stream"}


def _aws(sent: Sent) -> Answer:
    if "refused" in sent.path:
        return answered("<Error><Code>NoSuchKey</Code><Message>none</Message></Error>", 404)
    if sent.method == "GET" and sent.path.count("/") > 1:
        return Answer(200, b"content", {"content-type": "text/plain", "content-length": "7"})
    if sent.method == "GET":
        row = "<Contents><Key>a</Key><Size>1</Size></Contents>"
        return answered(f"<ListBucketResult><IsTruncated>false</IsTruncated>{row}</ListBucketResult>")
    if "sqs" in sent.path or "QueueUrl" in sent.body:
        return answered({"MessageId": "1", "MD5OfMessageBody": "5d41402abc4b2a76b9719d911017c592"})
    return Answer(200, b"", {"etag": '"1"'})


def _twilio(sent: Sent) -> Answer:
    if "refused" in sent.body:
        return answered({"code": 21211, "message": "refused", "more_info": "", "status": 400}, 400)
    return answered({"sid": "SM1", "body": "hello", "status": "queued", "to": "+1", "from": "+2"}, 201)


def _slack(sent: Sent) -> Answer:
    if "refused" in sent.body:
        return answered({"ok": False, "error": "channel_not_found"})
    return answered({"ok": True, "ts": "1.0", "channel": "C1", "channels": [{"id": "C1"}]})


def _github(sent: Sent) -> Answer:
    if "refused" in sent.path:
        return answered({"message": "Not Found"}, 404)
    if sent.path.endswith("/user"):
        return answered({"login": "me", "id": 1, "url": "https://api.github.com/user"})
    return answered({"id": 1, "name": "repo", "full_name": "me/repo", "url": "https://api.github.com/repos/me/repo"})


def _sendgrid(sent: Sent) -> Answer:
    return answered({"errors": [{"message": "refused"}]}, 401) if "refused" in sent.body else Answer(202, b"", {})


def _qdrant(sent: Sent) -> Answer:
    if "refused" in sent.path:
        return answered({"status": {"error": "none"}, "time": 0.0}, 404)
    if sent.path.endswith("/query"):
        points = [{"id": 1, "version": 1, "score": 0.5, "payload": {"text": "hello"}}]
        return answered({"result": {"points": points}, "status": "ok", "time": 0.0})
    if sent.path.endswith("/delete"):
        return answered({"result": {"operation_id": 1, "status": "completed"}, "status": "ok", "time": 0.0})
    return answered({"result": {"collections": [{"name": "texts"}]}, "status": "ok", "time": 0.0})


_HOSTS = {
    "stripe.com": _stripe,
    "openai.com": _openai,
    "anthropic.com": _anthropic,
    "amazonaws.com": _aws,
    "twilio.com": _twilio,
    "slack.com": _slack,
    "github.com": _github,
    "sendgrid.com": _sendgrid,
    "qdrant.example": _qdrant,
}
