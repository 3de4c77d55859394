import typing as t

if t.TYPE_CHECKING:
    from app.support.protocols import Chat
else:
    from openai import OpenAI as Chat  # VIOLATION t2 import: run-time branch of a TYPE_CHECKING guard


def make() -> "Chat":
    return Chat()
