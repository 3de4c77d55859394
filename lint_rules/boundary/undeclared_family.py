"""An SDK is used in the boundary although no capability declares its family.

The manifest is the list of what the application integrates. A provider that is not in it has no owner, no
connection and no fake, and nobody decided to install it.

Bad:

    # app/integrations/sms.py; the manifest declares billing.payments only
    import twilio

Good:

    [tool.seamlint.capabilities."communication.sms"]
    family = "sms"
    provider = "sms.twilio"

Not a violation: anything while the manifest declares no capability at all; imports for type checkers only.

Options: `capabilities`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA106", "undeclared-family")


def check(module: ModuleView) -> Iterator[Finding]:
    capabilities = module.settings.capabilities
    if not module.in_boundary or not capabilities:
        return
    declared = {capability.family for capability in capabilities.values()}
    declared |= {capability.provider.partition(".")[0] for capability in capabilities.values()}
    providers = {capability.provider for capability in capabilities.values()}
    for reach in module.sdk_imports:
        provider, family = reach.hit.provider, module.family(reach)
        if reach.type_only or family in declared or provider.id in providers or provider.name in providers:
            continue
        yield RULE.reach(
            module,
            reach,
            f"`{reach.hit.symbol}` belongs to the family {family}, which no capability declares; "
            f'add [tool.seamlint.capabilities] with family = "{family}" or remove the import',
        )
