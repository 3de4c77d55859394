"""One check divided over several machines: each writes down its part, and the parts become one report.

`share.py` says what falls to whom. A part is what a report would show of it, with what is still to be judged once all
are there; no line of the source, no value of a secret.
"""
