import os; import stripe  # VIOLATION t1 import: second statement of the line


def cwd_customer():
    return stripe.Customer.create(description=os.getcwd())
