"""What to put into other tools' configurations; it is shown, and people put it there."""

from __future__ import annotations

import os

import seamlint

_HOOK = """\
- repo: https://github.com/seamlint/seamlint
  rev: v{version}
  hooks:
    - id: seamlint
"""
_GITHUB = """\
- run: pip install seamlint=={version}
- run: seamlint check
- run: seamlint baseline check
"""
_GITLAB = """\
seamlint:
  image: python:3.12
  script:
    - pip install seamlint=={version}
    - seamlint check
    - seamlint baseline check
"""


def snippets(root: str) -> list[tuple[str, str]]:
    """The file that each belongs in, and the text; for the CI that the repository has."""
    ci = (".gitlab-ci.yml", _GITLAB) if os.path.exists(os.path.join(root, ".gitlab-ci.yml")) else ("", _GITHUB)
    found = [
        (".pre-commit-config.yaml, under repos", _HOOK),
        (ci[0] or "a job of .github/workflows, under steps", ci[1]),
    ]
    return [(where, text.format(version=seamlint.__version__)) for where, text in found]
