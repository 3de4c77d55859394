"""Writes the first adapter of a capability: typed, plain code that the project owns from then on."""
