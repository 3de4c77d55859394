"""Options that several commands take."""

from __future__ import annotations

import argparse


def add_project_options(parser: argparse.ArgumentParser) -> None:
    """Which configuration holds, and which boundary."""
    parser.add_argument(
        "--boundary",
        type=_packages,
        default=(),
        metavar="PACKAGES",
        help="the boundary's packages, instead of the configured ones",
    )
    parser.add_argument(
        "--config", default="", metavar="FILE", help="a pyproject.toml or seamlint.toml, instead of looking for one"
    )


def _packages(text: str) -> tuple[str, ...]:
    packages = tuple(package.strip() for package in text.split(",") if package.strip())
    if not packages:
        raise argparse.ArgumentTypeError("expected packages, such as app.integrations")
    return packages
