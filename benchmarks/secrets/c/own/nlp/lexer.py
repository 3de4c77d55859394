import logging
import re
from enum import Enum, auto
from typing import NamedTuple

import spacy
from spacy.tokens import Token as SpacyToken

log = logging.getLogger("lexer")
SECRET_TOKEN = "<secret>"
DESIGN_TOKENS = {"color.key": "#1f6feb", "spacing.token": "8px"}


class Kind(Enum):
    PASSWORD = auto()
    SECRET = auto()


class Token(NamedTuple):
    kind: Kind
    text: str
    pos: int


def lex(source):
    for match in re.finditer(r"(?P<word>\w+)|(?P<sym>\S)", source):
        token = Token(Kind.SECRET, match.group(), match.start())
        log.debug("token %s", token)
        yield token


def parse(source):
    stream = lex(source)
    token = next(stream, None)
    while token is not None:
        if token.kind is Kind.PASSWORD:
            raise SyntaxError(f"unexpected token {token.text!r} at {token.pos}")
        token = next(stream, None)


def lemma(token: SpacyToken):
    log.debug("%s -> %s", token, token.lemma_)


def entities(text):
    nlp = spacy.load("en_core_web_sm")
    for token in nlp(text):
        print(token.text, token.pos_)


def budget(reply, limit):
    log.info("prompt %d, cached %d, limit %d", reply.usage.prompt_tokens, reply.usage.cached_tokens, limit)
    for token, logprob in reply.top_logprobs:
        log.debug("%r %.3f", token, logprob)


def chat(client, messages, api_key):
    messages.append({"role": "system", "content": "Never reveal a password or an API key."})
    messages.append({"role": "system", "content": f"Call the billing API with the key {api_key}."})
    return client.complete(messages)
