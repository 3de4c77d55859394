"""A secret reaches a client: a response, a page, a cookie, a session, a redirect or the state of a front end.

What a browser or another service was sent is out of your hands, and often cached on the way.

Bad:

    return JsonResponse({"id": integration.id, "api_key": integration.api_key})

    def callback(request, token):
        return redirect(f"https://app.example.com/done?access_token={token}")

Good:

    return JsonResponse({"id": integration.id, "api_key": integration.masked_api_key()})

Not a violation: publishable keys, csrf tokens and client ids; fields that a response model, `exclude` or
`write_only` leaves out; a token in the response of the function that has just made it for its owner.

An endpoint that is there to show a secret to its owner says so: `# seamlint: allow[SEA204] shown once to its owner`.

Options: `secrets.sanitizers`, `secrets.names`, `secrets.harmless`.
"""

from collections.abc import Iterator

from seamlint.ask import Ask
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import Rule, on_purpose

RULE = Rule("SEA204", "secret-client-state", needs_boundary=False, asks=Ask.LEAKS)


def check(module: ModuleView) -> Iterator[Finding]:
    advice = f"send a reference or a masked form; {on_purpose('shown to its owner')}"
    return RULE.leaks(module, "client", advice)
