import stripe  # VIOLATION t1 place: module name only begins like the boundary's


def customer(ident: str):
    return stripe.Customer.retrieve(ident)
