from app.integrations.payments import LegacyPayments


def customers(adapter: LegacyPayments):
    return adapter._client.customers.list()  # VIOLATION t3 launder: private member of the adapter given as parameter


def direct(key: str):
    adapter = LegacyPayments(key)
    return adapter._client.customers.list()  # VIOLATION t2 launder: private member of an adapter made here


def class_attribute(charge: str):
    return LegacyPayments.sdk.Refund.create(charge=charge)  # VIOLATION t2 launder: adapter class attribute is the SDK


def by_property(key: str):
    adapter = LegacyPayments(key)
    return adapter.raw.customers.list()  # VIOLATION t3 launder: public property gives the SDK client
