"""Finds the configuration, reads it, and reports everything that is wrong with it at once."""

from seamlint.configuration.problems import Problem
from seamlint.configuration.reader import Configuration, find, locate, prefix_of, read

__all__ = ["Configuration", "Problem", "find", "locate", "prefix_of", "read"]
