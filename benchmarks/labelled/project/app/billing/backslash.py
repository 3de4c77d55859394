from stripe import \
    Customer, \
    Subscription


def subscribe(customer: "Customer", price: str):
    return Subscription.create(customer=customer, items=[{"price": price}])
