"""What a name says of the value that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from seamlint.patterns import later
from seamlint.settings import Secrets
from seamlint.taint import tables

if TYPE_CHECKING:
    from seamlint.catalogue import Catalogue

_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LONGEST = 64
_GETTERS = frozenset({"get", "fetch", "load", "read", "find", "lookup", "current"})
_ACTIONS = frozenset({"change", "reset", "forgot", "forget", "lost", "recover", "update", "set"})
"""What is done to a password: `change_password` is a page, a form or a permission."""
_BETWEEN = frozenset({"by", "for", "from", "with", "of", "as", "in", "via", "and"})
"""Words of a function's name behind which stands what its result is not."""
_ASKING = frozenset("get fetch load read resolve lookup find retrieve".split())
ASKED = frozenset("secret secrets credential credentials".split())
_WRAPPERS = frozenset("value values text string str plain plaintext raw bytes encoded json".split())
"""Words behind the one that counts: `secret_value`, `token_str`."""


class Says(Enum):
    """The verdict on a name."""

    SECRET = "secret"
    AMBIGUOUS = "ambiguous"
    """A secret, unless the file reads text apart, `token` alone, or speaks of other pins."""
    HARMLESS = "harmless"
    """It has the word of a secret in it and stands for something else: `token_count`, `secret_name`."""
    NOTHING = "nothing"


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `accessToken` and `ACCESS_TOKEN` have the same two."""
    return tuple(word.lower() for word in _WORD.findall(name))


@cache
def ends_in(name: str, ends: tuple[str, ...] | frozenset[str]) -> bool:
    """Whether a name is called one of `ends`, whatever stands before it: `self.http_client` is a `client`."""
    found = words(name)
    return any(last and found[-len(last) :] == last for last in map(words, ends))


@cache
def asks(name: str) -> bool:
    """Whether a function by its name asks a store of secrets."""
    verb, noun = (*words(name), "", "")[:2]
    return verb in _ASKING and noun in ASKED


_NONE_DECLARED = Secrets()


class Names:
    """The words of `names.toml`, and the verdicts on names, each made once."""

    def __init__(
        self,
        providers: frozenset[str] = frozenset(),
        declared: Secrets = _NONE_DECLARED,
        identifiers: frozenset[str] = frozenset(),
    ) -> None:
        table = tables.names()
        self._nouns = _split(table["nouns"])
        self.stems = self._nouns | {"pass", "auth", "cookie", "api_key", "key"}
        """What lists of sensitive keys are made of."""
        self._alone = _split(table["alone"])
        self._phrases = frozenset(tuple(phrase.split()) for phrase in table["phrases"])
        self._key_words = _split(table["key_words"]) | providers
        self._tails = _split(table["tails"])
        self._heads = _split(table["heads"])
        self._token_words = _split(table["token_words"])
        self.paths = frozenset(table["paths"])
        self._identifying = _split(table["identifying"])
        self._public_keys = _split(table["public_keys"])
        self._positions = _split(table["positions"])
        self._credentials_of = _split(table["credentials_of"])
        self._token_phrases = frozenset(tuple(phrase.split()) for phrase in table["token_phrases"])
        self._ambiguous_keys = _split(table["ambiguous_keys"])
        self._harmless_keys = _split(table["harmless_keys"])
        self._verbs = [tuple(verb.split("_")) for verb in table["verbs"].split()]
        self._renewing = _split(table["renewing"])
        self._issuing = _split(table["issuing"])
        self.carriers = _split(table["carriers"])
        self._several = _split(table["several"])
        self._containers = _split(table["containers"])
        self._mixed = _split(table["mixed"])
        self._plain = _split(table["plain"])
        self._headers = frozenset(table["headers"])
        self._session_cookies = frozenset(table["session_cookies"])
        self.key_owners = _split(table["key_owners"]) | providers
        self._signatures = _split(table["signature_headers"])
        self.secret_words = _split(table["secret_words"])
        """What stands in a function that takes a password, or its like, out of what it is sent."""
        self._pin_owners, self._pin_others = _split(table["pin_owners"]), _split(table["pin_others"])
        self._one_time = frozenset(tuple(name.split()) for name in table["one_time"])
        self._declared = frozenset(map(words, declared.names))
        self._harmless = frozenset(map(words, declared.harmless))
        self._identifiers = frozenset(map(words, identifiers))
        self.says = cache(self._says)
        self.function = cache(self._function)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Names:
        """With the catalogue's providers: `stripe_key` is a key of Stripe's, `POSTHOG_API_KEY` only names a project."""
        providers = catalogue.providers.values()
        identifiers = frozenset(name for provider in providers for name in provider.identifiers)
        return cls(frozenset(provider.name for provider in providers), catalogue.settings.secrets, identifiers)

    def _says(self, name: str) -> Says:
        if len(name) > _LONGEST or "/" in name or len(name.split()) > 1:
            return Says.NOTHING  # no name: a text, or a path such as `/auth/tokens`
        found = words(name)
        if found in self._harmless:
            return Says.HARMLESS
        if any(found[-len(other) :] == other for other in self._declared if other):
            return Says.SECRET
        if found in self._identifiers or found[-2:] == ("token", "text"):
            return Says.HARMLESS
        if found == ("pin",):
            return Says.AMBIGUOUS  # `has_pins` tells
        while self._ends_in_wrapper(found):
            found = found[:-1]
        found = self._mapped(found) or found
        if not found or not self._mentions(found):
            return Says.NOTHING
        if name in self.paths or found[:2] in (("path", "to"), ("path", "of")) or found[1:][-2:-1] == ("in",):
            return Says.HARMLESS  # `path_to_credentials`, `key_in_secret`
        if self._heads & set(found[:-1]) or (found[0] in _ACTIONS and found[-1] in ("password", "passwords", "secret")):
            return Says.HARMLESS
        last, before = found[-1], found[:-1]
        if not self._phrases.isdisjoint((found[-2:], found[-3:])):
            return Says.SECRET
        if last in ("token", "tokens"):
            return self._token(before, last)
        if last in ("key", "keys"):
            return self._key(before, last)
        if last in self._nouns or name in self._alone:
            return Says.SECRET
        return Says.HARMLESS if last in self._tails else Says.NOTHING

    def _mapped(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Of what a mapping by something has the words, where that is several secrets: `passwords_by_host`."""
        head = found[: found.index("by")] if "by" in found[1:-1] else ()
        return head if not self._several.isdisjoint(head[-1:]) else ()

    def _ends_in_wrapper(self, found: tuple[str, ...]) -> bool:
        """Whether the last word says nothing: not the `string` of `connection_string`."""
        if len(found) < 2 or not self._phrases.isdisjoint((found[-2:], found[-3:])):
            return False
        return found[-1].isdigit() or (found[-1] in _WRAPPERS and found[-2] != "key")

    def _mentions(self, found: tuple[str, ...]) -> bool:
        if len(found) == 1 and found[0] in self._alone:
            return True
        return not self._telling.isdisjoint(found) or not self._phrases.isdisjoint((found[-2:], found[-3:]))

    @cached_property
    def _telling(self) -> frozenset[str]:
        """The words without which a name says nothing."""
        return self._nouns.union(
            "tokens key keys url uri str string header headers pass code codes hook webhook".split()
        )

    def _token(self, before: tuple[str, ...], last: str) -> Says:
        if not before:
            return Says.AMBIGUOUS if last == "token" else Says.NOTHING
        if last == "token" and before[-1] in self._credentials_of:
            return Says.SECRET
        if before[-1] in self._token_words or before[0] in self._token_words or before[-2:] in self._token_phrases:
            return Says.HARMLESS
        return Says.SECRET if last == "token" else Says.NOTHING

    def _key(self, before: tuple[str, ...], last: str) -> Says:
        if not before:
            return Says.NOTHING
        if before[-1] in self._harmless_keys or not self._public_keys.isdisjoint(before):
            return Says.HARMLESS
        if before[-1] in self._ambiguous_keys:
            return Says.AMBIGUOUS
        return Says.SECRET if last == "key" and before[-1] in self._key_words else Says.NOTHING

    def speaks_of_positions(self, said: Iterable[str]) -> bool:
        """Whether some of these names are of positions in a list or stream, and none is of a secret token."""
        found = False
        for name in said:
            if len(name) > _LONGEST or " " in name or ("oken" not in name and "ursor" not in name):
                continue  # a sentence, such as "give me a token", is no name
            last = words(name)[-1:]
            if last == ("token",) and self.says(name) is Says.SECRET:
                return False
            positions = self._positions.intersection(words(name)[:-1])
            found = found or (last in (("token",), ("cursor",)) and bool(positions))
        return found

    def is_some_key(self, name: str) -> bool:
        """Whether a variable is called a key and none that is known to be harmless: `CARRIER_KEY`."""
        found = words(name)
        if found in self._harmless or found in self._identifiers:
            return False
        return (
            len(found) > 1
            and found[-1] == "key"
            and found[-2] not in self._harmless_keys
            and not (self._heads & set(found))
        )

    def is_harmless_word(self, key: str) -> bool:
        """Whether what stands under a key among secrets is none: `user`, `host`, `expires_in`."""
        found = words(key)
        return bool(found) and found[-1] in self._tails

    def is_identifier(self, name: str) -> bool:
        """Whether a name is of what a secret is known by, and not of the secret: `secret_name`, `key_prefix`."""
        found = words(name)
        if len(found) == 1:
            return found[0] in ("fingerprint", "thumbprint", "digest", "checksum", "hash")
        known = not self._identifying.isdisjoint(found[-1:]) and self.says(name) is Says.HARMLESS
        return known and any(word in self._nouns or word == "key" for word in found[:-1])

    def keys_of(self, name: str) -> str:
        """How the keys are judged of a mapping that a name stands for: `secrets`, `name`, or empty for no mapping."""
        if self._mapped(words(name)):
            return "secrets"
        last = words(name)[-1:]
        return "secrets" if self._containers.intersection(last) else "name" if self._mixed.intersection(last) else ""

    def is_plain_key(self, key: str) -> bool:
        """Whether no secret stands under a key: `id`, `keyfile`, `username`."""
        return not self._plain.isdisjoint(words(key)[-1:])

    def _function(self, name: str) -> Says:
        """What the name of a function says of its result."""
        found = words(name)
        if any(found[: len(verb)] == verb for verb in self._verbs):
            return Says.HARMLESS
        if found[:1] == ("to",):
            return Says.NOTHING
        for position, word in enumerate(found[1:], start=1):
            if word in _BETWEEN:
                found = found[:position]  # `get_token_for_user`
                break
        verdict = self.says("_".join(found))
        return Says.SECRET if verdict is Says.AMBIGUOUS and len(found) > 1 else verdict

    def tells_nothing(self, name: str) -> bool:
        """Whether a function that has to do with a secret gives none: `check_token`, `hash_password`, `revoke_key`."""
        found = words(name)
        rest = "_".join(found[1:])
        if found[0] in _GETTERS and self.says(rest) is Says.HARMLESS:
            return True  # `get_public_key`
        if self.says(name) is Says.HARMLESS and not self._heads.isdisjoint(found):
            return True  # `create_csrf_token`
        return self.says(rest) in (Says.SECRET, Says.AMBIGUOUS) and found[0] not in self._renewing

    def issues(self, name: str) -> bool:
        """Whether a function makes a secret rather than looking it up."""
        return bool(self._issuing.intersection(words(name)[:1]))

    def has_key(self, owner: str) -> bool:
        """Whether what stands under `key` in a section is a secret by whose section it is: `config["api"]["key"]`."""
        return owner.lower() in self.key_owners

    def has_pins(self, said: set[str]) -> bool:
        """Whether a `pin` among these words is a secret number, not the leg of a chip or a place on a map."""
        return not self._pin_owners.isdisjoint(said) and self._pin_others.isdisjoint(said)

    def is_one_time(self, name: str) -> bool:
        """Whether random letters or digits under that name are there to be known to one person."""
        return words(name) in self._one_time

    def header(self, name: str) -> Says:
        """What the name of an HTTP header, or of a cookie, says of its value."""
        lowered = name.lower()
        if (
            lowered in self._headers
            or lowered in self._session_cookies
            or self.says(name) in (Says.SECRET, Says.AMBIGUOUS)
        ):
            return Says.SECRET
        return Says.HARMLESS

    def is_signature(self, name: str) -> bool:
        """Whether a header carries the signature over a webhook's body."""
        found = words(name)
        return "-" in name and not self._signatures.isdisjoint(found)


@cache
def is_unmistakable(name: str) -> bool:
    """Whether a name, as it is written in the code, can hardly be anything but that of a secret; a default is none."""
    last = _last(name)
    if last == "authorization" and not name.strip("`").endswith('"]'):
        return False  # what somebody may do, where it is no key of headers
    return "default" not in words(last) and ends_in(last, tuple(tables.names()["unmistakable"]))


@cache
def is_unmistakable_variable(name: str) -> bool:
    """Whether a variable of the environment, as it is written in a message, can hardly hold anything but a secret."""
    if ends_in(_last(name), ("vault secret", "kubernetes secret", "k8s secret")):
        return False  # where it is kept
    return is_unmistakable(name) or ends_in(_last(name), tuple(tables.names()["unmistakable_variables"]))


@cache
def is_sent(name: str) -> bool:
    """Whether a secret, as it is written in the code, is one that is sent to whom it is for: a one-time code."""
    return ends_in(_last(name), tuple(tables.names()["sent"]))


def _last(name: str) -> str:
    found: list[str] = re.findall(r"[\w-]+", name)
    return found[-1] if found else ""


def _split(text: Any) -> frozenset[str]:
    return frozenset(str(text).split())
