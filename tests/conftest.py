"""Every test starts from nothing: no run may learn from another, unless that is what is tested."""

import os

from hypothesis import settings

os.environ["SEAMLINT_CACHE_DIR"] = ""
settings.register_profile("unhurried", deadline=None)  # what a busy machine takes is no failure
settings.load_profile("unhurried")
