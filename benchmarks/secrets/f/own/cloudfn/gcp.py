import base64
import json
import logging
import os

import functions_framework
import google.cloud.logging
from flask import Response, jsonify, make_response
from google.cloud import bigquery, pubsub_v1, secretmanager, storage, tasks_v2

google.cloud.logging.Client().setup_logging()
cloud_log = google.cloud.logging.Client().logger("orders")


def read_secret(name):
    client = secretmanager.SecretManagerServiceClient()
    version = f"projects/{os.environ['GCP_PROJECT']}/secrets/{name}/versions/latest"
    logging.info("reading %s", version)
    return client.access_secret_version(request={"name": version}).payload.data.decode()


@functions_framework.http
def issue(request):
    client = secretmanager.SecretManagerServiceClient()
    payload = client.access_secret_version(name="projects/p/secrets/s/versions/1").payload.data
    logging.info("got %s", payload)
    cloud_log.log_struct({"event": "issued", "secret": payload.decode()})
    cloud_log.log_struct({"event": "issued", "bytes": len(payload)})
    return jsonify(ok=True)


@functions_framework.http
def token(request):
    api_key = request.get_json()["api_key"]
    if api_key != read_secret("orders-key"):
        cloud_log.log_text(f"refused key {api_key}", severity="WARNING")
        cloud_log.log_text("refused key", severity="WARNING")
        return (f"wrong key {api_key}", 403)
    return make_response(json.dumps({"key": api_key}), 200)


@functions_framework.cloud_event
def on_upload(event):
    sftp_password = read_secret("sftp-password")
    publisher = pubsub_v1.PublisherClient()
    topic = publisher.topic_path(os.environ["GCP_PROJECT"], "uploads")
    publisher.publish(topic, json.dumps({"name": event.data["name"], "password": sftp_password}).encode())
    publisher.publish(topic, json.dumps({"name": event.data["name"]}).encode())
    print(json.dumps({"severity": "INFO", "message": "uploaded", "file": event.data["name"]}))
    print(json.dumps({"severity": "INFO", "message": "uploaded", "password": sftp_password}))


def schedule(queue, url, hook_secret):
    task = {
        "http_request": {
            "http_method": tasks_v2.HttpMethod.POST,
            "url": url,
            "body": base64.b64encode(json.dumps({"secret": hook_secret}).encode()).decode(),
        }
    }
    tasks_v2.CloudTasksClient().create_task(parent=queue, task=task)


def archive(rows, db_password):
    blob = storage.Client().bucket("archive").blob("run.json")
    blob.upload_from_string(json.dumps({"rows": len(rows), "password": db_password}))
    blob.upload_from_string(json.dumps({"rows": len(rows)}))
    bigquery.Client().insert_rows_json("ops.runs", [{"rows": len(rows), "password": db_password}])
    bigquery.Client().insert_rows_json("ops.runs", [{"rows": len(rows), "password_set": bool(db_password)}])


def fail(hook_secret):
    response = Response(f"bad secret {hook_secret}", status=401)
    response.headers["Cache-Control"] = "no-store"
    return response
