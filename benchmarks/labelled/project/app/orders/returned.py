from app.integrations.payments import charge_class, get_stripe, make_client


def refund(charge: str):
    return get_stripe().Refund.create(charge=charge)  # VIOLATION t2 launder: boundary function returns the SDK module


def amount(ident: str) -> int:
    return charge_class().retrieve(ident).amount  # VIOLATION t2 launder: boundary function returns an SDK class


def cancel(key: str, ident: str):
    client = make_client(key)  # VIOLATION t2 launder: boundary function returns the SDK client
    return client.subscriptions.cancel(ident)  # VIOLATION-OR
