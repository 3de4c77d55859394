import stripe  # noqa: F401  # VIOLATION t1 import: noqa of other linters does not allow it
import anthropic  # type: ignore[import-untyped]  # pylint: disable=all  # nosec  # VIOLATION t1 import: several foreign suppressions
