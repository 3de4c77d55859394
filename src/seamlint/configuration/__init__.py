"""Reads the configuration, and reports everything that is wrong with it at once."""

from seamlint.configuration.problems import Problem
from seamlint.configuration.reader import Configuration, locate, prefix_of, read

__all__ = ["Configuration", "Problem", "locate", "prefix_of", "read"]
