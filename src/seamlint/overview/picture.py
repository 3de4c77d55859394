"""The routes as a picture in three columns: surfaces, capabilities, providers."""

from __future__ import annotations

from collections.abc import Sequence

from seamlint.overview.markup import Node, tag
from seamlint.overview.routes import Route

_WIDTH, _BOX, _HEIGHT, _STEP = 920, 240, 28, 40
_COLUMNS = (10, 340, 670)
_MOST = 60
"""More lines than this show nothing: the table is there for them."""
NO_CAPABILITY = "no capability"


def draw(routes: Sequence[Route]) -> Node | None:
    """The picture; None where there is nothing to show, or too much."""
    if not 0 < len(routes) <= _MOST:
        return None
    columns = [
        sorted({route.surface for route in routes}),
        sorted({route.capability or NO_CAPABILITY for route in routes}),
        sorted({route.provider for route in routes}),
    ]
    height = max(map(len, columns)) * _STEP + 44
    middle = [{name: 44 + _STEP * row + _HEIGHT // 2 for row, name in enumerate(column)} for column in columns]
    picture = tag(
        "svg", tag("title", "Surfaces, capabilities and providers"), viewBox=f"0 0 {_WIDTH} {height}", role="img"
    )
    for route in routes:
        kind = (
            "past"
            if route.past
            else "accepted"
            if route.accepted and not (route.through or route.indirect)
            else "through"
        )
        stops = (route.surface, route.capability or NO_CAPABILITY, route.provider)
        for number in (0, 1):
            start, end = _COLUMNS[number] + _BOX, _COLUMNS[number + 1]
            above, below = middle[number][stops[number]], middle[number + 1][stops[number + 1]]
            bend = (start + end) // 2
            curve = f"M{start} {above}C{bend} {above} {bend} {below} {end} {below}"
            picture.append(tag("path", d=curve, class_=kind))
    for number, (title, column) in enumerate(zip(("surface", "capability", "provider"), columns, strict=True)):
        picture.append(tag("text", title, x=_COLUMNS[number], y=24, class_="head"))
        for name in column:
            top = middle[number][name] - _HEIGHT // 2
            picture.append(tag("rect", x=_COLUMNS[number], y=top, width=_BOX, height=_HEIGHT, rx=5))
            shown = name if len(name) <= 34 else f"{name[:33]}…"
            picture.append(tag("text", shown, x=_COLUMNS[number] + 10, y=top + 19))
    return picture
