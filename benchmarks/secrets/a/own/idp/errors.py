class IdpError(Exception):
    """Base of everything raised here."""


class TokenEndpointError(IdpError):
    pass


class GrantRefused(IdpError):
    def __init__(self, grant_type, code):
        super().__init__(f"{grant_type}: {code}")
        self.grant_type = grant_type
        self.code = code


class AssertionRejected(IdpError):
    def __init__(self, issuer, assertion):
        super().__init__(issuer)
        self.issuer = issuer
        self.assertion = assertion


class BadClientSecret(IdpError):
    def __init__(self, client_id, client_secret):
        self.client_id = client_id
        self.client_secret = client_secret
        super().__init__(client_id, client_secret)


class QuietBadSecret(IdpError):
    def __init__(self, client_id, client_secret):
        self.client_id = client_id
        self.client_secret = client_secret

    def __str__(self):
        return f"bad secret for {self.client_id}"
