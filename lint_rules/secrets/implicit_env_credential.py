"""An adapter makes a provider's client without a credential, so that the SDK takes one from the environment.

Nobody sees which key that is. It is the same for every tenant, it cannot be rotated without a restart, and on
another machine it is another one.

Bad:

    # app/integrations/llm.py
    client = openai.OpenAI()

Good:

    # app/integrations/llm.py
    client = openai.OpenAI(api_key=runtime.secrets.get("llm/openai"))

Clients count that are known to look into the environment: of OpenAI, Anthropic, Groq, Mistral, Cohere, Together,
Fireworks, Cerebras, Replicate, Voyage, Google GenAI, Pinecone, ElevenLabs, Deepgram, Twilio, SendGrid and boto3.

A program whose platform vouches for it, by a role or a workload identity, needs no key. Say so once for the
connection:

    [tool.seamlint.connections.uploads]
    integration = "storage.boto3"
    auth = "ambient"

Not a violation: a credential, a credential provider or a profile of any kind; `*args` and `**kwargs`, which may
hold one; modules in `boundary.secrets`; anything outside the boundary, where the SDK itself is the finding.

Options: `boundary.secrets`, `connections`, `families`.
"""

from collections.abc import Iterator

from seamlint.finding import Finding, Severity
from seamlint.links.ambient import is_declared
from seamlint.links.view import ModuleView
from seamlint.rule import Rule

RULE = Rule("SEA209", "implicit-env-credential", severity=Severity.WARNING)


def check(module: ModuleView) -> Iterator[Finding]:
    if not module.in_boundary or module.is_one_of(module.settings.boundary.secrets):
        return
    for client in module.ambient_clients:
        if is_declared(module, client.provider):
            continue
        family = client.provider.family
        yield RULE.at(
            module,
            client.span,
            f"`{client.symbol}` is given no credential and reads {' or '.join(f'`{name}`' for name in client.reads)} "
            f'by itself; pass the one of the connection, or declare it with `auth = "ambient"`',
            scope=client.scope,
            symbol=client.symbol,
            provider=client.provider.name,
            family=family,
            capability=module.links.instead.capability(client.provider, family),
        )
