"""Follows secrets from where they come from to where they leave the program."""
