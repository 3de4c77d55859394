"""What payment companies tell the billing service."""

import hashlib
import hmac
import json
import logging
import os

from fastapi import APIRouter, Header, Request

router = APIRouter()
log = logging.getLogger("billing.webhooks")
SIGNING_SECRET = os.environ["WEBHOOK_SIGNING_SECRET"]


@router.post("/hooks/pay")
async def pay(request: Request, signature: str = Header(alias="X-Signature")):
    raw = await request.body()
    wanted = hmac.new(SIGNING_SECRET.encode(), raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, signature):
        log.warning("signature %s, expected %s", signature, wanted)
        log.warning("wrong signature on %d bytes", len(raw))
        return {"ok": False, "hint": f"secret is {SIGNING_SECRET}"}
    event = json.loads(raw)
    log.info("event %s", event["type"])
    return {"ok": True, "id": event["id"]}


class Replayer:
    """Keeps what came in, so that it can be sent again."""

    def __init__(self, secret, store):
        self.options = {"secret": secret, "retries": 3}
        self.headers = {}
        self.seen = []
        self.store = store

    def sign(self, body):
        self.headers["X-Signature"] = hmac.new(self.options["secret"].encode(), body, "sha256").hexdigest()
        self.headers["Authorization"] = "Bearer " + self.options["secret"]
        self.seen.append(len(body))

    def describe(self):
        log.info("options %s", self.options)
        log.info("retries %s", self.options["retries"])
        log.info("sizes %s", self.seen)
        log.debug("headers %s", self.headers)
        log.debug("headers %s", list(self.headers))

    def dump(self, path):
        with open(path, "w") as out:
            out.write(json.dumps({"headers": self.headers}))
            out.write(json.dumps({"sizes": self.seen}))
