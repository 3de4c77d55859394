"""What happens at the edges of an integration: webhooks, redirects, retries, rate limits, URLs, guards.

One module answers one question about one module of the project. What belongs to which provider is
the table `catalogue/edges.toml`; nothing is said where no provider of the catalogue is at work.
"""

from seamlint.links.edges.view import Edge, Edges

__all__ = ["Edge", "Edges"]
