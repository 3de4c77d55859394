"""The boundary keeps a secret as long as the process runs.

A secret that is read when a module is imported, or once into a cache, stays what it was: after a rotation the
process goes on with the old one, and one tenant's secret may be handed to another.

Bad:

    # app/integrations/payments.py
    API_KEY = os.environ["STRIPE_SECRET_KEY"]

    @functools.lru_cache
    def api_key():
        return vault.read("payments/stripe")

Good:

    # app/integrations/payments.py
    def api_key(runtime):
        return runtime.secrets.get("payments/stripe")

Values count that the module itself reads, from the environment, a store of secrets or the person at the terminal,
into a name of the module or of a class; and functions behind `lru_cache`, `cache` and `cached_property` that give
a secret.

Not a violation: names of secrets and references to them; a cache of clients by connection; caches whose entries
expire (`TTLCache`); modules in `boundary.secrets`; anything outside the boundary, where reading it is the finding.

Options: `boundary.secrets`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA212", "secret-cache", severity=Severity.WARNING, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary or module.is_one_of(module.settings.boundary.secrets):
        return
    for kept in module.kept_secrets:
        if kept.cached:
            message = f"what `{kept.name}` gives, {kept.what or 'a secret'}, is cached for good"
        else:
            message = f"`{kept.name}` holds {kept.what} from the import of the module on"
        advice = "read it where it is used, so that a rotation reaches it"
        yield RULE.at(module, kept.span, f"{message}; {advice}", scope=kept.scope, symbol=kept.name)
