import hashlib
import time
from contextvars import ContextVar

from loguru import logger
from starlette.middleware.base import BaseHTTPMiddleware

bearer_var: ContextVar[str] = ContextVar("bearer_var")
trace_id: ContextVar[str] = ContextVar("trace_id", default="-")
HIDE = frozenset({"authorization", "cookie", "x-api-key"})


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        began = time.perf_counter()
        bearer_var.set(request.headers.get("authorization", ""))
        logger.trace("{} {}", request.method, dict(request.headers.items()))
        shown = {name: ("-" if name in HIDE else val) for name, val in request.headers.items()}
        logger.trace("{} {}", request.method, shown)
        response = await call_next(request)
        logger.info("{} took {:.3f}s", request.url.path, time.perf_counter() - began)
        return response


class UsageLog(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        key = request.headers.get("x-api-key")
        match key:
            case None:
                logger.info("anonymous call: {}", key)
            case str() if len(key) < 16:
                logger.info("malformed key: {}", key)
            case _:
                logger.info("key digest {}", hashlib.sha256(key.encode()).hexdigest()[:12])
        return await call_next(request)


def inner_step():
    logger.debug("acting for {} in {}", bearer_var.get(), trace_id.get())


def inner_step_quiet():
    logger.debug("acting in {}", trace_id.get())
    with logger.contextualize(trace=trace_id.get(), has_bearer=bool(bearer_var.get(None))):
        logger.debug("stepping")


def configure_job(api_secret, job):
    logger.configure(extra={"job": job.id, "api_secret": api_secret})
    with logger.contextualize(jobSecret=api_secret):
        logger.info("job started")
