"""Fills the templates in: the text of each file that a capability needs."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from string import Template

from seamlint.scaffold.layout import fitted, taken
from seamlint.scaffold.naming import Naming
from seamlint.scaffold.sdks import Operation, secret

CONFIGURE = "configure"
_ANY = ["self", "/", "*args: Any", "**kwargs: Any"]
_ASKED = 'self.binding.runtime.secret("{}")'
_UNTYPED = """\
# mypy: disable-error-code="import-untyped, no-untyped-call"
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
"""


def template(name: str, **values: str) -> str:
    text = (resources.files("seamlint.scaffold") / "templates" / f"{name}.txt").read_text("utf-8")
    return f"{Template(text).substitute(values).rstrip()}\n"


def contract(names: Naming, operations: Iterable[Operation], keyed: bool) -> str:
    signatures = [fitted(4, f"def {name}(", _ANY, ") -> Any: ...") for name, _ in operations]
    if names.sdk.configure and not keyed:
        signatures.insert(0, f"    def {CONFIGURE}(self) -> None: ...")
    return template(
        "contract",
        capability=names.capability,
        port=names.port,
        label=names.sdk.label,
        signatures="\n\n".join(signatures),
    )


def fake(names: Naming) -> str:
    name = names.fake.rpartition(":")[2]
    return template("fake", capability=names.capability, contract=names.contract, port=names.port, fake=name)


def adapter(names: Naming, operations: Iterable[Operation], wanted: Iterable[str], keyed: bool) -> str:
    """The adapter's module: `wanted` are the methods of the contract, `keyed` is whether it gives the SDK its key."""
    sdk, offered = names.sdk, dict(operations)
    methods = [
        _forward(names, name, offered[name], keyed) if name in offered else _gap(sdk.label, name) for name in wanted
    ]
    own = [taken(f"{names.package}.binding", "Binding")]
    if not names.second:
        own += [taken(names.contract, names.port), taken(f"{names.package}.runtime", "runtime")]
    return template(
        "adapter",
        pragmas=f"{_UNTYPED}\n" if sdk.untyped else "",
        capability=names.capability,
        label=sdk.label,
        imports="\n".join([*(f"import {module}" for module in sorted(sdk.imports)), "", *sorted(own)]),
        aliases="".join([f"\n{error.rpartition('.')[2]} = {error}" for error in sdk.errors]) + "\n" * bool(sdk.errors),
        adapter=names.adapter,
        methods="\n\n".join([*_configured(names, keyed), *methods, *_connected(names)]),
        bound="" if names.second else f"\n\n\n{_bound(names)}",
    )


def _forward(names: Naming, name: str, call: str, keyed: bool) -> str:
    sdk = names.sdk
    made = "self._client()" if sdk.secrets else f"{sdk.client}({', '.join(sdk.arguments)})"
    start = f"{made}.{call}" if sdk.client else f"{sdk.root}.{call}"
    before, _, after = start.partition("(*)")
    options = [secret(option, _ASKED) for option in sdk.options if keyed]
    body = fitted(8, f"return {before}(", ["*args", *options, "**kwargs"], f"){after}")
    return f"{fitted(4, f'def {name}(', _ANY, ') -> Any:')}\n{body}"


def _gap(label: str, name: str) -> str:
    head = fitted(4, f"def {name}(", _ANY, ") -> Any:")
    told = f'"{label} has no {name} yet"'
    return f"{head}\n{fitted(8, 'raise NotImplementedError(', [told], ')')}"


def _configured(names: Naming, keyed: bool) -> list[str]:
    if not names.sdk.configure or keyed:
        return []
    lines = [
        f"    def {CONFIGURE}(self) -> None:",
        '        """Give the SDK its key, where the application starts and after a rotation."""',
        f"        {secret(names.sdk.configure, _ASKED)}",
    ]
    return ["\n".join(lines)]


def _connected(names: Naming) -> list[str]:
    sdk = names.sdk
    if not sdk.client or not sdk.secrets:
        return []
    given = "Any" if sdk.untyped or not sdk.client.rpartition(".")[2][:1].isupper() else sdk.client
    lines = [f"    def _client(self) -> {given}:"]
    lines.append('        """One for each call: it has the secret as it is now, and shares no state."""')
    lines.append("        secret = self.binding.runtime.secret")
    lines += [f"        {line}" for line in secret(sdk.before, 'secret("{}")').strip().splitlines()]
    arguments = [secret(argument, 'secret("{}")') for argument in sdk.arguments]
    return ["\n".join([*lines, fitted(8, f"return {sdk.client}(", arguments, ")")])]


def _bound(names: Naming) -> str:
    return "\n".join(
        [
            f"{names.instance}: {names.port} = {names.adapter}(",
            "    Binding(",
            f'        capability="{names.capability}",',
            f'        tenant_connection_id="{names.connection}",',
            "        runtime=runtime,",
            "    )",
            ")",
        ]
    )


def test_contract(names: Naming) -> str:
    module, _, name = names.fake.partition(":")
    public = f'name for name in vars({names.port}) if not name.startswith("_")'
    return template(
        "test_contract",
        capability=names.capability,
        imports="\n".join(sorted([taken(names.contract, names.port), taken(module, name)])),
        operations=fitted(0, "OPERATIONS = sorted(", [public], ")"),
        port=names.port,
        fake=name,
    )


def test_adapter(names: Naming, operations: Iterable[Operation], keyed: bool) -> str:
    sdk = names.sdk
    rows, tail = [], ""
    for name, call in operations:
        path, _, after = call.partition("(*)")
        client = f"{sdk.client.partition('.')[2]}.return_value." if sdk.client else ""
        way = client + path.replace("()", ".return_value")
        rows.append(fitted(4, "(", [f'"{name}"', f'"{way}"'], "),"))
        tail = after.replace("()", ".return_value")
    options = [f"{option.partition('=')[0]}=ANY" for option in sdk.options if keyed]
    secrets = (sdk.client or keyed) and sdk.secrets
    return template(
        "test_adapter",
        capability=names.capability,
        label=sdk.label,
        package=names.package,
        module=names.module,
        adapter=names.adapter,
        connection=names.connection,
        root=sdk.root,
        any="ANY, " * bool(options),
        operations="\n".join(rows),
        handed="\n".join(
            [
                fitted(4, "called.assert_called_once_with(", ["1", "limit=2", *options], ")"),
                f"    assert answer is called.return_value{tail}",
            ]
        ),
        rotation=template("test_rotation") if secrets else "",
    )
