"""Redacts what telemetry is told."""

from seamlint.fixes.redacting import redacted as fix

__all__ = ["fix"]
