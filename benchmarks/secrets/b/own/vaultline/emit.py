"""Log helpers of the package."""
import json
import logging

from .hiding import cloak, cover

_log = logging.getLogger("vaultline")


def note(event, **fields):
    _log.info("%s %s", event, json.dumps(fields, default=str))


def note_clean(event, **fields):
    _log.info("%s %s", event, json.dumps(cover(fields), default=str))


def note_names(event, **fields):
    _log.info("%s with %s", event, ", ".join(fields))


def trail(text):
    _log.debug(text)


def trail_clean(text):
    _log.debug(cloak(text))


class Journal:
    def __init__(self, path):
        self._fh = open(path, "a")

    def line(self, text):
        self._fh.write(text + "\n")

    def size(self, text):
        self._fh.write(f"{len(text)}\n")
