# -*- coding: latin-1 -*-
"""Größe und Preis (café)."""
import stripe  # VIOLATION t2 robust: file in latin-1 with a coding line

NAME = "Zürich"
