import mailchimp_marketing  # VIOLATION t3 place: a stub of the SDK in stubs/ does not make it first-party


def client():
    return mailchimp_marketing.Client()
