import logging
import re

import structlog

SECRET_RE = re.compile(r"(token|password|api_key)=\S+")
HIDDEN = ("api_key", "token", "password")


class RedactFilter(logging.Filter):
    def filter(self, record):
        record.msg = SECRET_RE.sub(r"\1=***", record.getMessage())
        record.args = ()
        return True


class CountingFilter(logging.Filter):
    seen = 0

    def filter(self, record):
        type(self).seen += 1
        return True


def hide_secrets(_, __, event_dict):
    for key in HIDDEN:
        if key in event_dict:
            event_dict[key] = "***"
    return event_dict


structlog.configure(processors=[hide_secrets, structlog.processors.JSONRenderer()])
slog = structlog.get_logger()
safe_log = logging.getLogger("safe")
safe_log.addFilter(RedactFilter())
counted_log = logging.getLogger("counted")
counted_log.addFilter(CountingFilter())


def with_filter(token, password):
    safe_log.info("login token=%s", token)
    safe_log.info("login password=%s", password)
    safe_log.info("login with %s", password)
    counted_log.info("login token=%s", token)


def with_processor(api_key, user):
    slog.info("client.ready", user=user.id, api_key=api_key)
    slog.info("client.ready", user=user.id, config={"api_key": api_key})
    slog.info(f"client ready with {api_key}")
