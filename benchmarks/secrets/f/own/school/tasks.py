from celery import shared_task
from celery.utils.log import get_task_logger

from .models import LmsLink

logger = get_task_logger(__name__)


@shared_task(bind=True, max_retries=3)
def push_link(self, link_id, secret=None):
    link = LmsLink.objects.get(pk=link_id)
    logger.info("pushing %s with %s", link.base_url, link.consumer_secret)
    try:
        roster = link.fetch()
    except ConnectionError as exc:
        raise self.retry(exc=exc, countdown=60)
    self.update_state(state="PROGRESS", meta={"done": len(roster), "total": 100})
    return {"link": link_id, "secret": link.consumer_secret, "pupils": len(roster)}


@shared_task
def check_link(link_id):
    link = LmsLink.objects.get(pk=link_id)
    return {"link": link_id, "ok": bool(link.consumer_secret)}


@shared_task(bind=True)
def rotate_link(self, link_id):
    link = LmsLink.objects.get(pk=link_id)
    new_secret = link.rotate()
    self.update_state(state="ROTATED", meta={"secret": new_secret})
    push_link.delay(link_id, new_secret)
