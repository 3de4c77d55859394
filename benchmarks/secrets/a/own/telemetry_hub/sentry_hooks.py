import os

import sentry_sdk
from sentry_sdk import add_breadcrumb, capture_message, configure_scope, set_context, set_tag, set_user

DENY = ("password", "token", "secret", "authorization")


def start():
    sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], send_default_pii=False, before_send=drop_request_secrets)
    set_tag("release.channel", os.environ.get("CHANNEL", "stable"))


def drop_request_secrets(event, hint):
    headers = event.get("request", {}).get("headers", {})
    for name in list(headers):
        if any(word in name.lower() for word in DENY):
            headers[name] = "[Filtered]"
    return event


def on_login(user, sessionToken, pin):
    set_user({"id": user.id, "session_token": sessionToken})
    set_user({"id": user.id, "segment": user.segment})
    set_tag("login.pin_length", len(pin))
    set_tag("login.token", sessionToken)


def on_call(url, authHeader, status):
    add_breadcrumb(category="http", message=f"{url} -> {status}", data={"auth": authHeader})
    add_breadcrumb(category="http", message=f"{url} -> {status}", data={"auth": bool(authHeader)})
    crumb = dict(category="http", level="info")
    crumb["message"] = "sent " + authHeader
    add_breadcrumb(crumb)


def on_provider_error(provider, error):
    set_context("provider", {"name": provider.name, "apiKeyId": provider.apiKeyId, "scopes": provider.oauthScopes})
    set_context("provider", provider.__dict__ | {"apiKey": provider.apiKey})
    with configure_scope() as scope:
        scope.set_extra("privateKeyPem", provider.privateKeyPem)
        scope.set_extra("publicKeyPem", provider.publicKeyPem)
        scope.fingerprint = ["provider", provider.name]
    sentry_sdk.capture_exception(error)


def on_rotation(name, before, after):
    capture_message(f"secret {name} rotated, version {after.version}")
    capture_message("secret %s rotated from %s" % (name, before.secret_value))


def with_span(vault, path):
    with sentry_sdk.start_span(op="vault.read", description=path) as span:
        lease = vault.read(path)["data"]
        span.set_data("lease", lease["lease_id"])
        span.set_data("value", lease["password"])
