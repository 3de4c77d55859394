# CLEAN: first-party top-level module named like an SDK
def badge() -> str:
    return "badge"
