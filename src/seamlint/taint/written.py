"""How an expression is quoted in a message: names, attributes and constant keys, never a value."""

from __future__ import annotations

from seamlint.facts import model as m


def written(expr: m.Expr) -> str:
    """The expression as a message may quote it: names, attributes and constant keys, nothing else."""
    if isinstance(expr, m.Name):
        return expr.id
    if isinstance(expr, m.Attribute):
        base = written(expr.base)
        return f"{base}.{expr.name}" if base else expr.name
    if isinstance(expr, m.Call):
        inner = written(expr.function)
        return f"{inner}()" if inner else ""
    if isinstance(expr, m.Index) and isinstance(expr.key, m.Constant) and isinstance(expr.key.value, str):
        base, key = written(expr.base), expr.key.value
        return f'{base}["{key}"]' if base and len(key) <= 40 else base
    if isinstance(expr, m.Index):
        return written(expr.base)
    return ""
