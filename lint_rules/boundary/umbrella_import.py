"""The boundary imports, or the project installs, an umbrella that brings every provider along.

A facade over all providers makes each of them reachable from everywhere it is imported, with every
credential it finds in the environment. The boundary can no longer say which provider serves what.

Bad:

    # app/integrations/llm.py
    import litellm

    from stripe import *

Good:

    # app/integrations/llm.py
    from openai import OpenAI

Once a capability is declared the files that name dependencies are looked at too, as SEA106 says.

Not a violation: an aggregator that a capability names as its provider; a star import of the boundary's own
contracts; a dependency for development, tests or documentation.

Options: `capabilities`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.project_view import ProjectView, Text
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA107", "umbrella-import", Severity.WARNING)

_UMBRELLA = ("stands for many providers", ", or name it as the provider of a capability")
_STAR = ("is imported with all its names", "")


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    declared = {capability.provider for capability in module.settings.capabilities.values()}
    for reach in module.sdk_imports:
        provider = reach.hit.provider
        umbrella = provider.role == "aggregator" and not {provider.id, provider.name} & declared
        if reach.type_only or not (umbrella or reach.star):
            continue
        what, otherwise = _UMBRELLA if umbrella else _STAR
        yield RULE.reach(module, reach, f"`{reach.hit.symbol}` {what}; import what the adapter needs{otherwise}")


def check_project(project: ProjectView) -> Iterator[Finding]:
    declared = {capability.provider for capability in project.settings.capabilities.values()}
    for sdk in project.sdks if declared else ():
        provider = sdk.providers[0]
        if provider.role != "aggregator" or sdk.imported or {provider.id, provider.name} & declared:
            continue
        yield RULE.at(
            Text(sdk.path),
            sdk.span,
            f"`{sdk.name}` stands for many providers; install the SDK that is needed, or name it as the provider of a "
            "capability",
            symbol=sdk.name,
            provider=provider.name,
            family=provider.family,
        )
