# CLEAN: own module whose name begins like a provider namespace
from app.ui.azure_theme import azure, theme


def css() -> str:
    return f"color: {azure}; background: {theme()}"
