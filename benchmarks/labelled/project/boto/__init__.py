# CLEAN: first-party top-level package named like a legacy SDK
def harvest() -> str:
    return "boto is a river dolphin"
