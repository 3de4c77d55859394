"""Functions in AWS Lambda."""

import json
import os

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer

from .secrets import SecretCache

logger = Logger()
tracer = Tracer()
metrics = Metrics(namespace="cloud")
cache = SecretCache(os.environ["AWS_REGION"])
s3 = boto3.client("s3")
sns = boto3.client("sns")
sqs = boto3.client("sqs")
dynamo = boto3.resource("dynamodb").Table("connections")


@logger.inject_lambda_context
def connect(event, context):
    logger.info("region", extra={"region": os.environ["AWS_REGION"]})
    logger.info("request", extra={"id": context.aws_request_id})
    logger.debug(event["headers"])
    secret = cache.get(os.environ["DB_SECRET_ARN"])
    logger.info("secret from %s", os.environ["DB_SECRET_ARN"])
    tracer.put_annotation("db", secret)
    tracer.put_annotation("found", bool(secret))
    metrics.add_dimension(name="stage", value=os.environ["STAGE"])
    return {"statusCode": 200, "body": json.dumps({"password": json.loads(secret)["password"]})}


def publish(event, context):
    api_key = cache.parameter("/shop/api-key")
    stage = cache.plain_parameter("/shop/stage")
    sns.publish(TopicArn=os.environ["TOPIC"], Message=json.dumps({"api_key": api_key}))
    sns.publish(TopicArn=os.environ["TOPIC"], Message=json.dumps({"ready": True}))
    sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=f"use {api_key}")
    s3.put_object(Bucket="b", Key="config.json", Body=json.dumps({"api_key": api_key}).encode())
    s3.put_object(Bucket="b", Key="stage.json", Body=json.dumps({"stage": stage}).encode())
    dynamo.put_item(Item={"id": context.aws_request_id, "api_key": api_key})
    return {"statusCode": 204, "headers": {"X-Stage": stage}}


def fail(event, context):
    key = cache.binary("signing")
    try:
        sign(event["body"], key)
    except ValueError as error:
        logger.exception("signing failed")
        return {"statusCode": 500, "body": f"{error} with {key}"}
    return {"statusCode": 200, "body": "ok"}


def sign(body, key):
    if not body:
        raise ValueError("nothing to sign with %r" % key)
