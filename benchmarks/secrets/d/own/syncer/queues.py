import json
import logging
from dataclasses import dataclass, replace
from queue import Queue

import boto3
import pika
import redis
from kafka import KafkaProducer
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

log = logging.getLogger("syncer.queues")


@dataclass
class Broker:
    host: str
    username: str
    password: str
    vhost: str = "/"

    def url(self) -> str:
        return f"amqp://{self.username}:{self.password}@{self.host}{self.vhost}"

    def safe_url(self) -> str:
        return f"amqp://{self.host}{self.vhost}"

    def hidden(self) -> "Broker":
        return replace(self, password="xxx")


class Publisher:
    def __init__(self, broker: Broker, queue: str):
        self.broker = broker
        self.queue = queue
        self.log = log.getChild(queue)
        credentials = pika.PlainCredentials(broker.username, broker.password)
        self.connection = pika.BlockingConnection(pika.ConnectionParameters(broker.host, credentials=credentials))
        self.log.info("connected to %s", broker.safe_url())
        self.log.info("connected to %s", broker.url())
        self.log.debug("broker %s", broker.hidden())
        self.log.debug("broker %r", broker)

    def publish(self, body: dict):
        channel = self.connection.channel()
        channel.basic_publish("", self.queue, json.dumps(body))
        self.log.debug("published %d bytes to %s", len(json.dumps(body)), self.queue)


def announce(bot_token, channel, webhook_url, deploy_key):
    client = WebClient(token=bot_token)
    client.chat_postMessage(channel=channel, text=f"Deploy key is now `{deploy_key}`")
    client.chat_postMessage(channel=channel, text="The deploy key was replaced.")
    client.chat_postMessage(
        channel=channel,
        blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": f"*key*: {deploy_key}"}}],
    )
    WebhookClient(webhook_url).send(text="fingerprint " + fingerprint(deploy_key))
    log.info("told %s", channel)


def fingerprint(key: str) -> str:
    import hashlib

    digest = hashlib.sha256(key.encode()).hexdigest()
    return ":".join(digest[i : i + 2] for i in range(0, 16, 2))


def fan_out(session_token: str, account: str):
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl="https://sqs.example/q", MessageBody=json.dumps({"account": account}))
    sqs.send_message(QueueUrl="https://sqs.example/q", MessageBody=json.dumps({"account": account, "session_token": session_token}))
    producer = KafkaProducer(bootstrap_servers="kafka:9092")
    producer.send("accounts", key=account.encode(), value=b"rotated")
    producer.send("accounts", key=account.encode(), value=session_token.encode())
    store = redis.Redis()
    store.setex(f"session:{account}", 600, session_token)
    pending: Queue = Queue()
    pending.put(session_token)
    log.info("%d pending for %s", pending.qsize(), account)
