"""Jobs run by arq, and the RQ ones not moved yet."""

import logging
import os
from datetime import timedelta

from arq import Retry, create_pool, cron
from arq.connections import RedisSettings
from redis import Redis
from rq import Queue, get_current_job

logger = logging.getLogger("arq.jobs")
queue = Queue("legacy", connection=Redis(password=os.environ["REDIS_PASSWORD"]))


async def refresh(ctx, account_id, refresh_token):
    try:
        fresh = await ctx["oauth"].refresh(refresh_token)
    except TimeoutError:
        logger.warning("refresh of %s timed out, try %d", account_id, ctx["job_try"])
        raise Retry(defer=timedelta(seconds=30))
    except PermissionError:
        logger.exception("refresh of %s with %s failed", account_id, refresh_token)
        raise
    await ctx["redis"].set(f"fresh:{account_id}", "yes", ex=60)
    return fresh.expires_in


async def enqueue_refresh(account):
    pool = await create_pool(RedisSettings(password=os.environ["REDIS_PASSWORD"]))
    await pool.enqueue_job("refresh", account.id, account.refresh_token)
    await pool.enqueue_job("refresh_by_id", account.id, _job_id=f"refresh:{account.id}")


def enqueue_export(tenant, sftp_password):
    queue.enqueue("exports.push", tenant, sftp_password)
    queue.enqueue("exports.push", tenant, job_timeout=600)
    queue.enqueue_call("exports.push", kwargs={"tenant": tenant, "password": sftp_password})


def export(tenant, sftp_password):
    job = get_current_job()
    job.meta["password"] = sftp_password
    job.meta["tenant"] = tenant
    job.save_meta()
    logger.info("export of %s as job %s, password %s", tenant, job.id, "*" * len(sftp_password))
    assert sftp_password != tenant, "weak password %s" % sftp_password


class WorkerSettings:
    functions = [refresh]
    cron_jobs = [cron(refresh, hour={3}, minute=0)]
    redis_settings = RedisSettings(host="redis", password=os.environ.get("REDIS_PASSWORD"))
