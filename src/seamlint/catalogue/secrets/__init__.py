"""The tables of the taint analysis: names, sources, sinks, and what library functions do."""
