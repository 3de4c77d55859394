from .integrations.payments import gateway  # VIOLATION t2 launder: relative import from a module at the top of the package


def balance():
    return gateway.Balance.retrieve()
