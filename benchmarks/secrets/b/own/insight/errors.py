"""Error tracking: sentry, rollbar, bugsnag, new relic."""
import os

import bugsnag
import newrelic.agent
import rollbar
import sentry_sdk
from sentry_sdk import set_tag

from .product import anonymous

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], include_local_variables=False, send_default_pii=False)


def tags(connection):
    set_tag("connection", connection.id)
    set_tag("connection.key", connection.api_key)
    sentry_sdk.set_tag("connection.key_kind", connection.api_key_kind)


def context(smtp_user, smtp_password):
    sentry_sdk.set_context("smtp", {"user": smtp_user, "password": smtp_password})


def extras(tokens):
    sentry_sdk.set_extra("oauth", tokens)


def remember(store):
    extras([{"sub": s.subject, "access_token": s.access_token} for s in store])


def crumbs(token, path):
    sentry_sdk.add_breadcrumb(category="http", message=f"GET {path}?token={token}")
    sentry_sdk.add_breadcrumb(category="http", message=f"GET {path}", data={"authenticated": token is not None})


def message(tenant, webhook_secret):
    sentry_sdk.capture_message(f"{tenant}: webhook secret {webhook_secret} rejected")
    sentry_sdk.capture_message(f"{tenant}: webhook secret rejected")


def scoped(request):
    with sentry_sdk.new_scope() as scope:
        scope.set_extra("headers", dict(request.headers))
        scope.set_extra("header_names", list(request.headers))


def before_send(event, hint):
    headers = event.get("request", {}).get("headers", {})
    headers.pop("Authorization", None)
    return event


def roll(password, username):
    rollbar.report_message("login failed", "warning", extra_data={"u": username, "p": password})
    rollbar.report_message("login failed", "warning", extra_data=anonymous({"u": username}))


def bug(exc, private_key):
    bugsnag.notify(exc, metadata={"ssh": {"key": private_key}})


def relic(conn):
    newrelic.agent.add_custom_attributes([("db.host", conn.host), ("db.pool", conn.pool_size)])
