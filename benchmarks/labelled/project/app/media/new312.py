"""Python 3.12: type statement and nested quotes."""
import stripe  # VIOLATION t2 robust: syntax of Python 3.12 in the file

type Money = int | float


def show(row: dict[str, Money]) -> str:
    return f"{row["total"]} {stripe.__name__}"
