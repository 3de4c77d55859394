import os, stripe  # VIOLATION t1 import: second name of one import statement


def charge_file(path: str) -> None:
    if os.path.exists(path):
        stripe.File.create(purpose="dispute_evidence", file=path)
