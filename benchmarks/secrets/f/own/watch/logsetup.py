import json
import logging
import logging.config
import os
import sys

import structlog
from loguru import logger as loguru_logger
from pythonjsonlogger import jsonlogger

stdlog = logging.getLogger("gateway")
REDACTED = "[redacted]"
HIDDEN = {"password", "token", "authorization"}


def drop_secrets(_, __, event):
    return {key: (REDACTED if key.lower() in HIDDEN else value) for key, value in event.items()}


def configure():
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, structlog.processors.JSONRenderer()])
    loguru_logger.remove()
    loguru_logger.add(sys.stderr, format="{time} {message} {extra}", diagnose=False)
    logging.config.dictConfig(
        {
            "version": 1,
            "handlers": {
                "graylog": {
                    "class": "graypy.GELFHandler",
                    "host": "logs.internal",
                    "token": os.environ["GRAYLOG_TOKEN"],
                }
            },
            "root": {"handlers": ["graylog"]},
        }
    )


def loguru_lines(user, password, session_key):
    loguru_logger.info("{} logs in", user)
    loguru_logger.debug("{} logs in with {}", user, password)
    loguru_logger.bind(user=user, session_key=session_key).info("session open")
    loguru_logger.bind(user=user).info("session open")
    loguru_logger.opt(lazy=True).debug("key {}", lambda: session_key)
    with loguru_logger.contextualize(password=password):
        loguru_logger.success("done")
    loguru_logger.patch(lambda record: record["extra"].update(length=len(password))).info("checked")


def struct_lines(request, client_secret):
    log = structlog.get_logger().bind(path=request.path)
    log.info("client.auth", client_id=request.client_id)
    log.warning("client.auth.failed", client_secret=client_secret)
    log.warning("client.auth.failed", secret_length=len(client_secret))
    structlog.contextvars.bind_contextvars(authorization=request.headers["authorization"])
    structlog.contextvars.bind_contextvars(request_id=request.headers["x-request-id"])
    child = log.new(secret=client_secret)
    child.info("client.auth.ok")


class Redacting(logging.Filter):
    def __init__(self, secret):
        super().__init__()
        self._secret = secret

    def filter(self, record):
        record.msg = str(record.msg).replace(self._secret, REDACTED)
        return True


class Contextual(logging.LoggerAdapter):
    def process(self, msg, kwargs):
        return f"[{self.extra['tenant']}] {msg}", kwargs


def adapter_lines(tenant, api_token):
    adapter = Contextual(stdlog, {"tenant": tenant})
    adapter.info("calling with %s", api_token)
    adapter.info("calling as %s", tenant)
    telling = logging.LoggerAdapter(stdlog, {"tenant": tenant, "token": api_token})
    telling.info("called")
    stdlog.critical("token is " + (api_token if api_token else "missing"))
    stdlog.critical("token is " + ("set" if api_token else "missing"))


def json_lines(user, passwd):
    handler = logging.StreamHandler()
    handler.setFormatter(jsonlogger.JsonFormatter())
    stdlog.addHandler(handler)
    stdlog.info({"event": "login", "user": user, "passwd": passwd})
    stdlog.info(json.dumps({"event": "login", "user": user}))
    stdlog.info("login", extra={"user": user, "has_passwd": bool(passwd)})
    stdlog.info("login", extra=dict(user=user, credentials=passwd))
    stdlog.handle(logging.LogRecord("gateway", 20, __file__, 1, "pw %s", (passwd,), None))
    sys.stderr.writelines([f"{user}\n", f"{passwd}\n"])
