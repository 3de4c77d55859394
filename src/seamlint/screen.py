"""Bytes only: can this file matter at all?

The screen may let through too much, never too little: what it holds back has no finding, which the
tests check by switching it off. It knows three kinds of files. One that names an SDK in an import
line, or names a loader, an HTTP client, a provider's host, credential or command, or a boundary
package, is looked at. One that only looks broken is parsed, so that it can be reported. The rest is
never parsed, unless another module turns out to hand on something by a name that stands in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from seamlint.catalogue import Catalogue
from seamlint.catalogue import loader as tables
from seamlint.catalogue.edges import edges
from seamlint.import_screen import ImportScreen, hides_letters
from seamlint.settings import Settings

_GENERIC = frozenset({"get", "pop", "setdefault", "load", "resolve", "instantiate", "open", "get_data"})
_READ = re.compile(
    rb"""(?:environb?|getenvb?)(?:\.(?:get|pop|setdefault))?\s*[\[(]\s*["'](\w+)["']\s*[\]),]|environ\s*$|environ\s*\n"""
)
_ENVIRONMENT = re.compile(rb"environb?\b|getenvb?\b")
_READERS = re.compile(
    rb"\b(?:decouple|environs|environ|dotenv|dynaconf|basesettings|pydantic_settings|prettyconf|secrets|userdata|current_app|airflow|starlette\.config|django\.conf|environ_config)\b"
)
_EXECUTE = re.compile(rb"(?<![.\w])(?:exec|eval)\b|\bbuiltins\b|\bgetattr\s*\(\s*(?:os|sys|importlib|subprocess)\b")
_MODULES = re.compile(rb"\bsys\b[^\n]*\bmodules\b")
_STARRED = re.compile(rb"\bimport\s*(?:\\\r?\n\s*)?\*")
_PIECES = re.compile(rb"[\"'][ \t]+\+?[ \t]*[\"']|[\"']\+[\"']")
_QUOTED = re.compile(rb"[\"'][a-z_]\w*[\"']")


def _words(names: Iterable[str]) -> re.Pattern[bytes]:
    listed = sorted({name.lower().encode() for name in names if name}, key=lambda name: (-len(name), name))
    parts = [re.escape(name) for name in listed if not name.isascii()]
    plain = b"|".join(_pattern(name) for name in listed if name.isascii())
    if plain:
        parts.append(rb"\b(?:" + plain + rb")\b")
    return re.compile(b"|".join(parts)) if parts else re.compile(rb"(?!)")


def _pattern(name: bytes) -> bytes:
    """The name as a pattern; `*` stands for any part of a word."""
    return re.escape(name).replace(rb"\*", rb"\w*")


def _receivers() -> re.Pattern[bytes]:
    """Calls on a client that came in as an argument, as `routes.http` takes them for requests."""
    table = tables.http()
    always, sometimes, clients = (
        "|".join(map(re.escape, table[key])).encode()
        for key in ("unknown-receivers", "unknown-readers", "client-words")
    )
    return re.compile(rb"\.(?:" + always + rb")\s*\(|(?:" + clients + rb")\w*\.(?:" + sometimes + rb")\s*\(")


def _factories(settings: Settings, catalogue: Catalogue) -> re.Pattern[bytes]:
    """The functions that make runtimes and bind adapters, and what they are bound with."""
    known = settings.factories
    names = [*known.runtime, *known.local_runtime, *known.hybrid_runtime, *known.managed_runtime]
    if settings.has_manifest:
        names += known.specs
        # Who calls an adapter by its contract names the module or the class that it stands in.
        names += [
            word
            for capability in settings.capabilities.values()
            for word in capability.contract.replace(":", ".").split(".")[1:]
        ]
        names += [known.provider_pattern.replace("{family}", family.replace("-", "_")) for family in catalogue.families]
    return _words(name.rpartition(".")[2] for name in names)


class EdgeMarks:
    """What shows at the edges of an integration, in a file that names no SDK (`links.edges`)."""

    def __init__(self, catalogue: Catalogue, settings: Settings, heads: set[bytes]) -> None:
        table = edges()
        events = [event.lower().replace("_", "-") for event in (*table.events, *table.event_heads)]
        quoted = [f"{quote}{event}" for event in events for quote in "\"'"]
        self._marks = [mark.encode() for mark in (*table.signature_headers, *table.event_headers, *quoted)]
        tops = {path.partition(".")[0] for path in (*table.verifiers, *table.flows)}
        self._libraries = _words(top for top in tops if top.lower().encode() not in heads)
        self._oauth = [
            [part.encode() for part in (".".join(labels).lstrip("*"), *segments) if part != "*"]
            for rows in table.oauth.values()
            for labels, segments, _ in rows
        ]
        self._names = [name.encode() for name in sorted(table.sections["urls"]["names"])]
        named = sorted(re.escape(provider.name.replace("-", "_")).encode() for provider in catalogue.active)
        whose = rb"" if settings.capabilities else rb"\b(?:" + b"|".join(named) + rb")_"
        self._fixed = whose + rb"(?:\w*_)?(?:" + b"|".join(self._names) + rb")\b"

    def search(self, lowered: bytes) -> bool:
        """Whether the file may verify a webhook, run an OAuth flow or fix a URL."""
        dashed = lowered.replace(b"_", b"-")
        return (
            any(mark in dashed for mark in self._marks)
            or self._libraries.search(lowered) is not None
            or (b"/" in lowered and any(all(part in lowered for part in parts) for parts in self._oauth))
            or (b"http" in lowered and self._fixes_url(lowered))
        )

    @cached_property
    def _urls(self) -> re.Pattern[bytes]:
        return re.compile(self._fixed)

    def _fixes_url(self, lowered: bytes) -> bool:
        return any(name in lowered for name in self._names) and self._urls.search(lowered) is not None


class Screen:
    """Decides per file, from its bytes, whether it is worth parsing."""

    def __init__(self, catalogue: Catalogue, settings: Settings, imports: ImportScreen, manifest: bool = False) -> None:
        """`manifest` is for rules about it that were selected while nothing is declared."""
        self._catalogue = catalogue
        self._has_boundary = bool(settings.boundary.packages)
        self._imports = imports
        self._heads = {root.partition(".")[0].rstrip("*").encode().lower() for root in catalogue.roots}
        loaders = {path.split(".")[-2 if path.rpartition(".")[2] in _GENERIC else -1] for path in tables.loaders()}
        loaders |= tables.lazy_names() | {path.rpartition(".")[2] for path in settings.loaders}
        self._loaders = _words(loaders - {"modules"} | {"sys.modules", "__getattr__"})
        clients = {path.partition(".")[0] for path in tables.http_calls()} - {
            "http",
            "socket",
            "asyncio",
            "smtplib",
            "imaplib",
        }
        self._http = _words(clients | {"http.client", "create_connection", "open_connection"})
        self._spawn = re.compile(
            rb"subprocess|popen|\bsystem\s*\(|\bsystem\s+as\b|\bspawn\w*\b|\bexec[vl]p?e?\s*\(|\bpexpect\b|\bplumbum\b"
            rb"|run_process|getoutput|getstatusoutput|\bfabric\b|\binvoke\b|\bsh\.command\b"
        )
        self._credentials = {name.lower().encode() for provider in catalogue.active for name in provider.env}
        self._credential_heads = {name.partition(b"_")[0] for name in self._credentials}
        self._has_manifest = manifest or settings.has_manifest
        self._factories = _factories(settings, catalogue)
        self._recorders = _words(name.rpartition(".")[2] for name in settings.factories.evidence)
        self._boundary = _words(package.rpartition(".")[2] for package in settings.boundary.packages)
        self._receivers = _receivers()
        self._settings = re.compile(rb"\b(?:" + "|".join(sorted(tables.wiring()["settings"])).encode() + rb")\b")
        heads = b"|".join(sorted(map(re.escape, self._heads)))
        self._wired = re.compile(rb"[\"'](?:" + heads + rb")[.:\"']")
        self._edges = EdgeMarks(catalogue, settings, self._heads)

    @cached_property
    def _told(self) -> re.Pattern[bytes]:
        """The beginning of a credential's name, or a command, in quotes."""
        heads = b"|".join(sorted(map(re.escape, self._credential_heads)))
        commands = b"|".join(sorted(re.escape(command).encode() for command in self._catalogue.commands))
        return re.compile(rb"[\"'](?:(?:" + heads + rb")_|(?:" + commands + rb")[\s\"'])")

    @cached_property
    def _hosts(self) -> re.Pattern[bytes]:
        labels = set()
        for provider in self._catalogue.active:
            for host in provider.hosts:
                parts = host.partition("/")[0].split(".")
                labels.add(parts[-2] if len(parts) > 1 else parts[0])
        body = b"|".join(sorted(re.escape(label).encode() for label in labels))
        return re.compile(rb"[.\"'/@:-](?:" + body + rb")[.\"']")

    def lets_through(self, data: bytes) -> bool:
        """Whether the file may hold a finding, or hand something on to one.

        Without a boundary only the imports are asked for, and the functions that record evidence.
        """
        lowered = normalised(data)
        if lowered is None or self._imports.names_sdk(data, lowered) or self._recorders.search(lowered) is not None:
            return True
        return self._has_boundary and (
            self._boundary.search(lowered) is not None
            or self._loaders.search(lowered) is not None
            or self._http.search(lowered) is not None
            or self._reads_credential(lowered)
            or self._spawn.search(lowered) is not None
            or self._wired.search(lowered) is not None
            or self._factories.search(lowered) is not None
            or self._settings.search(data) is not None
            or self._receivers.search(lowered) is not None
            or _EXECUTE.search(lowered) is not None
            or _MODULES.search(lowered) is not None
            or self._edges.search(lowered)
        )

    def names_provider(self, lowered: bytes) -> bool:
        """Whether the file names a host, an SDK in quotes, a credential or a command of a provider.

        With a manifest any name may be that of a credential.
        """
        return (
            (self._has_manifest and _QUOTED.search(lowered) is not None)
            or self._hosts.search(lowered) is not None
            or self._wired.search(lowered) is not None
            or self._told.search(lowered) is not None
            or _PIECES.search(lowered) is not None  # a name in pieces may be any
        )

    def _reads_credential(self, data: bytes) -> bool:
        if self._has_manifest and (_READERS.search(data) or _ENVIRONMENT.search(data)):
            return True  # whatever is read may be a credential that somebody must own
        if _READERS.search(data) and any(head in data for head in self._credential_heads):
            return True
        for match in _ENVIRONMENT.finditer(data):
            read = _READ.match(data, match.start())
            if read is None or (read.group(1) and read.group(1).partition(b"_")[0] in self._credential_heads):
                return True
        return False


def normalised(data: bytes) -> bytes | None:
    """The bytes as the screen compares them: lower case, look-alike characters as Python reads them.

    None for a file in an encoding that hides its letters from a look at the bytes.
    """
    if hides_letters(data):
        return None
    if data.isascii():
        return data.lower()
    return unicodedata.normalize("NFKC", data.decode("utf-8", "replace")).lower().encode("utf-8")


def takes_everything(lowered: bytes) -> bool:
    """Whether the file imports all names of some module."""
    return _STARRED.search(lowered) is not None


def mention(names: Iterable[str]) -> re.Pattern[bytes]:
    """A pattern for files that name one of `names`."""
    return _words(names)
