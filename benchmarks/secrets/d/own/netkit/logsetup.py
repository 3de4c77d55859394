import logging
import logging.config
import os
import sys

TOKEN_NAMES = ("token", "secret", "password")


class Scrubber(logging.Filter):
    def filter(self, record):
        message = record.getMessage()
        for name in TOKEN_NAMES:
            value = os.environ.get(name.upper())
            if value:
                message = message.replace(value, "***")
        record.msg, record.args = message, ()
        return True


def build(syslog_password=None):
    return {
        "version": 1,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"scrub": {"()": Scrubber}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["scrub"]},
            "mail": {
                "class": "logging.handlers.SMTPHandler",
                "mailhost": "localhost",
                "fromaddr": "app@example.com",
                "toaddrs": ["ops@example.com"],
                "subject": "error",
                "credentials": ("app", syslog_password),
            },
        },
        "root": {"handlers": ["console"], "level": "INFO"},
    }


def install():
    config = build(os.environ.get("SMTP_PASSWORD"))
    logging.config.dictConfig(config)
    root = logging.getLogger()
    root.info("logging with the handlers %s", sorted(config["handlers"]))
    root.debug("logging configuration %s", config)


def context(user, session_key):
    adapter = logging.LoggerAdapter(logging.getLogger("netkit"), {"user": user})
    adapter.info("session opened", extra={"session_length": len(session_key)})
    leaky = logging.LoggerAdapter(logging.getLogger("netkit"), {"user": user, "session_key": session_key})
    leaky.info("session opened")
    logging.getLogger("netkit").info("opened", extra={"auth": {"user": user, "key": session_key}})
    return adapter


def excepthook(kind, value, tb):
    local_names = sorted(tb.tb_frame.f_locals) if tb else []
    logging.getLogger("netkit").critical("died of %s, locals were %s", kind.__name__, local_names)
    logging.getLogger("netkit").critical("died of %s, locals were %s", kind.__name__, tb.tb_frame.f_locals)


sys.excepthook = excepthook
