"""Shared names."""
from app.integrations.payments import stripe  # VIOLATION t2 launder: app package re-exports the SDK

__all__ = ["stripe"]
