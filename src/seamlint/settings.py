"""The configuration as the rest of the tool sees it: frozen values with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

CODES = ("SEA",)
DEFAULT_TESTS = ("tests", "test", "tests.py", "test_*.py", "*_test.py", "conftest.py")
DEFAULT_DOCS = ("docs", "doc")


_NONE: Mapping[str, Any] = {}


class Boundary(NamedTuple):
    packages: tuple[str, ...] = ()
    """Dotted prefixes of the packages that may reach provider SDKs."""
    layout: str = ""
    """Such as `app.integrations.{family}`; switches the check across families on."""
    bindings: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    """First-party modules that the boundary may import."""


class Runtime(NamedTuple):
    mode: str = ""
    secrets: str = ""
    tenant_connections: str = ""
    transport: str = ""
    telemetry: str = ""
    managed_execution: tuple[str, ...] = ()


class Capability(NamedTuple):
    version: str = ""
    family: str = ""
    provider: str = ""
    contract: str = ""
    ownership: str = ""
    runtime: str = ""
    policy: str = ""
    connection: str = ""
    fake: str = ""
    harness: tuple[str, ...] = ()
    failure_tests: tuple[str, ...] = ()


class Connection(NamedTuple):
    capability: str = ""
    integration: str = ""
    integration_version: str = ""
    tenant: str = ""
    label: str = ""
    environment: str = ""
    ownership: str = ""
    auth: str = ""
    """`ambient`: the platform vouches for the program, by a role or a workload identity."""
    secret_provider: str = ""
    secret_ref: str = ""


class Credential(NamedTuple):
    capability: str = ""
    owner: str = ""
    field: str = ""
    sensitivity: str = ""
    surfaces: tuple[str, ...] = ()
    rotation_days: int = 0
    rotate: str = ""
    revoke: str = ""
    secret_ref: str = ""
    default: str = ""
    """What is used when nobody sets it; only something public can have one."""


class DeclaredProvider(NamedTuple):
    """A provider that the built-in catalogue lacks, or corrections to one that it has."""

    family: str = ""
    role: str = "provider"
    dists: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    cli: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    secret_prefixes: tuple[str, ...] = ()
    secret_fields: tuple[str, ...] = ()
    identifier_fields: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()


class Arguments(NamedTuple):
    """The keywords by which factories of runtimes, adapters and contexts take their parts."""

    runtime: str = "runtime"
    capability: str = "capability"
    connection: str = "tenant_connection_id"
    mode: str = "mode"
    secrets: str = "secrets"
    telemetry: str = "telemetry"
    tenant: str = "tenant_id"
    context: str = "context"


class Factories(NamedTuple):
    runtime: tuple[str, ...] = ("integration_runtime.create_integration_runtime",)
    local_runtime: tuple[str, ...] = ("integration_runtime_local.create_local_runtime",)
    hybrid_runtime: tuple[str, ...] = ("integration_runtime_hybrid.create_hybrid_runtime",)
    managed_runtime: tuple[str, ...] = ("integration_runtime_managed.create_managed_runtime",)
    contexts: tuple[str, ...] = ("IntegrationContext",)
    """Classes of what an adapter factory is given in the place of single arguments."""
    specs: tuple[str, ...] = ("BindingSpec",)
    """Classes of records that say which adapter is bound to what."""
    arguments: Arguments = Arguments()
    provider_pattern: str = "create_{family}_provider"
    evidence: tuple[str, ...] = ("record_evidence",)
    redactors: tuple[str, ...] = ("redact", "mask")


class Secrets(NamedTuple):
    """What the project knows of its secrets beyond their names."""

    sinks: tuple[str, ...] = ()
    """Dotted names of functions whose arguments leave the program."""
    sanitizers: tuple[str, ...] = ()
    """Dotted names of functions whose result is harmless, whatever their body says."""
    names: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """Regular expressions for handles of secrets that are opaque, such as `bws-[0-9a-f]{8}`."""


class Exemption(NamedTuple):
    """One `[[exceptions]]` entry: findings of `rule` under `path` are accepted until `expires`."""

    rule: str
    path: str
    reason: str
    owner: str
    expires: date


class Settings(NamedTuple):
    file: str = ""
    """The configuration file, relative to the root; empty without one."""
    app_id: str = ""
    source_roots: tuple[str, ...] = ()
    tests: tuple[str, ...] = DEFAULT_TESTS
    docs: tuple[str, ...] = DEFAULT_DOCS
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    type_checking_imports: str = "warning"
    test_imports: str = "warning"
    baseline: str = ""
    """The file of the findings that do not count, relative to the root; empty without one."""
    families: Mapping[str, bool] = _NONE
    loaders: tuple[str, ...] = ()
    live_markers: tuple[str, ...] = ("live",)
    """Markers of tests that talk to a real provider on purpose."""
    boundary: Boundary = Boundary()
    runtime: Runtime = Runtime()
    environments: tuple[str, ...] = ()
    production_like: tuple[str, ...] = ()
    capabilities: Mapping[str, Capability] = _NONE
    connections: Mapping[str, Connection] = _NONE
    credentials: Mapping[str, Credential] = _NONE
    urls: Mapping[str, Mapping[str, Mapping[str, str]]] = _NONE
    providers: Mapping[str, DeclaredProvider] = _NONE
    factories: Factories = Factories()
    secrets: Secrets = Secrets()
    exceptions: tuple[Exemption, ...] = ()

    @property
    def has_manifest(self) -> bool:
        """Whether it is said who owns what: the rules about bindings, ownership and proof speak from then on.

        A capability alone only names what to use instead of an SDK.
        """
        owned = any(capability.ownership for capability in self.capabilities.values())
        owned = owned or any(credential.owner for credential in self.credentials.values())
        return bool(self.capabilities) and (owned or self.runtime != Runtime())
