import app.integrations.payments


def refund(charge: str):
    return app.integrations.payments.stripe.Refund.create(charge=charge)  # VIOLATION t1 launder: attribute chain through the boundary


def guarded(run):
    try:
        return run()
    except app.integrations.payments.stripe.CardError:  # VIOLATION t2 launder: SDK exception class by attribute chain
        return None
