from django.conf import settings
from django.db import models


class Course(models.Model):
    title = models.CharField(max_length=200)
    join_code_hint = models.CharField(max_length=40, blank=True)

    def __str__(self):
        return self.title


class LmsLink(models.Model):
    """The way into the learning platform of a school."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE)
    base_url = models.URLField()
    consumer_key = models.CharField(max_length=64)
    consumer_secret = models.CharField(max_length=128)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    def __str__(self):
        return f"{self.base_url} ({self.consumer_secret})"

    def __repr__(self):
        return f"<LmsLink {self.pk} {self.base_url}>"
