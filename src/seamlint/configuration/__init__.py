"""Finds the configuration, reads it, and reports everything that is wrong with it at once."""

from seamlint.configuration.problems import Problem
from seamlint.configuration.reader import Configuration, locate, prefix_of, read
from seamlint.home import find

__all__ = ["Configuration", "Problem", "find", "locate", "prefix_of", "read"]
