"""Secrets in AWS."""

import base64
import json
import logging

import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger()
logger.setLevel("INFO")


class SecretCache:
    """Keeps what the secrets manager said."""

    def __init__(self, region):
        self.client = boto3.client("secretsmanager", region_name=region)
        self.ssm = boto3.client("ssm", region_name=region)
        self._values = {}
        self._versions = {}
        self._hits = 0

    def get(self, ref):
        if ref not in self._values:
            answer = self.client.get_secret_value(SecretId=ref)
            logger.info("read %s, version %s", ref, answer["VersionId"])
            logger.debug("read %s", answer)
            self._values[ref] = answer["SecretString"]
            self._versions[ref] = answer["VersionId"]
        self._hits += 1
        return self._values[ref]

    def parameter(self, name):
        answer = self.ssm.get_parameter(Name=name, WithDecryption=True)
        logger.info("parameter %s of type %s", name, answer["Parameter"]["Type"])
        return answer["Parameter"]["Value"]

    def plain_parameter(self, name):
        return self.ssm.get_parameter(Name=name)["Parameter"]["Value"]

    def binary(self, ref):
        return base64.b64decode(self.client.get_secret_value(SecretId=ref)["SecretBinary"])

    def stats(self):
        logger.info("%d hits, %d kept", self._hits, len(self._values))
        logger.info("versions %s", self._versions)
        logger.info("names %s", list(self._values))
        logger.info("cache %s", self._values)

    def evict(self, ref):
        gone = self._values.pop(ref, None)
        logger.info("evicted %s", ref)
        logger.info("evicted %s", gone)
        logger.info("evicted %s", gone is not None)


def rotate(cache, ref):
    try:
        value = json.loads(cache.get(ref))
    except ClientError as error:
        logger.error("cannot read %s: %s", ref, error.response["Error"]["Code"])
        raise RuntimeError(f"cannot read {ref}") from error
    cache.client.put_secret_value(SecretId=ref, SecretString=json.dumps(value))
    logger.info("user %s", value["username"])
    logger.info("value %s", value["password"])
    logger.info("whole %s", value)


def listing(client):
    for page in client.get_paginator("list_secrets").paginate():
        for secret in page["SecretList"]:
            print(secret["Name"], secret["ARN"], secret.get("RotationEnabled"))
    token = client.list_secrets().get("NextToken")
    print("next", token)


def keys(iam, user):
    made = iam.create_access_key(UserName=user)["AccessKey"]
    print("id", made["AccessKeyId"])
    print("key", made["SecretAccessKey"])
    for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        print(key["AccessKeyId"], key["Status"])


def assume(sts, role):
    answer = sts.assume_role(RoleArn=role, RoleSessionName="cloud")
    logger.info("assumed %s", answer["AssumedRoleUser"]["Arn"])
    logger.info("until %s", answer["Credentials"]["Expiration"])
    logger.debug("credentials %s", answer["Credentials"])
    return answer["Credentials"]


def registry(ecr):
    data = ecr.get_authorization_token()["authorizationData"][0]
    user, password = base64.b64decode(data["authorizationToken"]).decode().split(":")
    print("docker login -u", user, data["proxyEndpoint"])
    print("docker login -p", password)
    return password


def database(rds, host):
    token = rds.generate_db_auth_token(DBHostname=host, Port=5432, DBUsername="app")
    print("connecting to", host)
    print(f"psql with {token}")


def signed(s3, bucket, key):
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key}, ExpiresIn=60)
    logger.info("signed %s", url)
    logger.info("object %s/%s", bucket, key)
