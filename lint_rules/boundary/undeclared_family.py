"""An SDK is used in the boundary, or asked for as a dependency, although no capability declares its family.

The manifest is the list of what the application integrates. A provider that is not in it has no owner, no
connection and no fake, and nobody decided to install it.

Bad:

    # app/integrations/sms.py; the manifest declares billing.payments only
    import twilio

or, asked for in `pyproject.toml`, and nobody knows what for:

    [project]
    dependencies = ["stripe>=12", "twilio>=9"]

Good:

    [tool.seamlint.capabilities."communication.sms"]
    family = "sms"
    provider = "sms.twilio"

Dependencies are read from `pyproject.toml` (also the tables of Poetry, PDM and uv), `requirements*.txt`, `setup.cfg`,
`setup.py` and `Pipfile`. Where the boundary imports the SDK too, only the import is reported.

Not a violation: anything while the manifest declares no capability at all; imports for type checkers only; groups and
files for development, tests and documentation; what only a lock file or a compiled list of requirements names; an
SDK of many services, such as boto3, while a capability declares one of their families.

Options: `capabilities`, `families`, `providers`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.project_view import ProjectView, Text
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA106", "undeclared-family")


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary or not module.settings.capabilities:
        return
    declared = _declared(module)
    for reach in module.sdk_imports:
        provider, family = reach.hit.provider, module.family(reach)
        if reach.type_only or not declared.isdisjoint((family, provider.id, provider.name)):
            continue
        yield RULE.reach(
            module,
            reach,
            f"`{reach.hit.symbol}` belongs to the family {family}, which no capability declares; "
            f'add [tool.seamlint.capabilities] with family = "{family}" or remove the import',
        )


def check_project(project: ProjectView) -> Iterator[Finding]:
    declared = _declared(project)
    for sdk in project.sdks if project.settings.capabilities else ():
        provider = sdk.providers[0]
        known = {each for one in sdk.providers for each in (one.id, one.name)}
        if provider.role == "aggregator" or sdk.imported or not declared.isdisjoint(known | sdk.families):
            continue  # an aggregator is SEA107
        yield RULE.at(
            Text(sdk.path),
            sdk.span,
            f"`{sdk.name}` is the SDK of {provider.name} ({provider.family}), which no capability declares; "
            f'add [tool.seamlint.capabilities] with family = "{provider.family}" or remove the dependency',
            symbol=sdk.name,
            provider=provider.name,
            family=provider.family,
        )


def _declared(where: ModuleView | ProjectView) -> set[str]:
    """The families and providers that the capabilities name."""
    capabilities = where.settings.capabilities.values()
    families = {capability.provider.partition(".")[0] for capability in capabilities}
    return families | {capability.family for capability in capabilities} | {each.provider for each in capabilities}
