# CLEAN: script's own helper named like an SDK
def count(rows: list) -> int:
    return len(rows)
