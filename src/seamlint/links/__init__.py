"""Across files: where each name comes from, and every place that reaches a provider."""
