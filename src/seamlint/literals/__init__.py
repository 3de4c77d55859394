"""Is this text a credential? By its format, or by the name it is given to; without any knowledge of syntax trees."""

from seamlint.literals.verdict import Hit, Verdict

__all__ = ["Hit", "Verdict"]
