# CLEAN: own protocol only
from typing import Protocol


class Chat(Protocol):
    def ask(self, text: str) -> str: ...
