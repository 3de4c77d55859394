"""Models of the customers' portal."""

import secrets

from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=80)
    email = models.EmailField(unique=True)
    api_token = models.CharField(max_length=64, default=secrets.token_urlsafe)
    token_hint = models.CharField(max_length=4, blank=True)

    def __str__(self):
        return f"{self.name} <{self.email}>"


class Device(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    label = models.CharField(max_length=40)
    enrol_secret = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.label} ({self.enrol_secret})"


class Invitation(models.Model):
    email = models.EmailField()
    invite_token = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.email

    def __repr__(self):
        return "<Invitation %s token=%s>" % (self.email, self.invite_token)


class Gateway(models.Model):
    name = models.CharField(max_length=40)
    shared_secret = models.CharField(max_length=64)
    public_key = models.TextField()

    def __str__(self):
        return self.name + " …" + self.shared_secret[-4:]

    def as_dict(self):
        return {"name": self.name, "shared_secret": self.shared_secret}

    def as_card(self):
        return {"name": self.name, "public_key": self.public_key, "secret_set": bool(self.shared_secret)}
