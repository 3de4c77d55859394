def refund(charge: str):
    from app.integrations.payments import gateway  # VIOLATION t2 launder: function-local import of the SDK name

    return gateway.Refund.create(charge=charge)
