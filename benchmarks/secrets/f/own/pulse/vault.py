"""Who a bearer is, and what is kept of it."""

import hashlib
import logging
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass
class Profile:
    id: str
    email: str
    session_token: str


@dataclass
class QuietProfile:
    id: str
    session_token: str = field(repr=False)


async def lookup(bearer):
    digest = hashlib.sha256(bearer.encode()).hexdigest()
    log.debug("looking up bearer %s", digest[:12])
    row = await fetch_row(digest)
    profile = Profile(row["id"], row["email"], bearer)
    log.info("found %r", profile)
    log.info("found %s", profile.email)
    return profile


async def lookup_quiet(session_token):
    profile = QuietProfile("p-1", session_token)
    log.info("found %r", profile)
    return profile


def compare(left: Profile, right: Profile):
    if left.session_token == right.session_token:
        log.info("same session for %s: %s", left.id, True)
    assert left.session_token, f"profile {left.id} has no session token"
    assert left.session_token != right.session_token, f"clash on {left.session_token}"
