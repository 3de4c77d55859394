"""Other places that keep secrets."""

import logging
import subprocess

import hvac
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from google.cloud import secretmanager
from infisical_sdk import InfisicalSDKClient

log = logging.getLogger(__name__)


def vault(path):
    client = hvac.Client(url="https://vault")
    log.info("sealed %s", client.sys.is_sealed())
    answer = client.secrets.kv.v2.read_secret_version(path=path)
    log.info("version %s of %s", answer["data"]["metadata"]["version"], path)
    log.debug("read %s", answer["data"]["data"])
    for name, value in answer["data"]["data"].items():
        log.debug("has %s", name)
        log.debug("is %s", value)
    return answer


def azure(name):
    client = SecretClient("https://kv", DefaultAzureCredential())
    secret = client.get_secret(name)
    log.info("%s expires %s", secret.name, secret.properties.expires_on)
    log.info("value %s", secret.value)
    for item in client.list_properties_of_secrets():
        log.info("there is %s", item.name)


def google(project, name):
    client = secretmanager.SecretManagerServiceClient()
    answer = client.access_secret_version(name=f"projects/{project}/secrets/{name}/versions/latest")
    log.info("read %s", answer.name)
    payload = answer.payload.data.decode("UTF-8")
    log.info("read %s", payload)
    return payload


def infisical(project):
    client = InfisicalSDKClient(host="https://app")
    secret = client.secrets.get_secret_by_name(secret_name="DB", project_id=project, environment_slug="dev", secret_path="/")
    log.info("got %s", secret.secretKey)
    log.info("got %s", secret.secretValue)


def one_password(item):
    value = subprocess.check_output(["op", "read", f"op://vault/{item}/password"], text=True)
    log.info("read %s", item)
    log.info("read %s", value.strip())


class Provider:
    """Asks a vault once for each name."""

    def __init__(self, client):
        self.client = client
        self.known = {}

    def __getitem__(self, name):
        if name not in self.known:
            self.known[name] = self.client.get_secret(name).value
        return self.known[name]

    def names(self):
        return tuple(self.known)


def provided():
    provider = Provider(SecretClient("https://kv", DefaultAzureCredential()))
    print(provider["db"])
    print(provider.names())
    print(provider.known)
