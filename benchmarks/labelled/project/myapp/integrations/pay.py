import stripe  # VIOLATION t2 place: myapp.integrations is not app.integrations


def pay():
    return stripe.PaymentIntent.create(amount=1, currency="eur")
