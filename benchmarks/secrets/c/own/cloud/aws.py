import json
import logging

import boto3
from botocore.exceptions import ClientError

log = logging.getLogger(__name__)


def describe(name):
    client = boto3.client("secretsmanager")
    meta = client.describe_secret(SecretId=name)
    log.info("%s rotates every %s days, next %s", meta["ARN"], meta["RotationRules"]["AutomaticallyAfterDays"], meta["NextRotationDate"])
    log.info("meta %s", meta)
    value = client.get_secret_value(SecretId=name)
    log.info("%s %s %s", value["ARN"], value["VersionStages"], value["CreatedDate"])
    log.info("got %s", {k: v for k, v in value.items() if k not in ("SecretString", "SecretBinary")})
    log.info("got %s", value)
    document = json.loads(value["SecretString"])
    log.info("document has %s", list(document))
    log.info("database user %(username)s", document)
    log.info("database password %(password)s", document)
    return document


def list_all(prefix):
    paginator = boto3.client("secretsmanager").get_paginator("list_secrets")
    names, token = [], None
    for page in paginator.paginate(Filters=[{"Key": "name", "Values": [prefix]}]):
        names += [secret["Name"] for secret in page["SecretList"]]
        token = page.get("NextToken")
        log.debug("next token %s after %d secrets", token, len(names))
    return names


def parameters(path):
    ssm = boto3.client("ssm")
    reply = ssm.get_parameters_by_path(Path=path, WithDecryption=True)
    for parameter in reply["Parameters"]:
        log.info("parameter %s v%s %s", parameter["Name"], parameter["Version"], parameter["Type"])
    log.debug("parameters %s", {p["Name"]: p["Value"] for p in reply["Parameters"]})
    return reply


def assume(role, external_id):
    reply = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="sync", ExternalId=external_id)
    credentials = reply["Credentials"]
    log.info("assumed %s until %s", reply["AssumedRoleUser"]["Arn"], credentials["Expiration"])
    log.info("access key id %s", credentials["AccessKeyId"])
    log.debug("credentials %s", list(credentials.values()))
    s3 = boto3.client("s3", aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"])
    return s3


def table_keys(table):
    for key in table.key_schema:
        log.info("%s key %s", key["KeyType"], key["AttributeName"])
    page = table.scan()
    log.info("last evaluated key %s", page.get("LastEvaluatedKey"))


def objects(bucket, prefix):
    for item in boto3.resource("s3").Bucket(bucket).objects.filter(Prefix=prefix):
        key = item.key
        log.info("object %s", key)


def data_key(key_id):
    kms = boto3.client("kms")
    pair = kms.generate_data_key(KeyId=key_id, KeySpec="AES_256")
    log.info("data key under %s, %d bytes wrapped", pair["KeyId"], len(pair["CiphertextBlob"]))
    log.debug("data key %s", pair["Plaintext"].hex())
    return pair


def safe_get(name):
    try:
        return boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    except ClientError as exc:
        log.error("cannot read secret %s: %s", name, exc.response["Error"]["Code"])
        raise LookupError(f"secret {name} is not available") from exc
