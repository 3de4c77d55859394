import stripe  # VIOLATION t2 place: app.orders.integrations is another package


def rates():
    return stripe.TaxRate.list()
