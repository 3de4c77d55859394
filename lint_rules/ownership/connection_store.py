"""A model of tenants' connections keeps the secret itself.

The application stores which tenant is connected to what, and where the secret is. The secret in the same row is in
every backup, every dump for support and every query of an admin.

Bad:

    class TenantConnection(models.Model):
        tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
        provider = models.CharField(max_length=50)
        api_key = models.CharField(max_length=200)

Good:

    class TenantConnection(models.Model):
        tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
        provider = models.CharField(max_length=50)
        secret_ref = models.CharField(max_length=200)

Models count of Django, SQLAlchemy, SQLModel, peewee and their like that are called a connection or an integration, or
describe one by their fields (`tenant`, `provider`, `scopes`); data classes, attrs and pydantic models that name a
tenant besides.

Not a violation: encrypted columns and those whose name says so; `SecretStr` and its kin; references, ids, hashes;
settings classes; what a request brings (`ConnectionCreate`); tests.

Options: `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.stores import find
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA507", "connection-store", needs_boundary=False, needs_manifest=True, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    for stored in () if module.in_tests else find(module):
        yield RULE.at(
            module,
            stored.span,
            f"`{stored.model}` describes a connection and keeps `{stored.name}` in it; store a `secret_ref` to where "
            "the secret is kept, or encrypt the column",
            scope=stored.scope,
            symbol=stored.name,
        )
