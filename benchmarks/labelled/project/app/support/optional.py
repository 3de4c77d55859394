try:
    import anthropic  # VIOLATION t1 import: guarded by except ImportError
except ImportError:
    anthropic = None


def available() -> bool:
    return anthropic is not None
