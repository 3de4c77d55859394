# CLEAN: contract and domain types of the boundary
import dataclasses
from typing import Protocol


class PaymentFailed(RuntimeError):
    """Raised by every payment adapter."""


@dataclasses.dataclass(frozen=True)
class Charge:
    ident: str
    cents: int


class Payments(Protocol):
    def charge(self, cents: int) -> Charge: ...
