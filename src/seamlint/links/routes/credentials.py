"""The provider's credentials, read from the environment or from settings by their name."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links.routes import variables
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import Frames


def hits(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Hit]:
    """The credentials that one use reads, one for each way of reading it."""
    for read in variables.reads(context, path, use, frames):
        yield from _known(context, read)


def fields(context: Context, path: str) -> Iterator[tuple[m.Span, int, Hit]]:
    """Fields of settings classes that hold a credential."""
    for span, scope, read in variables.fields(context, path):
        for hit in _known(context, read):
            yield span, scope, hit


def _known(context: Context, read: variables.Read) -> Iterator[Hit]:
    for name in read.names:
        provider = context.catalogue.find_credential(name) if UNKNOWN not in name else None
        if provider is not None:
            yield Hit("credential", name.upper(), provider, read.how)
            return
