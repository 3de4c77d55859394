"""What the parts of a capability are called."""

from __future__ import annotations

from dataclasses import dataclass

from seamlint.fixes import operations
from seamlint.scaffold.sdks import Sdk


@dataclass(frozen=True)
class Naming:
    """The names of one capability, served by one SDK, in one boundary."""

    capability: str
    package: str
    sdk: Sdk
    instance: str
    """The object that the application imports."""
    port: str
    """The class of the contract."""
    contract: str
    """The module of the contract."""
    fake: str
    """The stand-in, as `module:Class`."""
    second: bool = False
    """Whether another provider serves the capability already."""

    @property
    def stem(self) -> str:
        return stem(self.capability)

    @property
    def adapter(self) -> str:
        return f"{self.sdk.prefix}{self.port}"

    @property
    def module(self) -> str:
        other = f"_{self.sdk.provider.partition('.')[2].replace('-', '_')}" if self.second else ""
        return f"{self.package}.{self.stem}{other}"

    @property
    def connection(self) -> str:
        return f"tenant_conn_{self.instance}_primary"


def usual(family: str) -> str:
    """The instance of a family, while nothing else is called so."""
    return operations.family(family).instance


def stem(capability: str) -> str:
    """The capability as a part of a module's name."""
    return capability.replace(".", "_").replace("-", "_")


def camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))
