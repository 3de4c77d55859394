"""Keeps third-party provider SDKs behind one integration boundary."""

__version__ = "0.1.0"
