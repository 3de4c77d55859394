from ...integrations.payments import stripe as psp  # VIOLATION t2 launder: relative import inside __init__.py (level counts from the package)


def balance():
    return psp.Balance.retrieve()
