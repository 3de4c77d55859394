"""Hosts of URLs, also of those that are known in part."""

from __future__ import annotations

import re

from seamlint.catalogue.loader import UNKNOWN
from seamlint.patterns import later

_SCHEME = later(rf"^[{UNKNOWN}]?(?:[a-z][a-z0-9+.-]*:)?//|^[{UNKNOWN}]+://", re.IGNORECASE)


def split_host(url: str) -> tuple[tuple[str, ...], str, bool]:
    """Labels of the host, the path without its first slash, and whether a scheme was there.

    Userinfo, port, case and a trailing dot do not count; a label that is not known, wholly or in
    part, holds UNKNOWN.
    """
    match = _SCHEME.match(url)
    rest = url[match.end() :] if match else url.removeprefix(UNKNOWN)
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    path = rest[len(authority) + 1 :]
    host = authority.rpartition("@")[2].partition(":")[0].lower()
    if len(host) > 1 and host[-1] == UNKNOWN and host[-2] != ".":
        host = host[:-1]  # `BASE + path`: what follows the whole host begins with a slash
    host = host.rstrip(".")
    return tuple(host.split(".")), path, match is not None
