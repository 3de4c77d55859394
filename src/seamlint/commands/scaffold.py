"""`seamlint scaffold`."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.commands import CLEAN
from seamlint.commands.output import refuse, show
from seamlint.patterns import later
from seamlint.redaction import shown
from seamlint.request import ConfigurationError, Request, UsageError

if TYPE_CHECKING:
    from seamlint.scaffold.place import Place
    from seamlint.scaffold.plan import Plan
    from seamlint.scaffold.sdks import Sdk

_CAPABILITY = later(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
_PACKAGE = later(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "capability",
        nargs="?",
        metavar="CAPABILITY",
        help="what the application needs, such as billing.payments (default: whatever SDKs it uses by itself)",
    )
    parser.add_argument("--provider", metavar="NAME", help="whose SDK serves it, such as stripe")
    parser.add_argument(
        "--mode",
        choices=("local", "hybrid", "managed"),
        help="where its secrets are kept (default: as configured, or local)",
    )
    parser.add_argument(
        "--boundary", default="", metavar="PACKAGE", help="the package of the boundary, if none is configured"
    )
    parser.add_argument("--write", action="store_true", help="write the files; without it they are only shown")


def run(options: argparse.Namespace) -> int:
    from seamlint.scaffold.place import Obstacle

    if options.boundary and not _PACKAGE.fullmatch(options.boundary):
        wrong = f"`{shown(options.boundary)}` is no package"
        raise UsageError(f"{wrong}; write it as it is imported, such as app.integrations")
    if bool(options.capability) != bool(options.provider):
        raise UsageError(
            "a capability and its provider go together: seamlint scaffold billing.payments --provider stripe"
        )
    try:
        if not options.capability:
            return _everything(options)
        sdk = _sdk(options.provider)
        return _one(_capability(options.capability, sdk), sdk, options)
    except Obstacle as error:
        raise UsageError(str(error)) from None
    except ConfigurationError as error:
        return refuse(error, "nothing was written: the configuration cannot be used as it stands")


def _survey(boundary: str, mode: str = "") -> Place:
    from seamlint.api import settings_of
    from seamlint.home import find
    from seamlint.scaffold import place

    root, file = find(os.getcwd())
    settings = settings_of(root, file, Request())
    if mode and settings.runtime.mode not in ("", mode):
        raise UsageError(f"the runtime of this project is {settings.runtime.mode} already ({file}, runtime.mode)")
    return place.survey(root, file, settings, boundary)


def _one(capability: str, sdk: Sdk, options: argparse.Namespace) -> int:
    from seamlint.scaffold.plan import plan

    place = _survey(options.boundary, options.mode or "")
    planned = plan(place, capability, sdk, options.mode or place.settings.runtime.mode or "local")
    return _written(planned) if options.write else _told(planned)


def _everything(options: argparse.Namespace) -> int:
    """Every SDK that the application uses by itself, one after the other, since each finds what the last one wrote."""
    from seamlint.scaffold.used import proposals

    found = proposals(_survey(options.boundary))
    for capability, sdk in found:
        if options.write:
            _one(capability, sdk, options)
        else:
            show(f"seamlint scaffold {capability} --provider {sdk.provider.partition('.')[2]}\n")
    if not found:
        print("The application uses no SDK by itself that there is a template for.", file=sys.stderr)
    elif not options.write:
        print("Look at each, or let all of them be written with --write.", file=sys.stderr)
    return CLEAN


def _sdk(name: str) -> Sdk:
    from seamlint.configuration.problems import suggestion
    from seamlint.lookup import find
    from seamlint.scaffold import sdks

    found = sdks.find(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"`{shown(name)}` may be {' or '.join(sdk.provider for sdk in found)}; say which")
    families = {provider.family for provider in find(name)}
    alike = [sdk for sdk in sdks.table() if sdk.family in families]
    if alike:
        offered = ", ".join(sdk.provider.partition(".")[2] for sdk in alike)
        raise UsageError(
            f"there is no template for {shown(name)} yet; of its family there is {offered}, to start from or to go by"
        )
    raise UsageError(
        f"there is no template for `{shown(name)}`{suggestion(name, sdks.known(), 'try ' + ', '.join(sdks.known()))}"
    )


def _capability(name: str, sdk: Sdk) -> str:
    from seamlint.fixes.operations import family

    usual = family(sdk.family).capability
    if not _CAPABILITY.fullmatch(name):
        raise UsageError(
            f"`{shown(name)}` is no capability; write two or more words with dots, in small letters, such as {usual}"
        )
    own = {sdk.provider.partition(".")[2], *sdk.names} & set(re.split(r"[.-]", name))
    if own - {sdk.family}:
        raise UsageError(
            f"`{name}` is named after its provider; say what the application needs, such as {usual}, so that the name "
            "stays when the provider does not"
        )
    return name


def _told(planned: Plan) -> int:
    """The diff, and on the error stream what it is, so that the diff stays one."""
    from seamlint.fixes.diff import unified

    show(unified(planned.changes))
    count = len(planned.changes)
    told = f"{count} file{'s' * (count != 1)} would be written; do that with --write." if count else _nothing(planned)
    print(told, file=sys.stderr)
    return CLEAN


def _written(planned: Plan) -> int:
    from seamlint.fixes.write import all_or_none

    changes = planned.changes
    before = {change.path: None if change.is_new else change.before for change in changes}
    all_or_none(planned.place.root, before, {change.path: change.after for change in changes})
    lines = [f"{'written ' if change.is_new else 'added to'}  {change.path}\n" for change in changes]
    show("".join([*lines, *(f"{line}\n" for line in _next(planned))]) if changes else f"{_nothing(planned)}\n")
    return CLEAN


def _nothing(planned: Plan) -> str:
    return f"Nothing to write: `{planned.names.capability}` has all that it needs for {planned.names.sdk.label}."


def _next(planned: Plan) -> Iterator[str]:
    names = planned.names
    yield ""
    if names.second:
        yield f"{names.adapter} is not bound: {planned.place.settings.capabilities[names.capability].provider} serves"
        yield f"`{names.capability}` now. What raises NotImplementedError in {names.module} is for you to write."
    else:
        yield f"from {names.module} import {names.instance}"
    if planned.is_used:
        yield f"The application calls {names.sdk.label} itself; `seamlint check --diff` shows what can move there."
    if planned.dependency:
        yield f"Add {planned.dependency} to the dependencies of the project."
