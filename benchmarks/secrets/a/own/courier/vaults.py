import boto3
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from google.cloud import secretmanager

from . import courier_log
from .support import obslog


def from_aws(name):
    ssm = boto3.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return ssm["Parameter"]["Value"]


def from_gcp(project, name):
    client = secretmanager.SecretManagerServiceClient()
    version = client.access_secret_version(name=f"projects/{project}/secrets/{name}/versions/latest")
    courier_log.info("read %s", version.name)
    text = version.payload.data.decode("utf-8")
    courier_log.debug("payload %s", text)
    return text


def from_azure(vault_url, name):
    bundle = SecretClient(vault_url, DefaultAzureCredential()).get_secret(name)
    courier_log.info("secret %s, version %s, enabled %s", bundle.name, bundle.properties.version, bundle.properties.enabled)
    courier_log.info("secret %s = %s", bundle.name, bundle.value)
    return bundle.value


def put_aws(name, newPassword):
    boto3.client("secretsmanager").put_secret_value(SecretId=name, SecretString=newPassword)
    obslog.emit("secret.stored", secretId=name)
    return name


def sts_session(role_arn):
    answer = boto3.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="courier")
    keys = answer["Credentials"]
    courier_log.info("assumed %s until %s", role_arn, keys["Expiration"])
    courier_log.debug("assumed with %s", keys["SecretAccessKey"])
    return keys


def lease_database(vault):
    lease = vault.secrets.database.generate_credentials(name="reporting")
    obslog.emit("lease", lease_id=lease["lease_id"], ttl=lease["lease_duration"])
    obslog.emit("lease", data=lease["data"])
    return lease["data"]
