"""Redacts what the text of an exception tells."""

from seamlint.fixes.redacting import redacted as fix

__all__ = ["fix"]
