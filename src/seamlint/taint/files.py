"""Files that hold secrets, known by their names, and what is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Kind
from seamlint.taint import sources
from seamlint.taint.names import Names, Says, words
from seamlint.taint.refusals import looked_up
from seamlint.taint.values import UNKNOWN, Taint, Value, item_key

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_SECRET_FILES = ("/run/secrets/", "/etc/secrets/", "/secrets/")
_PUBLIC_FILES = ("namespace", "ca.crt", "known_hosts", "authorized_keys")
_SECRET_SUFFIXES = (".pem", ".key", ".p12", ".pfx", ".jks", ".keytab", ".asc")
_SECRET_NAMES = ("id_rsa", "id_ed25519", "id_dsa", "id_ecdsa", ".netrc", ".pgpass", ".htpasswd", ".env")


RESOLVES = frozenset({"expanduser", "expandvars", "abspath", "realpath", "normpath"})
"""Functions of `os.path` that give the same path in another form; what they are given is no secret."""


def names_secret_file(run: Expressions, text: str) -> bool:
    """Whether a path is one of a file that holds a secret."""
    return is_secret_path(run.engine.names, text)


def is_secret_path(names: Names, text: str) -> bool:
    """The same by the text alone."""
    lowered = text.replace(HOLE, "").lower()
    last = lowered.rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    if last in _PUBLIC_FILES:
        return False
    public = "pub" in words(last) or "public" in words(last) or "cert" in words(last)
    return not public and (
        any(folder in lowered for folder in _SECRET_FILES)
        or last.endswith(_SECRET_SUFFIXES)
        or last in _SECRET_NAMES
        or (bool(stem) and len(words(stem)) > 0 and names.says("_".join(words(stem))) is Says.SECRET)
    )


def opened(run: Expressions, path: str, given: Arguments, expr: m.Call) -> Value:
    """A file, or a path; one whose name is that of a secret holds one."""
    texts = [value.text for value in given.positional if value.text]
    text = "/".join(texts) if texts else _named_path(expr)
    place = "pathlib.Path" if "Path" in path or path.startswith("os.path.") else "io.File"
    fields = {}
    is_path = place == "io.File" and _is_path(expr, given)
    if is_path:
        run.forget(expr.args[0])  # whatever it is called, it is where a file lies
        holder, key = looked_up(expr.args[0]) or (None, None)
        if isinstance(holder, (m.Name, m.Attribute)) and key is not None and (asked := run.value(key).text):
            run.update(holder, lambda old: old.without_field(item_key(asked)))
    if any(value.fields.get("~content") for value in given.positional):
        fields["~content"] = next(value.fields["~content"] for value in given.positional if "~content" in value.fields)
    elif names_secret_file(run, text):
        fields["~content"] = Value((Taint("file", "the content of a file of secrets", run.path, row(expr.span)),))
    elif path.rpartition(".")[2] in RESOLVES and any(value.taints for value in given.positional[:1]):
        return UNKNOWN
    elif not is_path and any(value.taints for value in given.positional[:1]):
        return Value(refs=(External(place, Kind.OBJECT),), safe=False, taints=given.positional[0].taints)
    return Value(refs=(External(place, Kind.OBJECT),), text=text or None, fields=fields)


def _is_path(expr: m.Call, given: Arguments) -> bool:
    """Whether what is opened is called a secret and nothing else tells of it: `open(settings.ENCRYPTION_KEY)`."""
    taints = given.positional[0].taints if given.positional else ()
    by_name = bool(taints) and all(taint.named or taint.kind == "env" for taint in taints)
    return by_name and isinstance(expr.args[0], (m.Name, m.Attribute, m.Index))


def _named_path(expr: m.Call) -> str:
    """What the name of a path says: `token_file` is as good as `token`."""
    found = words(sources.written_tail(expr.args[0])) if expr.args else ()
    while found and found[-1] in ("file", "path", "filename", "fn", "filepath", "dest", "output", "out"):
        found = found[:-1]
    return "_".join(found)


def content(base: Value, name: str) -> Value | None:
    """What reading a file, or a response, gives where that is known."""
    if "~content" in base.fields and name in ("read", "readline", "readlines", "read_text", "read_bytes", "getvalue"):
        return base.fields["~content"]
    if "~json" in base.fields:
        return base.fields["~json"]
    return None
