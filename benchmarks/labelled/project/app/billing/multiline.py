from stripe import (  # VIOLATION t1 import: parenthesised multi-line import
    Customer,
    Invoice as Bill,
)


def bill(customer_id: str):
    return Bill.create(customer=Customer.retrieve(customer_id))
