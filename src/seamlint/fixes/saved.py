"""Which files hold changes that git has not recorded, so that an edit in them could not be told from what was there."""

from __future__ import annotations

import os
from collections.abc import Sequence

_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "status", "--porcelain", "--no-renames", "--")
_AT_ONCE = 200


def unsaved(root: str, paths: Sequence[str]) -> list[str]:
    """Those of the files with changes that are in no commit; none where there is no git or no repository."""
    found: list[str] = []
    for first in range(0, len(paths), _AT_ONCE):
        some = paths[first : first + _AT_ONCE]
        if _is_changed(root, some):
            found += [path for path in some if _is_changed(root, [path])]
    return found


def _is_changed(root: str, paths: Sequence[str]) -> bool:
    import subprocess  # most runs start nothing

    environment = {**os.environ, "GIT_LITERAL_PATHSPECS": "1"}
    try:
        done = subprocess.run([*_GIT, *paths], cwd=root, env=environment, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and bool(done.stdout)
