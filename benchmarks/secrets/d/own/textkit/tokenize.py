"""A small tokenizer and a pool of words for prompts."""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Iterator

logger = logging.getLogger(__name__)
TOKEN_RE = re.compile(r"(?P<word>\w+)|(?P<space>\s+)|(?P<mark>[^\w\s])")
SPECIAL_TOKENS = {"pad": "<pad>", "eos": "</s>", "mask": "<mask>"}
SECRET_WORDS = ("password", "token", "secret")


@dataclass
class Token:
    text: str
    kind: str
    start: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.text}"


@dataclass
class Vocabulary:
    tokens: list[str] = field(default_factory=list)
    token_to_id: dict[str, int] = field(default_factory=dict)

    def add(self, token: str) -> int:
        if token not in self.token_to_id:
            self.token_to_id[token] = len(self.tokens)
            self.tokens.append(token)
            logger.debug("token %r gets number %d", token, self.token_to_id[token])
        return self.token_to_id[token]

    def describe(self) -> str:
        return f"{len(self.tokens)} tokens, special {SPECIAL_TOKENS}"


def tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = TOKEN_RE.match(text, position)
        token = Token(match.group(), match.lastgroup or "mark", position)
        logger.debug("token %s at %d", token, position)
        yield token
        position = match.end()


def statistics(text: str) -> Counter:
    found = Counter(token.kind for token in tokens(text))
    logger.info("tokens by kind: %s", found)
    for token, count in Counter(str(t) for t in tokens(text)).most_common(5):
        print(f"{token:>12} {count}")
    return found


class Parser:
    def __init__(self, source: str):
        self.stream = list(tokens(source))
        self.token = self.stream[0] if self.stream else None

    def expect(self, kind: str) -> Token:
        token = self.token
        if token is None or token.kind != kind:
            raise SyntaxError(f"expected {kind}, got {token}")
        self.token = self.stream[token.start + 1]
        return token

    def error(self, next_token) -> str:
        logger.error("unexpected token %s after %s", next_token, self.token)
        return f"unexpected token {next_token.text!r}"


def budget(prompt_tokens: int, max_tokens: int, key: str) -> int:
    left = max_tokens - prompt_tokens
    logger.info("%s: %d of %d tokens left", key, left, max_tokens)
    if left < 0:
        raise ValueError(f"{prompt_tokens} tokens exceed {max_tokens}")
    return left


def compare(sort_key, primary_key, foreign_key):
    logger.debug("sorted by %s, joined %s=%s", sort_key, primary_key, foreign_key)
    print("secret words are", SECRET_WORDS)
