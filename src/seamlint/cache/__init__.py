"""What an earlier run learned, kept outside the project: never a source text, never the value of a secret.

Nothing is looked up by a name or a date. A key is made of all that an answer depends on, and whatever cannot be
vouched for is read again.
"""
