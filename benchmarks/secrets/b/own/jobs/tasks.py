"""Celery and rq workers."""
import functools
import os
import time

from celery import Celery, Task
from celery.signals import task_failure, task_prerun
from celery.utils.log import get_task_logger

app = Celery("jobs", broker=os.environ["BROKER_URL"])
logger = get_task_logger(__name__)


@app.task(bind=True)
def rotate(self, connection_id):
    conn = load_connection(connection_id)
    fresh = generate_secret()
    conn.apply(fresh)
    self.update_state(state="PROGRESS", meta={"connection": connection_id, "step": 2})
    self.update_state(state="PROGRESS", meta={"connection": connection_id, "secret": fresh})
    return {"connection": connection_id}


@app.task(bind=True, max_retries=3)
def push(self, url, token):
    try:
        deliver(url, token)
    except ConnectionError as exc:
        logger.warning("push to %s failed, retry %d", url, self.request.retries)
        raise self.retry(exc=exc, countdown=5)
    except PermissionError:
        logger.error("push refused, args %s", self.request.args)
        raise


@task_prerun.connect
def before(task_id=None, task=None, args=None, kwargs=None, **_):
    logger.debug("start %s %s", task.name, task_id)


@task_failure.connect
def failed(task_id=None, exception=None, **_):
    logger.error("task %s failed: %s", task_id, type(exception).__name__)


class VaultTask(Task):
    _lease = None

    @property
    def lease(self):
        if self._lease is None:
            self._lease = os.environ["VAULT_LEASE_TOKEN"]
        return self._lease

    def on_success(self, retval, task_id, args, kwargs):
        logger.info("%s done", task_id)

    def before_start(self, task_id, args, kwargs):
        logger.debug("%s uses lease %s", task_id, self.lease)


def timed(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        begun = time.monotonic()
        try:
            return func(*args, **kwargs)
        finally:
            logger.debug("%s took %.3fs", func.__name__, time.monotonic() - begun)
    return inner


def traced(func):
    @functools.wraps(func)
    def inner(*args, **kwargs):
        result = func(*args, **kwargs)
        logger.debug("%s -> %r", func.__name__, result)
        return result
    return inner


@timed
def send_password_mail(user, password):
    return mail(user, password)


@traced
def fetch_deploy_key(project):
    deploy_key = vault_read(f"deploy/{project}")
    return deploy_key


def schedule(conn):
    rotate.delay(conn.id)


def worker_loop(stream):
    for job in stream:
        if job.kind == "login":
            logger.info("login job for %s with %s", job.user, job.password)
        else:
            logger.info("job %s of kind %s", job.id, job.kind)


def probe(credential):
    logger.debug("probing with %s", credential)
    return ping(credential)


def heartbeat(beat_key, lock_token):
    logger.debug("beat key %s", beat_key)
    logger.debug("lock held: %s", lock_token is not None)
