# CLEAN: own module named like the SDK (zebra stripes)
def draw(width: int) -> str:
    return "=" * width
