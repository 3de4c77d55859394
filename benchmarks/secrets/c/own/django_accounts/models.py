import hashlib

from django.contrib.auth.hashers import make_password
from django.db import models


class Account(models.Model):
    email = models.EmailField()
    password = models.CharField(max_length=128, help_text="PBKDF2 hash of the password")
    api_token = models.CharField(max_length=64)
    signing_secret = models.CharField(max_length=64)
    token_version = models.PositiveIntegerField(default=1)

    def set_raw_password(self, raw):
        self.password = make_password(raw)
        self.save(update_fields=["password"])

    def __str__(self):
        return f"{self.email} (token v{self.token_version})"

    def __repr__(self):
        return f"<Account {self.pk} {hashlib.sha256(self.api_token.encode()).hexdigest()[:12]}>"


class DeployKey(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    public_key = models.TextField()
    private_key = models.TextField()

    def __str__(self):
        return f"{self.title} {self.public_key[:40]}"

    def __repr__(self):
        return "DeployKey(%s, %s)" % (self.title, self.private_key)


class ServicePassword:
    """A password that does not show itself."""

    def __init__(self, value):
        self._value = value

    def reveal(self):
        return self._value

    def __str__(self):
        return "<password>"

    __repr__ = __str__
