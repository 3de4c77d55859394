"""Tests of keys: what passes one is a secret, or is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.taint import sources
from seamlint.taint.names import Says, words
from seamlint.taint.values import Value
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

_MATCHES = frozenset({"search", "match", "fullmatch", "findall"})
_SHOWS = frozenset("show reveal unmask expose unredacted plaintext insecure".split())
_SELECTING = ("secret", "sensitive", "redact", "private", "blocked", "hidden")


def selects(run: Expressions, test: m.Expr, truth: bool = True) -> bool:
    """Whether what passes a test of a key is no secret: `k not in SENSITIVE`, `k in ALLOWED`, `k != "password"`."""
    if isinstance(test, m.Not):
        return selects(run, test.value, not truth)
    if isinstance(test, m.Either):
        found = [selects(run, option, truth) for option in test.options]
        return any(found) if (test.kind == "and") == truth else all(found)
    if isinstance(test, m.Compare):
        kept = test.operator in ("In", "Eq") if truth else test.operator in ("NotIn", "NotEq")
        if test.operator in ("In", "NotIn"):
            if isinstance(test.left, m.Constant):  # `"secret" not in key`
                return not kept and is_secret(run, str(test.left.value))
            texts = texts_of(run.value(test.right))
            return not texts or any(is_secret(run, text) for text in texts) != kept
        text = run.value(test.right).text
        if test.operator in ("Eq", "NotEq") and text:
            return is_secret(run, text) != kept
        return False
    if isinstance(test, m.Attribute):
        return truth and test.name == "repr"  # of a field of a data class
    if isinstance(test, m.Call):
        if flow.tail(test) == "get" and test.args and (mark := run.value(test.args[0]).text):
            return not truth and is_secret(run, mark)  # `field.metadata.get("secret")`
        name = written(test.function).rpartition(".")[2].lower()
        if name in _MATCHES:  # `HIDDEN.search(key)`, `re.match("secret|token", key)`
            pattern = run.value(test.function.base).text if isinstance(test.function, m.Attribute) else None
            pattern = pattern or (run.value(test.args[0]).text if test.args else None)
            return not truth and any(is_secret(run, word) for word in words(pattern or ""))
        if name in ("any", "all") and test.args and isinstance(test.args[0], m.Comprehension):
            return not truth and any(isinstance(item, m.Compare) for item in test.args[0].item.items)
        return not truth and any(word in name for word in _SELECTING)
    return False


def masked(run: Expressions, step: m.Branch) -> set[str]:
    """The names in which a secret is replaced if it is there: `if key and key in url: url = url.replace(key, "*")`."""
    found = {
        target.id
        for inner in step.body
        if isinstance(inner, m.Assign) and isinstance(inner.value, m.Call) and flow.tail(inner.value) == "replace"
        for target in inner.targets
        if isinstance(target, m.Name)
    }
    if found:
        tests = step.test.options if isinstance(step.test, m.Either) and step.test.kind == "and" else (step.test,)
        asked = [test.left if isinstance(test, m.Compare) and test.operator == "In" else test for test in tests]
        if any(isinstance(test, (m.Name, m.Attribute)) and any(run.value(test).secrets()) for test in asked):
            return found
    return set()


def asks_to_show(test: m.Expr) -> bool:
    """Whether a test is a switch by which somebody asks to be shown what is hidden else: `if args.show_secrets:`."""
    if isinstance(test, m.Either):
        return test.kind == "and" and any(map(asks_to_show, test.options))
    name = sources.written_tail(test) if isinstance(test, (m.Name, m.Attribute)) else ""
    return not _SHOWS.isdisjoint(words(name))


def picks(run: Expressions, test: m.Expr) -> bool:
    """Whether a test chooses just the keys of secrets: `k.endswith("_secret")`, `"token" in k`."""
    text = None
    if isinstance(test, m.Call) and flow.tail(test) in ("endswith", "startswith") and test.args:
        text = run.value(test.args[0]).text
    elif isinstance(test, m.Compare) and test.operator == "In" and isinstance(test.left, m.Constant):
        text = run.value(test.left).text
    return bool(text) and run.engine.names.says(str(text).strip("_")) in (Says.SECRET, Says.AMBIGUOUS)


def texts_of(value: Value) -> list[str]:
    """The keys of a mapping, or the texts in a list."""
    inner = [*value.fields.items()]
    return [key if key[0] not in ".#~" else item.text or "" for key, item in inner if key[0] != "#" or item.text]


def is_secret(run: Expressions, text: str) -> bool:
    """Whether a text is a key of secrets, or what lists of such keys are made of."""
    return run.engine.names.says(text) in (Says.SECRET, Says.AMBIGUOUS) or text in run.engine.names.stems
