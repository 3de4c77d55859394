"""Product analytics and metrics."""
import hashlib
import os

import posthog
import segment.analytics as analytics
import statsd
from mixpanel import Mixpanel
from prometheus_client import Counter, Info

posthog.project_api_key = os.environ["POSTHOG_KEY"]
mp = Mixpanel(os.environ["MIXPANEL_TOKEN"])
stats = statsd.StatsClient("localhost", 8125)
SIGNINS = Counter("signins_total", "Sign-ins", ["tenant", "method"])
BUILD = Info("build", "Build")


def anonymous(properties):
    return {k: hashlib.sha256(str(v).encode()).hexdigest() for k, v in properties.items()}


def signed_in(user, session_token):
    posthog.capture(user.id, "signed in", {"session": session_token})
    posthog.capture(user.id, "signed in", {"method": user.auth_method})
    posthog.capture(user.id, "signed in", anonymous({"session": session_token}))


def connected(user, form):
    props = {"vendor": form["vendor"]}
    props["secret"] = form["client_secret"]
    analytics.track(user.id, "Connector Added", props)


def connected_safe(user, form):
    props = {"vendor": form["vendor"], "client_secret": form["client_secret"]}
    del props["client_secret"]
    analytics.track(user.id, "Connector Added", props)


def upgraded(user, licence):
    mp.track(user.id, "Upgraded", {"licence_key": licence.licence_key})
    mp.people_set(user.id, {"licence_id": licence.id, "licence_expires": licence.key_expires_at})


def count(tenant, access_token):
    SIGNINS.labels(tenant=tenant, method="bearer").inc()
    SIGNINS.labels(tenant, access_token).inc()
    stats.gauge("llm.prompt_tokens", 812)


def build(deploy_key, commit):
    BUILD.info({"commit": commit, "deploy_key": deploy_key})
    BUILD.info({"commit": commit, "deploy_key_fingerprint": hashlib.md5(deploy_key.encode()).hexdigest()})
