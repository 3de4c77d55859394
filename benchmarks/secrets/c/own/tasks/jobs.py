import os

import sentry_sdk
from celery import Celery, shared_task
from celery.utils.log import get_task_logger

app = Celery("tasks", broker=os.environ["BROKER_URL"])
logger = get_task_logger(__name__)


class SyncError(Exception):
    def __init__(self, account, token):
        super().__init__(f"sync of {account} failed")
        self.account = account
        self.token = token


class LoudSyncError(Exception):
    def __init__(self, account, token):
        super().__init__(f"sync of {account} failed with {token}")
        self.account = account


@shared_task(bind=True, max_retries=3)
def sync_account(self, account_id):
    token = load_token(account_id)
    try:
        pull(account_id, token)
    except TimeoutError as exc:
        raise SyncError(account_id, token) from exc
    except PermissionError as exc:
        sentry_sdk.capture_message(f"token of account {account_id} was refused")
        sentry_sdk.set_context("sync", {"account": account_id, "token": token})
        raise self.retry(exc=exc, countdown=60)


@shared_task
def sync_all(account_ids):
    for account_id in account_ids:
        token = load_token(account_id)
        try:
            pull(account_id, token)
        except SyncError as exc:
            logger.error("skipped: %s", exc)
            logger.error("skipped: %s", exc.token)
        except KeyError:
            raise LoudSyncError(account_id, token)
    return {"synced": len(account_ids)}


@shared_task
def rotate(secret_name, dry_run=False):
    version = store().rotate(secret_name, dry_run=dry_run)
    rotate_dependents.delay(secret_name, version=version)
    return version


@shared_task(ignore_result=True)
def rotate_dependents(secret_name, version):
    logger.info("dependents of %s@%s", secret_name, version)


def enqueue(user, password):
    send_welcome.delay(user.id)
    provision.delay(user.id, password=password)


@shared_task
def send_welcome(user_id):
    logger.info("welcome %s", user_id)


@shared_task
def provision(user_id, password):
    directory().create(user_id, password=password)
    logger.info("provisioned %s", user_id)


def drain(queue):
    token: int
    for token in queue.delivery_tags():
        logger.debug("ack %d", token)
