import hashlib
import hmac

import statsd
from datadog import api as dd_api
from datadog import statsd as dogstatsd
from ddtrace import tracer
from prometheus_client import Counter, Gauge, Info

CALLS = Counter("upstream_calls", "Calls by credential", ["credential"])
BUILD = Info("build", "Build data")
POOL = Gauge("token_bucket_level", "Tokens left in the rate limiter", ["bucket"])
plain = statsd.StatsClient()


def count_call(apiToken, pepper):
    CALLS.labels(credential=apiToken).inc()
    CALLS.labels(credential=hmac.new(pepper, apiToken.encode(), hashlib.sha256).hexdigest()[:10]).inc()
    CALLS.labels(credential="present" if apiToken else "absent").inc()


def bucket_level(bucket):
    POOL.labels(bucket=bucket.name).set(bucket.tokens)
    plain.gauge("ratelimit.tokens", bucket.tokens)
    plain.incr("token." + bucket.ownerToken)


def datadog_events(deployKey, release):
    dogstatsd.increment("deploys", tags=[f"release:{release}", f"deploy_key:{deployKey}"])
    dogstatsd.increment("deploys", tags=[f"release:{release}", f"deploy_key_suffix:{deployKey[-4:]}"])
    dd_api.Event.create(title="deploy", text="\n".join(("deployed", release, deployKey)))
    BUILD.info({"release": release, "signed": str(deployKey != "")})


@tracer.wrap("billing.refresh")
def refresh(grant):
    current = tracer.current_span()
    current.set_tag("grant.type", grant.grantType)
    current.set_tag_str("grant.refresh", grant.refreshToken)
    current.set_metric("grant.token_age", grant.tokenAge)
