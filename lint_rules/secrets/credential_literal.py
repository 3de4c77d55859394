"""A credential stands in the code.

Whoever can read the repository, its history or a stack trace has it; it cannot be rotated without a release,
and it is the same for every tenant. That it has been there once is enough: revoke it.

Bad:

    stripe.api_key = "sk_live_..."  # the whole key

    DATABASE_URL = "postgresql://shop:...@db.internal/shop"  # the password in it

    jwt_secret = os.environ.get("JWT_SECRET", "...")  # a real one as the default

Good:

    stripe.api_key = secrets.resolve("vault://billing/stripe#secret-key")

    jwt_secret = os.environ["JWT_SECRET"]

A literal is a credential by its format (keys of some seventy providers, private keys, signed tokens, passwords
in URLs and connection strings, webhook URLs, authorization headers), or because it is given to a secret's name
(assigned, as an argument, a default or an item, compared with it) and looks like no word, reference, path,
hash or stand-in. The message never shows it.

Not a violation: references such as `vault://...`, names of variables, publishable keys, identifiers, password
hashes, templates and stand-ins such as `changeme`; in tests anything but a provider's live key; what
`.secrets.baseline` lists, or a comment `pragma: allowlist secret` allows.

Options: `tests`, `docs`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Confidence, Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA206", "credential-literal", needs_boundary=False, asks=Ask.LITERALS)


def check(module: ModuleView) -> Iterator[Finding]:
    if module.in_docs:
        return  # SEA207
    for literal in module.literals:
        verdict = literal.verdict
        if literal.kind == "code" and (verdict.live or not module.in_tests):
            yield RULE.at(
                module,
                literal.span,
                f"{verdict.described} stands in the code; revoke it, keep the new one in the secret store "
                "and resolve it by its reference",
                scope=literal.scope,
                confidence=Confidence.HIGH if verdict.is_sure else Confidence.MEDIUM,
                symbol=verdict.symbol,
            )
