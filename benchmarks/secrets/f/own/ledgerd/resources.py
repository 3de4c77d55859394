import json
import logging

import falcon
from falcon import media

log = logging.getLogger("ledgerd")


class Accounts:
    def __init__(self, store, signer):
        self._store = store
        self._signer = signer

    def on_get(self, req, resp, account_id):
        account = self._store.get(account_id)
        resp.media = {"id": account.id, "iban": account.iban, "api_secret": account.api_secret}

    def on_head(self, req, resp, account_id):
        account = self._store.get(account_id)
        resp.set_header("X-Account", account.id)
        resp.set_header("X-Account-Secret", account.api_secret)

    def on_patch(self, req, resp, account_id):
        change = req.get_media()
        old_pin, new_pin = change["old_pin"], change["new_pin"]
        if not self._store.swap_pin(account_id, old_pin, new_pin):
            raise falcon.HTTPForbidden(title="PIN", description=f"{old_pin} is not the PIN of {account_id}")
        resp.media = {"id": account_id, "changed": True}

    def on_post(self, req, resp):
        created = self._store.create(**req.media)
        log.info("account %s opened with %d scopes", created.id, len(created.scopes))
        resp.status = falcon.HTTP_201
        resp.location = f"/accounts/{created.id}"

    def on_delete(self, req, resp, account_id):
        confirmation_token = req.get_param("confirmation_token", required=True)
        if not self._signer.valid(confirmation_token):
            raise falcon.HTTPBadRequest(title="Stale link", description="Ask for another link")
        self._store.close(account_id)
        resp.text = json.dumps({"closed": account_id, "used": confirmation_token})


class Statements:
    def on_get(self, req, resp):
        auth = req.auth
        log.debug("statement for %s", auth)
        resp.data = render(req.get_param("month")).encode()

    def on_post(self, req, resp):
        log.debug("new statement, cookies %s", req.cookies)
        log.debug("new statement, media type %s", req.content_type)


class Partners:
    def __init__(self, vault):
        self.vault = vault

    def on_get(self, req, resp, name):
        credentials = self.vault.read(f"partners/{name}")
        resp.text = f"{name}: {credentials}"

    def on_get_names(self, req, resp):
        resp.media = {"partners": sorted(self.vault.list("partners"))}

    def on_put(self, req, resp, name):
        shared_secret = req.media["shared_secret"]
        self.vault.write(f"partners/{name}", shared_secret)
        resp.set_cookie("partner_secret", shared_secret)
        resp.append_header("Warning", "199 - secret replaced")

    def on_post_rotate(self, req, resp, name):
        before = self.vault.read(f"partners/{name}")["secret"]
        after = self.vault.rotate(f"partners/{name}")
        log.info("rotated %s: %s -> version %s", name, mask(before), after.version)
        raise falcon.HTTPMovedPermanently(f"/partners/{name}?was={before}")


def mask(value):
    return "*" * len(value)


def render(month):
    return f"statement {month}"


def handle_error(req, resp, ex, params):
    log.error("unhandled %s at %s", ex.__class__.__name__, req.path)
    resp.media = {"title": "Internal error"}


def build(store, signer, vault):
    app = falcon.App(media_type=media.JSONHandler)
    app.add_route("/accounts/{account_id}", Accounts(store, signer))
    app.add_route("/partners/{name}", Partners(vault))
    app.add_error_handler(Exception, handle_error)
    return app
