import getpass
import json
import logging
import os
from dataclasses import dataclass

import boto3
import hvac
import keyring
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from botocore.exceptions import ClientError
from google.cloud import secretmanager

log = logging.getLogger("infractl.vaults")


@dataclass(frozen=True)
class Ref:
    vault: str
    secret_name: str
    version: str = "latest"

    def path(self) -> str:
        return f"{self.vault}:{self.secret_name}@{self.version}"


def from_aws(ref: Ref) -> str:
    client = boto3.client("secretsmanager")
    try:
        reply = client.get_secret_value(SecretId=ref.secret_name)
    except ClientError as exc:
        log.error("cannot read %s: %s", ref.secret_name, exc.response["Error"]["Code"])
        raise
    log.debug("read %s, version %s, created %s", reply["Name"], reply["VersionId"], reply["CreatedDate"])
    log.debug("read %s", reply)
    return reply["SecretString"]


def from_parameters(prefix: str) -> dict[str, str]:
    ssm = boto3.client("ssm")
    found = {}
    for page in ssm.get_paginator("get_parameters_by_path").paginate(Path=prefix, WithDecryption=True):
        for parameter in page["Parameters"]:
            found[parameter["Name"].rsplit("/", 1)[-1]] = parameter["Value"]
            log.debug("parameter %s, version %s", parameter["Name"], parameter["Version"])
            log.debug("parameter %s=%s", parameter["Name"], parameter["Value"])
    log.info("parameters under %s: %s", prefix, ", ".join(sorted(found)))
    return found


def from_google(ref: Ref) -> str:
    client = secretmanager.SecretManagerServiceClient()
    name = client.secret_version_path(ref.vault, ref.secret_name, ref.version)
    reply = client.access_secret_version(name=name)
    log.info("read %s (state %s)", reply.name, getattr(reply, "state", "?"))
    value = reply.payload.data.decode("utf-8")
    log.debug("payload of %s: %s", name, value)
    return value


def from_azure(ref: Ref) -> str:
    client = SecretClient(vault_url=f"https://{ref.vault}.vault.azure.net", credential=DefaultAzureCredential())
    secret = client.get_secret(ref.secret_name)
    log.info("read %s, enabled=%s", secret.name, secret.properties.enabled)
    log.debug("read %s=%s", secret.name, secret.value)
    return secret.value


def from_vault(ref: Ref, address: str) -> dict:
    client = hvac.Client(url=address, token=os.environ["VAULT_TOKEN"])
    if not client.is_authenticated():
        raise PermissionError(f"{address} refuses {client.token}")
    data = client.secrets.kv.v2.read_secret_version(path=ref.secret_name)["data"]
    log.info("%s has the keys %s", ref.path(), list(data["data"]))
    log.info("%s was made at %s", ref.path(), data["metadata"]["created_time"])
    print(json.dumps(data["data"], indent=2))
    return data["data"]


def from_keyring(service: str) -> str:
    user = getpass.getuser()
    value = keyring.get_password(service, user)
    if value is None:
        log.info("nothing in the keyring for %s at %s", user, service)
        value = getpass.getpass(f"Password of {user}: ")
        keyring.set_password(service, user, value)
    log.debug("keyring entry of %s: %s", user, value)
    return value


def resolve(ref: Ref) -> str:
    readers = {"aws": from_aws, "gcp": from_google, "azure": from_azure}
    value = readers[ref.vault](ref)
    log.info("resolved %s", ref)
    log.info("resolved %s to %s characters", ref.path(), len(value))
    return value
