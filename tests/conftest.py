"""Every test starts from nothing: no run may learn from another, unless that is what is tested."""

import os

os.environ["SEAMLINT_CACHE_DIR"] = ""
