"""The provider's HTTP API itself: calls of HTTP clients with a URL of a provider's host."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.catalogue import loader as tables
from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import texts
from seamlint.links.hosts import split_host
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import Collection, External, Frames


def hits(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Hit]:
    if not isinstance(use, m.Call):
        return
    functions = context.evaluator.values(path, use.function, frames)
    known = False
    for function in functions:
        if not isinstance(function, External):
            known = True
            continue
        call = tables.http_calls().get(function.path)
        if call is not None:
            known = True
            urls = context.argument(path, use, call.argument, call.keyword, frames)
            found = list(_providers(context, urls, f"called by `{function.path}`", scheme=False))
            yield from found or _by_header(context, path, use, frames, urls)
    if not known and isinstance(use.function, m.Attribute):
        yield from _unknown_receiver(context, path, use, use.function, frames)


def _providers(context: Context, urls: tuple[str, ...], how: str, scheme: bool, sure: bool = True) -> Iterator[Hit]:
    for url in urls:
        labels, inside, has_scheme = split_host(url)
        match = context.catalogue.find_host(labels, inside) if has_scheme or not scheme else None
        if match is not None:
            yield Hit("http", ".".join(labels).replace(UNKNOWN, "*"), match[1], how, sure=sure)
            return


def _unknown_receiver(context: Context, path: str, use: m.Call, function: m.Attribute, frames: Frames) -> Iterator[Hit]:
    """`client.post("https://api...")` on a client that came in as an argument."""
    table = tables.http()
    if function.name not in table["unknown-receivers"]:
        base = function.base
        name = base.name if isinstance(base, m.Attribute) else getattr(base, "id", "")
        words = name.lower()
        if function.name not in table["unknown-readers"] or not any(w in words for w in table["client-words"]):
            return
    urls = context.argument(path, use, 0, "url", frames)
    if not urls or not split_host(urls[0])[2]:
        urls = context.argument(path, use, 1, "url", frames)
    yield from _providers(context, urls, f"called by `.{function.name}()`", scheme=True, sure=False)


def _by_header(context: Context, path: str, use: m.Call, frames: Frames, urls: tuple[str, ...]) -> Iterator[Hit]:
    """A header that only one provider knows names it when the URL does not."""
    if any(UNKNOWN not in url.partition("//")[2].partition("/")[0] for url in urls):
        return
    for keyword, value in use.keywords:
        if keyword != "headers":
            continue
        for headers in context.evaluator.values(path, value, frames):
            if isinstance(headers, Collection):
                for where, item, inner in texts.items(context.evaluator, headers.path, headers.expr, headers.frames):
                    for name in context.evaluator.texts(where, item, inner):
                        provider = context.catalogue.headers.get(name.lower())
                        if provider is not None:
                            yield Hit("http", name, provider, "called with a header of its own", sure=False)
                            return
