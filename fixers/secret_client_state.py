"""Redacts what a client is told."""

from seamlint.fixes.redacting import redacted as fix

__all__ = ["fix"]
