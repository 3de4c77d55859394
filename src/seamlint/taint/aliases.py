"""Names that stand for a type: `Password = Annotated[SecretStr, ...]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import Module

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

_FARTHEST = 4


def stands_for(engine: Engine, path: str, annotation: m.Expr) -> tuple[str, m.Expr]:
    """The type that an annotation is another name for, and the file in which it is written."""
    for _ in range(_FARTHEST):
        facts = engine.facts(path)
        if facts is None or not isinstance(annotation, m.Name):
            break
        bindings = facts.scopes[0].bindings.get(annotation.id, [])
        if len(bindings) != 1:
            break
        kind, value = bindings[0].kind, bindings[0].value
        if kind == "import" and value.name is not None:
            sources = engine.program.source(engine.program.file(path), value)
            module = next((found.path for found in sources if isinstance(found, Module)), None)
            if module is None:
                break
            path, annotation = module, m.Name(annotation.span, value.name, 0, annotation.order, ())
        elif kind == "value" and isinstance(value, (m.Name, m.Index, m.Either)):
            annotation = value
        else:
            break
    return path, annotation
