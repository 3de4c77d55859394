# CLEAN: first-party top-level module github and a name that only begins like it
import github
from app.ui.github_utils import link


def show() -> str:
    return github.badge() + link("a")
