"""The ways a use can reach a provider. Each module answers for one way, about one use at a time."""

from seamlint.links.routes.base import Context, Hit

__all__ = ["Context", "Hit"]
