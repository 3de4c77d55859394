"""Evidence of a call to a provider holds a secret or a raw object, or has no handle to find the call by.

Evidence is kept for years and read by people who may not see what went over the wire. It says that something happened
and where to look it up: an id, a reference, a hash. What the provider answered stays with the provider.

Bad:

    record_evidence(capability="billing.payments", response=stripe.Charge.create(amount=100))

    record_evidence(capability="billing.payments", receipt_id=receipt.id, api_key=connection.api_key)

    record_evidence(capability="billing.payments", status="succeeded")

Good:

    record_evidence(capability="billing.payments", status="succeeded", handle=f"harness://evidence/{run_id}")

The recorders are the functions in `factories.evidence`: a name with its module, or a bare one, which stands for
whatever is called so.

Not a violation: fields of what a provider answered, such as `charge.id`; ids, hashes, references and URIs; a record of
the project's own, or anything else that cannot be seen into; tests.

Options: `factories.evidence`, `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links import evidence
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA702", "evidence-shape", needs_boundary=False, needs_manifest=True, asks=Ask.REACHES | Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    yield from RULE.leaks(module, "evidence", "record an id or a reference instead")
    for made in evidence.find(module) if not module.in_tests else ():
        if made.raw:
            what = f"records the whole object that `{made.raw}` gives; record its id and what the audit needs"
        elif not made.has_handle:
            what = "records no handle to find the call by; pass an id, a reference, a hash or a URI"
        else:
            continue
        yield RULE.at(module, made.span, f"`{made.symbol}` {what}", scope=made.scope, symbol=made.symbol)
