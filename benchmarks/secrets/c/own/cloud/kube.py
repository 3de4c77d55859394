import base64
import logging

from kubernetes import client, config
from opentelemetry import trace

log = logging.getLogger(__name__)
tracer = trace.get_tracer(__name__)


def read(namespace, name):
    config.load_incluster_config()
    api = client.CoreV1Api()
    secret = api.read_namespaced_secret(name, namespace)
    with tracer.start_as_current_span("secret.read") as span:
        span.set_attribute("secret.name", secret.metadata.name)
        span.set_attribute("secret.keys", sorted(secret.data))
        span.add_event("read", {"resource_version": secret.metadata.resource_version, "type": secret.type})
        span.add_event("read", {k: base64.b64decode(v).decode() for k, v in secret.data.items()})
    log.debug("secret %s", secret.data)
    return {k: base64.b64decode(v) for k, v in secret.data.items()}


def env_from(deployment):
    for container in deployment.spec.template.spec.containers:
        for entry in container.env or ():
            ref = entry.value_from and entry.value_from.secret_key_ref
            if ref:
                log.info("%s comes from %s/%s", entry.name, ref.name, ref.key)


def service_account(path="/var/run/secrets/kubernetes.io/serviceaccount/token"):
    log.debug("token mounted at %s", path)
    with open(path) as fh:
        token = fh.read()
    configuration = client.Configuration(host="https://kubernetes.default.svc")
    configuration.api_key["authorization"] = token
    log.debug("keys %s", configuration.api_key)
    return configuration


def create(namespace, name, password):
    body = client.V1Secret(metadata=client.V1ObjectMeta(name=name), string_data={"password": password})
    client.CoreV1Api().create_namespaced_secret(namespace, body)
    log.info("created secret %s with keys %s", body.metadata.name, list(body.string_data))
    log.info("created secret %s", body)
