from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion  # VIOLATION t1 import: type-only import


def text(completion: ChatCompletion) -> str:
    return completion.choices[0].message.content or ""
