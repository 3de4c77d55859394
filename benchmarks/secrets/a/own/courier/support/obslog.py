"""Our own thin layer over logging."""
import json
import logging

_root = logging.getLogger("courier")


def get_courier_logger(name=None):
    return _root.getChild(name) if name else _root


def emit(event, **fields):
    _root.info("%s %s", event, json.dumps(fields, default=str))


def emit_names(event, **fields):
    _root.info("%s %s", event, sorted(fields))


def tell(level, template, *parts):
    _root.log(level, template.format(*parts))


class Journal:
    def __init__(self, channel):
        self.channel = channel
        self.inner = _root.getChild(channel)

    def note(self, text):
        self.inner.info(text)

    def note_masked(self, text):
        self.inner.info("*" * len(text))
