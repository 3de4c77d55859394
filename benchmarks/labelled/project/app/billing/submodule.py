import stripe.checkout  # VIOLATION t1 import: submodule import


def open_session(price: str):
    return stripe.checkout.Session.create(line_items=[{"price": price, "quantity": 1}], mode="payment")
