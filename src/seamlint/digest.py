"""A digest for what is kept and compared, without `hashlib`, which loads OpenSSL first."""

try:
    from _blake2 import blake2b
except ImportError:  # another Python than CPython
    from hashlib import blake2b

__all__ = ["blake2b", "digest"]


def digest(data: bytes) -> str:
    """As many digits as no accident, and no intent, makes equal for two texts."""
    return blake2b(data, digest_size=32).hexdigest()
