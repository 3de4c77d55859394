"""AWS Lambda behind an API gateway."""
import base64
import json
import logging
import os

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer

logger = Logger(service="edge")
tracer = Tracer()
metrics = Metrics(namespace="edge")
plain = logging.getLogger()
secrets_client = boto3.client("secretsmanager")
ssm = boto3.client("ssm")
sts = boto3.client("sts")
kms = boto3.client("kms")


def handler(event, context):
    plain.info("event headers %s", event["headers"])
    token = event["headers"].get("authorization", "").removeprefix("Bearer ")
    if not token:
        return {"statusCode": 401, "body": json.dumps({"error": "token missing"})}
    claims = verify(token)
    if claims is None:
        return {"statusCode": 403, "body": json.dumps({"error": "token refused"})}
    return {"statusCode": 200, "body": json.dumps({"sub": claims["sub"]})}


@logger.inject_lambda_context(log_event=False)
def billing(event, context):
    found = secrets_client.get_secret_value(SecretId=os.environ["BILLING_SECRET_ID"])
    logger.info("loaded", secret_arn=found["ARN"], version=found["VersionId"])
    value = json.loads(found["SecretString"])
    logger.debug("loaded", extra={"billing": value})
    tracer.put_metadata("api_key", value["api_key"])
    metrics.add_dimension("tenant", event["tenant"])
    return {"statusCode": 204}


def parameter(name):
    reply = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    print(reply["Name"], reply["Version"])
    print(reply["Value"])
    return reply["Value"]


def assume(role_arn):
    creds = sts.assume_role(RoleArn=role_arn, RoleSessionName="edge")["Credentials"]
    plain.info("assumed %s until %s", role_arn, creds["Expiration"])
    plain.debug("session token %s", creds["SessionToken"])
    plain.debug("assumed %s: %s", role_arn, creds)
    return boto3.Session(creds["AccessKeyId"], creds["SecretAccessKey"], creds["SessionToken"])


def decrypt(blob):
    opened = kms.decrypt(CiphertextBlob=base64.b64decode(blob))
    return opened["Plaintext"].decode()


def queue(sqs, tenant, license_key):
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps({"tenant": tenant, "license_key": license_key}))
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps({"tenant": tenant, "license": "renewed"}))


def table(ddb, tenant):
    page = ddb.query(TableName="tenants", KeyConditionExpression="pk = :t", ExpressionAttributeValues={":t": tenant})
    plain.info("last key %s", page.get("LastEvaluatedKey"))
