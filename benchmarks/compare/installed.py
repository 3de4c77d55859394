"""The peers, in an environment of their own so that they do not disturb ours: which there are, in which version."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from seamlint import __version__

PINS = Path(__file__).resolve().parents[1] / "peers.txt"


class Peers:
    def __init__(self, folder: Path) -> None:
        self._bin = folder / ("Scripts" if os.name == "nt" else "bin")
        self.environment = {
            "PATH": os.pathsep.join([str(self._bin), os.environ.get("PATH", "")]),
            "SEMGREP_ENABLE_VERSION_CHECK": "0",
            "PYTHONDONTWRITEBYTECODE": "",  # compiled modules are let be written: start-up is a matter of imports
        }
        self._versions = self._installed()

    def install(self) -> None:
        """Make the environment with what `peers.txt` pins."""
        subprocess.run([sys.executable, "-m", "venv", str(self._bin.parent)], check=True)
        subprocess.run([str(self._bin / "python"), "-m", "pip", "install", "-q", "-r", str(PINS)], check=True)
        self._versions = self._installed()

    def version(self, distribution: str) -> str:
        """Empty if it is not installed."""
        return self._versions.get(distribution, "") if distribution else _own_version()

    def path(self, command: str) -> str:
        return str(self._bin / command)

    def _installed(self) -> dict[str, str]:
        python = self._bin / "python"
        if not python.exists():
            return {}
        code = "from importlib.metadata import distributions as all\nfor each in all(): print(each.name, each.version)"
        done = subprocess.run([str(python), "-c", code], check=True, capture_output=True, encoding="utf-8")
        return {name.lower(): version for name, version in (row.split() for row in done.stdout.splitlines())}


@cache
def _own_version() -> str:
    """With the commit, in a checkout."""
    command = ["git", "-C", str(PINS.parent), "describe", "--always", "--dirty", "--exclude", "*"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    return f"{__version__} ({done.stdout.strip()})" if done.stdout else __version__
