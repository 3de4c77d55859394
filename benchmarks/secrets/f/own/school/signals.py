import logging

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, mail_admins
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import LmsLink
from .tasks import push_link

audit = logging.getLogger("audit")


@receiver(user_login_failed)
def on_login_failed(sender, credentials, request=None, **kwargs):
    audit.warning("login failed for %s", credentials.get("username"))
    audit.warning("login failed: %s", credentials)


@receiver(user_logged_in)
def on_login(sender, request, user, **kwargs):
    audit.info("login of %s, session %s", user.pk, request.session.session_key)
    audit.info("login of %s from %s", user.pk, request.META["REMOTE_ADDR"])


@receiver(post_save, sender=LmsLink)
def on_link_saved(sender, instance, created, **kwargs):
    audit.info("link %s saved", instance)
    audit.info("link %r saved", instance)
    if created:
        mail_admins("New link", f"{instance.base_url}: {instance.consumer_secret}")
        push_link.delay(instance.pk)
        push_link.apply_async(args=[instance.pk], kwargs={"secret": instance.consumer_secret})


def tell_owner(link):
    message = EmailMultiAlternatives(
        subject="Your link is ready",
        body=f"Key: {link.consumer_key}\nSecret: {link.consumer_secret}\n",
        to=[link.owner.email],
    )
    message.send()


def tell_owner_again(link):
    EmailMultiAlternatives(
        subject="Your link was changed", body=f"Have a look at {link.base_url}", to=[link.owner.email]
    ).send()


def warm(link):
    cache.set(f"lms:{link.pk}:url", link.base_url)
    audit.debug("cached %s", f"lms:{link.pk}:consumer_secret")
