import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models


class Practice(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    lab_account = models.CharField(max_length=40, blank=True)
    lab_api_token = models.CharField(max_length=200, blank=True)
    sms_sender = models.CharField(max_length=11, blank=True)
    token_updated_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.name} ({self.slug})"

    def connection_label(self):
        return f"{self.slug}/{self.lab_account}:{self.lab_api_token}"


class FeedSubscription(models.Model):
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE)
    feed_url = models.URLField()
    signing_secret = models.CharField(max_length=64, default=secrets.token_hex)
    active = models.BooleanField(default=True)

    def __str__(self):
        return f"{self.feed_url} [{self.signing_secret}]"

    def __repr__(self):
        return f"<FeedSubscription {self.pk} active={self.active}>"


class Invitation(models.Model):
    email = models.EmailField()
    token = models.CharField(max_length=64, unique=True)
    password_hash = models.CharField(max_length=128, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    used = models.BooleanField(default=False)

    def set_password(self, raw_password):
        self.password_hash = make_password(raw_password)

    def __str__(self):
        return self.email
