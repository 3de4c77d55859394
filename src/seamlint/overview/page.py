"""The page: one file of HTML without scripts, fonts or pictures from elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import seamlint
from seamlint.engine import Result
from seamlint.finding import Accepted, Finding
from seamlint.overview import picture
from seamlint.overview.markup import Node, tag, written
from seamlint.overview.routes import Route, find

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #c0392b; --meh: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --good: #57ab5a; --bad: #f47067; --meh: #c69026 } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line) }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere }
.good { color: var(--good) } .bad { color: var(--bad) } .meh { color: var(--meh) }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif }
svg rect { fill: none; stroke: currentColor; opacity: .5 }
svg text { fill: currentColor }
svg .head { font-weight: 600 }
svg path { fill: none; stroke: var(--good); stroke-width: 1.5 }
svg path.past { stroke: var(--bad); stroke-dasharray: 6 3 }
svg path.accepted { stroke: var(--meh); stroke-dasharray: 2 3 }
"""


def render(root: str, result: Result, name: str) -> str:
    """The page about the project at `root`, called `name`."""
    routes = find(root, result)
    title = f"Integrations of {name}"
    body = tag(
        "body",
        tag("h1", title),
        tag("p", _sentence(routes, result)),
        *_routes(routes),
        *_capabilities(result),
        *_findings(result),
        *_accepted(result),
        tag("footer", tag("p", f"Made by seamlint {seamlint.__version__}, from the source alone.")),
    )
    style = tag("style")
    style.text = _STYLE  # our own; what the project is called must not end up in it
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        tag("title", title),
        style,
    )
    return written(tag("html", head, body, lang="en"))


def _sentence(routes: Sequence[Route], result: Result) -> str:
    surfaces, providers = {route.surface for route in routes}, {route.provider for route in routes}
    past = sum(len(route.past) for route in routes)
    accepted = sum(len(route.accepted) for route in routes)
    bounded = ", ".join(result.links.settings.boundary.packages) or "none is configured"
    return (
        f"{_count(len(surfaces), 'surface')} and {_count(len(providers), 'provider')}. Boundary: {bounded}. "
        f"{_count(past, 'place')} past it, {accepted} accepted; {_count(len(result.findings), 'finding')} in all."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _routes(routes: Sequence[Route]) -> list[Node]:
    if not routes:
        return [tag("h2", "Who reaches whom"), tag("p", "No surface reaches a provider that is watched.")]
    drawn = picture.draw(routes)
    rows = [
        [
            route.surface,
            route.capability or picture.NO_CAPABILITY,
            route.provider,
            _ways(route),
            _places(route),
        ]
        for route in routes
    ]
    heads = ("surface", "capability", "provider", "through the boundary", "past it")
    nodes = [tag("h2", "Who reaches whom"), *([drawn] if drawn is not None else [])]
    if any(route.indirect for route in routes):
        note = "A module that is named with another imports that one, and may use less of it than all that it reaches."
        nodes.append(tag("p", note))
    return [*nodes, _table("Every way from a surface to a provider", heads, rows)]


def _ways(route: Route) -> Node | str:
    """The modules that go through the boundary, and those that import one which does."""
    lines = [tag("li", tag("code", module)) for module in route.through]
    lines += [tag("li", tag("code", module), " by ", tag("code", via)) for module, via in route.indirect]
    if not lines:
        return "–"
    return tag("details", tag("summary", _count(len(lines), "module"), class_="good"), tag("ul", *lines))


def _places(route: Route) -> Node | str:
    if not route.past and not route.accepted:
        return tag("span", "nothing", class_="good")
    parts = [(each, "") for each in route.past] + [(each, ", accepted") for each in route.accepted]
    lines = [tag("li", tag("code", f"{each.path}:{each.line}"), f" {each.code}{note}") for each, note in parts]
    kind = "bad" if route.past else "meh"
    return tag("details", tag("summary", _count(len(parts), "place"), class_=kind), tag("ul", *lines))


def _capabilities(result: Result) -> list[Node]:
    settings = result.links.settings
    rows: list[list[Node | str]] = []
    for name, each in sorted(settings.capabilities.items()):
        connections = sorted(key for key, value in settings.connections.items() if value.capability == name)
        owners = [
            f"{key} ({value.owner or 'nobody'})"
            for key, value in sorted(settings.credentials.items())
            if value.capability == name
        ]
        proof = ", ".join(filter(None, ("fake" if each.fake else "", *each.harness, *each.failure_tests)))
        row = (name, each.provider or each.family, each.ownership, each.contract, proof)
        rows.append([*(text or "–" for text in row), ", ".join(connections) or "–", ", ".join(owners) or "–"])
    heads = ("capability", "provider", "ownership", "contract", "proof", "connections", "credentials (owner)")
    return [tag("h2", "Capabilities"), _table("As the manifest declares them", heads, rows)] if rows else []


def _findings(result: Result) -> list[Node]:
    if not result.findings:
        return [tag("h2", "Findings"), tag("p", "None.", class_="good")]
    counts = Counter((each.code, each.name) for each in result.findings)
    rows: list[list[Node | str]] = [
        [code, name, _details([each for each in result.findings if each.code == code])]
        for (code, name), _ in sorted(counts.items())
    ]
    return [tag("h2", "Findings"), _table("By rule", ("rule", "name", "where"), rows)]


def _details(findings: Sequence[Finding]) -> Node:
    lines = [tag("li", tag("code", f"{each.path}:{each.line}"), f" {each.message}") for each in findings]
    return tag("details", tag("summary", _count(len(findings), "place")), tag("ul", *lines))


def _accepted(result: Result) -> list[Node]:
    rows: list[list[Node | str]] = [
        [each.finding.code, tag("code", f"{each.finding.path}:{each.finding.line}"), _why(each)]
        for each in result.ledger
    ]
    return [tag("h2", "Accepted"), _table("What stays for now", ("rule", "where", "why"), rows)] if rows else []


def _why(each: Accepted) -> str:
    return each.reason or (f"was there when {each.path} was made" if each.by == "baseline" else "–")


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Node | str]]) -> Node:
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in heads)))
    lines = []
    for row in rows:
        first, *others = row
        cells = [tag("th", first, scope="row"), *(tag("td", cell) for cell in others)]
        lines.append(tag("tr", *cells))
    return tag("table", tag("caption", caption), head, tag("tbody", *lines))
