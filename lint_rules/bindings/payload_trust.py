"""What a request says decides which capability, connection or tenant is bound.

A sender writes into a request what it likes. If the tenant or the connection is taken from there, one tenant can work
with the account of another. A connection is looked up for who the sender was proven to be.

Bad:

    # app/views.py
    def webhook(request):
        payload = request.get_json()
        return bind_payments(tenant_id=payload["tenant_id"])

Good:

    # app/views.py
    def webhook(request):
        connection = connections.find(account_id=request.get_json()["account"])
        return bind_payments(tenant_id=connection.tenant_id)

Followed are names within a function, and functions of the project that hand their argument on to a binding or a
runtime. Bodies that a framework parsed count too: a model that a route takes, `Body()` and `Query()` parameters, what
a form or a serializer found valid, as its form is all that was looked at.

Not a violation: a value that only serves to look something up, or that is compared with what the program knows
(`if tenant not in allowed: raise ...`) or asked for together with the sender (`request.user.can_use(tenant)`) before;
parts of the URL that the route declares; claims, sessions, and what a gateway wrote into an event; arguments of tasks,
what a framework injects (`Depends`), and events that are objects of the project's own classes; tests.

Options: `factories.arguments`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA312", "payload-trust", needs_manifest=True)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_tests:
        return
    for trusted in module.trusted_payloads:
        message = (
            f"the {trusted.what} of `{trusted.symbol}` is taken from what the request says; look it up by who sent it"
        )
        yield RULE.at(module, trusted.span, message, scope=trusted.scope, symbol=trusted.symbol)
