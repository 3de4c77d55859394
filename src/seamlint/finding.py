"""What a rule says about one place in the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from seamlint.fix import Fix


class Severity(str, Enum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(str, Enum):
    HIGH = "high"
    MEDIUM = "medium"


@dataclass(frozen=True)
class Step:
    """One hop of the way a name took from the provider to the finding."""

    path: str
    line: int
    message: str


@dataclass(frozen=True)
class Finding:
    code: str
    name: str
    path: str
    """Relative to the project's root, with `/`."""
    line: int
    column: int
    end_line: int
    end_column: int
    """Lines and columns count from 1; the end column is the one after the last character."""
    message: str
    severity: Severity
    confidence: Confidence = Confidence.HIGH
    symbol: str = ""
    """The provider's name that is reached, such as `stripe.PaymentIntent`."""
    provider: str = ""
    family: str = ""
    capability: str = ""
    owner: str = ""
    """Module and qualified name of the definition that holds the finding; part of its identity."""
    trace: tuple[Step, ...] = field(default=(), compare=False)
    fingerprint: str = ""
    detail: tuple[str, ...] = field(default=(), compare=False)
    """What a fixer must know and the message only says in words: the codes that a suppression names in vain."""
    fix: Fix | None = field(default=None, compare=False)
    near: tuple[str, ...] = field(default=(), compare=False)
    """For a finding at the top of a module: what the module defines, by which it is known when code moves."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, int, int, str]:
        return (
            self.path,
            self.line,
            self.column,
            self.code,
            self.symbol,
            self.end_line,
            self.end_column,
            self.message,
        )


@dataclass(frozen=True)
class Accepted:
    """A finding that does not count, and who says so: an entry of the ledger."""

    finding: Finding
    by: str
    """`comment`, `exception` or `baseline`."""
    path: str
    """The file that says it."""
    line: int = 1
    reason: str = ""
    owner: str = ""
    until: date | None = None


def fingerprint(finding: Finding, occurrence: int) -> str:
    """Identity of a finding that survives edits elsewhere in the file.

    Made of rule, module, enclosing definition and target; no line numbers, no source text.
    `occurrence` counts equal ones within the definition, from 0.
    """
    parts = (finding.code, finding.owner or finding.path, finding.symbol, str(occurrence))
    import hashlib  # OpenSSL is loaded with it

    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
