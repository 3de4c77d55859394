from app.integrations.hop import second  # VIOLATION t2 launder: SDK module over two hops


def refund(charge: str):
    return second.Refund.create(charge=charge)
