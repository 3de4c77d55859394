"""Tasks of the portal, run by Celery."""

from celery import chain, shared_task
from celery.utils.log import get_task_logger

from .models import Gateway, Member

logger = get_task_logger(__name__)


@shared_task(bind=True, max_retries=3)
def sync(self, member_id, password):
    logger.info("task %s got %s", self.request.id, self.request.args)
    try:
        remote = connect(member_id, password)
    except ConnectionError as error:
        raise self.retry(exc=error, countdown=30)
    except PermissionError:
        logger.error("wrong password: %(password)s", {"password": password})
        raise
    return {"member": member_id, "session_token": remote.session_token}


@shared_task
def refresh(gateway_id):
    gateway = Gateway.objects.get(pk=gateway_id)
    logger.info("gateway %s has key %s", gateway_id, gateway.public_key[:20])
    return {"gateway": gateway_id, "had_secret": bool(gateway.shared_secret)}


@shared_task
def issue(member_id):
    member = Member.objects.get(pk=member_id)
    return member.api_token


def start(member, password):
    sync.delay(member.pk, password)
    refresh.delay(member.gateway_id)
    sync.apply_async(args=[member.pk, password], countdown=5)
    chain(issue.s(member.pk), refresh.si(member.gateway_id))()
    sync.s(member.pk, password).delay()


def connect(member_id, password):
    session = open_session(member_id, password)
    if not session:
        raise PermissionError("member %s was refused" % member_id)
    return session


def open_session(member_id, password):
    raise ConnectionError(f"no route for {member_id}:{password}")
