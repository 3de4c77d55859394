"""The parts of `speed.py`: what is run, on what, how it is measured, and the tables that are made of it."""
