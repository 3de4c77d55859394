"""The SDKs that an adapter can be written for, read from `sdks.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from seamlint import shipped
from seamlint.catalogue import load
from seamlint.fixes.operations import names
from seamlint.patterns import later

_SECRET = later(r"\{([A-Z][A-Z0-9_]*)\}")
_ARGUMENTS = "(*)"


class Operation(NamedTuple):
    name: str
    call: str
    """What is called, seen from the client or from the SDK's module, with `(*)` where the arguments go."""


@dataclass(frozen=True)
class Sdk:
    provider: str
    label: str
    prefix: str
    imports: tuple[str, ...]
    operations: tuple[str, ...]
    catalogue: str = ""
    names: tuple[str, ...] = ()
    family: str = ""
    client: str = ""
    before: str = ""
    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    configure: str = ""
    identifiers: tuple[str, ...] = ()
    ambient: bool = False
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    untyped: bool = False
    revoke: str = ""

    @property
    def root(self) -> str:
        """The name that its imports bind, by which all of its calls begin."""
        return self.imports[0].partition(".")[0]

    @property
    def known_as(self) -> str:
        """What the catalogue calls the provider."""
        return self.catalogue or self.provider

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names that a client is made of, secret or not, in their order."""
        found = _SECRET.findall("\n".join((self.before, *self.arguments, *self.options)))
        return tuple(dict.fromkeys(found))

    def apart(self, capability: str) -> Sdk:
        """The same with secrets of its own for a capability, where those of the usual names are another one's."""
        prefix = capability.replace(".", "_").replace("-", "_").upper()
        how = f"{{{{{prefix}_{{}}}}}}"
        return replace(
            self,
            before=secret(self.before, how),
            arguments=tuple(secret(each, how) for each in self.arguments),
            options=tuple(secret(each, how) for each in self.options),
            configure=secret(self.configure, how),
            identifiers=tuple(f"{prefix}_{each}" for each in self.identifiers),
        )

    def operations_for(self, capability: str) -> tuple[Operation, ...]:
        """What an adapter for the capability begins with."""
        words = re.split(r"[.-]", capability)
        chosen = next((self.topics[word] for word in words if word in self.topics), self.operations)
        return tuple(map(self._operation, chosen))

    def _operation(self, text: str) -> Operation:
        name, said, call = text.partition(" = ")
        if said:
            return Operation(name, call)
        path = text.rpartition(").")[2] if self.client else text.partition(".")[2]
        return Operation(next(names(text, load())), path + _ARGUMENTS)


def secret(text: str, how: str) -> str:
    """The text with `how` around the name of each secret."""
    return _SECRET.sub(lambda match: how.format(match[1]), text)


@cache
def table() -> tuple[Sdk, ...]:
    return tuple(_sdk(row) for row in shipped.table("scaffold/sdks.toml")["sdk"])


def _sdk(row: Mapping[str, object]) -> Sdk:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values.setdefault("family", str(row["provider"]).partition(".")[0])
    return Sdk(**values)  # type: ignore[arg-type]


def find(name: str) -> list[Sdk]:
    """Those that a name on the command line stands for."""
    wanted = name.lower().replace("_", "-")
    named = [sdk for sdk in table() if wanted in (sdk.provider, sdk.provider.partition(".")[2], *sdk.names)]
    return named or [sdk for sdk in table() if name == sdk.root]


def known() -> list[str]:
    """The names that people may give."""
    return sorted({name for sdk in table() for name in (sdk.provider.partition(".")[2], *sdk.names)})
