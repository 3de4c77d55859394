"""Bytes only: does a file hold something that reaches whatever it is told to, or reads whatever it is asked for?"""

from __future__ import annotations

from seamlint.catalogue import Catalogue
from seamlint.catalogue import loader as tables
from seamlint.patterns import later
from seamlint.settings import Settings
from seamlint.skim import Named, Skim

_GENERIC = frozenset({"get", "pop", "setdefault", "load", "resolve", "instantiate", "open", "get_data"})
_MANY = frozenset({"http", "socket", "asyncio", "smtplib", "imaplib"})
"""Packages of which few parts are clients."""
_READ = later(
    rb"""(?:environb?|getenvb?)(?:\.(?:get|pop|setdefault))?\s*[\[(]\s*["'](\w+)["']\s*[\]),]|environ\s*$|environ\s*\n"""
)
_ENVIRONMENT = later(rb"environb?\b|getenvb?\b")
_ENVIRONMENTS = (b"environ", b"getenv")
_READERS = (
    "decouple environs environ dotenv dynaconf basesettings pydantic_settings prettyconf secrets userdata current_app "
    "airflow starlette.config django.conf environ_config"
).split()
_EXECUTED = frozenset({b"exec", b"eval", b"builtins"})
_EXECUTE = later(rb"(?<![.\w])(?:exec|eval)\b|builtins")
_LOOKED_UP = later(rb"getattr\s*\(\s*(?:os|sys|importlib|subprocess)\b")
_MODULES = later(rb"sys\b[^\n]*\bmodules\b")
_SPAWNING = (b"subprocess", b"popen", b"spawn", b"run_process", b"getoutput", b"getstatusoutput", b"sh.command")
_SPAWNED = frozenset(b"execv execl execve execle execvp execlp execvpe execlpe pexpect plumbum fabric invoke".split())
_SYSTEM = later(rb"system(?:\s*\(|\s+as\b)")


class Means:
    """The HTTP clients, loaders, programs and readers that the tables know."""

    def __init__(self, catalogue: Catalogue, settings: Settings, has_manifest: bool) -> None:
        loaders = {path.split(".")[-2 if path.rpartition(".")[2] in _GENERIC else -1] for path in tables.loaders()}
        loaders |= tables.lazy_names() | {path.rpartition(".")[2] for path in settings.loaders}
        clients = {path.partition(".")[0] for path in tables.http_calls()} - _MANY
        clients |= {"http.client", "create_connection", "open_connection"}
        self._loaders = Named((loaders - {"modules"}) | {"sys.modules", "__getattr__"})
        self._clients = Named(clients)
        self._readers = Named(_READERS)
        self._settings = later(rb"\b(?:" + "|".join(sorted(tables.wiring()["settings"])).encode() + rb")\b")
        self._set = frozenset(name.lower().encode() for name in tables.wiring()["settings"])
        self._has_manifest = has_manifest
        names = {name.lower().encode() for provider in catalogue.active for name in provider.env}
        self._credential_heads = {name.partition(b"_")[0] for name in names}
        table = tables.http()
        always, sometimes = ("|".join(table[key]).encode() for key in ("unknown-receivers", "unknown-readers"))
        self._called = frozenset(b"|".join((always, sometimes)).split(b"|"))
        self._always = later(rb"\.(?:" + always + rb")\s*\(")
        self._sometimes = later(rb"\.(?:" + sometimes + rb")\s*\(")
        self._client = later(rb"(?:" + "|".join(table["client-words"]).encode() + rb")\w*\Z")
        known = (
            self._loaders.words,
            self._clients.words,
            self._readers.words,
            self._set,
            self._called,
            _EXECUTED,
            _SPAWNED,
        )
        self.words = frozenset((b"modules", b"getattr", b"system")).union(*known)

    def are_there(self, skim: Skim, hits: frozenset[bytes]) -> bool:
        """Whether one of them may stand in the file; `hits` are its words, as far as they are words here."""
        lowered = skim.lowered
        return (
            self._loaders.among(hits, lowered)
            or self._clients.among(hits, lowered)
            or not _SPAWNED.isdisjoint(hits)
            or any(name in lowered for name in _SPAWNING)
            or (b"system" in hits and _SYSTEM.search(lowered) is not None)
            or (b"modules" in hits and _MODULES.search(lowered) is not None)
            or (b"getattr" in hits and _LOOKED_UP.search(lowered) is not None)
            or self.run_text(lowered, hits)
            or self.read(lowered, hits)
            or (not self._set.isdisjoint(hits) and self._settings.search(skim.data) is not None)
            or (not self._called.isdisjoint(hits) and self._calls_client(lowered))
        )

    def _calls_client(self, lowered: bytes) -> bool:
        """Whether a client that came in as an argument may be called, as `routes.http` takes it for a request."""
        return self._always.search(lowered) is not None or any(
            self._client.search(lowered, max(0, found.start() - 60), found.start()) is not None
            for found in self._sometimes.finditer(lowered)
        )

    def load(self, skim: Skim) -> bool:
        """Whether modules may be loaded by name in the file."""
        return self._loaders.among(self._loaders.words.intersection(skim.words), skim.lowered)

    @staticmethod
    def run_text(lowered: bytes, hits: frozenset[bytes]) -> bool:
        """Whether text may be executed in the file."""
        return not _EXECUTED.isdisjoint(hits) and _EXECUTE.search(lowered) is not None

    def read(self, lowered: bytes, hits: frozenset[bytes]) -> bool:
        """Whether variables are read there of which one may be a credential; with a manifest any may be one."""
        is_read = any(name in lowered for name in _ENVIRONMENTS)
        if self._readers.among(hits, lowered):
            if self._has_manifest or any(head in lowered for head in self._credential_heads):
                return True
        elif self._has_manifest and is_read and _ENVIRONMENT.search(lowered) is not None:
            return True
        for match in _ENVIRONMENT.finditer(lowered) if is_read else ():
            read = _READ.match(lowered, match.start())
            if read is None or (read.group(1) and read.group(1).partition(b"_")[0] in self._credential_heads):
                return True
        return False
