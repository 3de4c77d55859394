"""Which import, host, credential or command belongs to which provider.

Everything here is data in the TOML tables beside this module. It is read once a run, checked as it
is read, and extended by the user's `[tool.seamlint.providers]`.
"""

from seamlint.catalogue.model import Provider
from seamlint.catalogue.owners import Catalogue, load

__all__ = ["Catalogue", "Provider", "load"]
