"""What an application needs, by the family of the provider that gives it: a neutral name for each."""

from __future__ import annotations

from seamlint.adoption.survey import Survey
from seamlint.settings import Capability

NAMES = {
    "calendar": "scheduling.events",
    "cloud": "platform.services",
    "database": "data.queries",
    "email": "communication.email",
    "github": "development.repositories",
    "llm": "assistant.answers",
    "messaging": "communication.messages",
    "openbanking": "banking.accounts",
    "payments": "billing.payments",
    "project-management": "work.tracking",
    "secret-source": "platform.secrets",
    "sms": "communication.sms",
    "storage": "files.storage",
    "telemetry-sink": "operations.telemetry",
    "vector-store": "knowledge.search",
    "voice": "communication.voice",
}


def propose(survey: Survey) -> dict[str, Capability]:
    """A capability for each family that is in use for certain, with the provider if there is only one."""
    providers: dict[str, set[str]] = {}
    for use in survey.uses:
        if use.is_sure:
            providers.setdefault(use.family, set()).add(use.provider)
    found = {}
    for family, names in sorted(providers.items()):
        known = survey.result.links.catalogue.providers
        first = known[min(names)]
        only = first.id if len(names) == 1 and first.role == "provider" and first.family == family else ""
        found[NAMES.get(family, f"{family}.service")] = Capability(family=family, provider=only)
    return dict(sorted(found.items()))
