"""An adapter imports an SDK before its capability has a contract.

Define what the application needs, then choose who provides it. Without a contract the SDK's own signatures
become the interface, and every caller depends on them.

Bad:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"

Good:

    [tool.seamlint.capabilities."billing.payments"]
    family = "payments"
    contract = "app.contracts.payments:PaymentsProvider"

The contract must be a class of the project, and the adapter's public class must have every public method
of it.

Not a violation: anything while the manifest declares no capability for the family (that is SEA106); a
provider that another declared capability of its family serves with a contract; an adapter that keeps the contract of
another capability of the family; classes in `boundary.webhooks`,
which verify callbacks and need no method of the contract.

Options: `capabilities`, `boundary.webhooks`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.bindings import family_of
from seamlint.links.contracts import contract_problem
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA108", "contract-first")


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary:
        return
    told: set[str] = set()
    for reach in module.sdk_imports:
        provider, family = reach.hit.provider, module.family(reach)
        name = module.links.instead.capability(provider, family)
        if not name or name in told or reach.type_only:
            continue
        problem = contract_problem(module, module.settings.capabilities[name].contract)
        if problem and not _serves_another(module, provider.id, family):
            told.add(name)
            yield RULE.reach(
                module,
                reach,
                f"`{reach.hit.symbol}` is imported for the capability `{name}`, {problem}",
                capability=name,
            )


def _serves_another(module: ModuleView, provider: str, family: str) -> bool:
    """Whether the module has an adapter of another capability that the SDK may serve."""
    kept = (serves for (path, _), serves in module.links.adapters.items() if path == module.path)
    capabilities = [module.settings.capabilities[name] for serves in kept for name in serves]
    return any(family == family_of(capability) or capability.provider == provider for capability in capabilities)
