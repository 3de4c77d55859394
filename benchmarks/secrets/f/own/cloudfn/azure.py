import json
import logging
import os

import azure.functions as func
from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient
from azure.servicebus import ServiceBusClient, ServiceBusMessage
from azure.storage.blob import BlobServiceClient, generate_blob_sas

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
vault = SecretClient(os.environ["VAULT_URL"], DefaultAzureCredential())


@app.route(route="report")
def report(req: func.HttpRequest) -> func.HttpResponse:
    conn_secret = vault.get_secret("reports-conn")
    logging.info("read secret %s of version %s", conn_secret.name, conn_secret.properties.version)
    logging.info("read secret %s", conn_secret.value)
    return func.HttpResponse(json.dumps({"conn": conn_secret.value}), mimetype="application/json")


@app.route(route="share/{name}")
def share(req: func.HttpRequest) -> func.HttpResponse:
    account_key = os.environ["STORAGE_ACCOUNT_KEY"]
    sas_token = generate_blob_sas("acct", "shares", req.route_params["name"], account_key=account_key)
    logging.info("shared as %s", sas_token)
    url = f"https://acct.blob.core.windows.net/shares/{req.route_params['name']}?{sas_token}"
    logging.debug("shared at %s", url)
    logging.debug("shared %s", req.route_params["name"])
    return func.HttpResponse(status_code=302, headers={"Location": url})


@app.route(route="hook", methods=["POST"])
def hook(req: func.HttpRequest) -> func.HttpResponse:
    function_key = req.headers.get("x-functions-key")
    if function_key != os.environ["HOOK_KEY"]:
        logging.warning("hook refused, key %r", function_key)
        return func.HttpResponse("refused: " + function_key, status_code=401)
    logging.warning("hook body %s", req.get_body())
    return func.HttpResponse("ok", status_code=200)


@app.queue_trigger(arg_name="msg", queue_name="jobs", connection="STORAGE")
@app.queue_output(arg_name="out", queue_name="done", connection="STORAGE")
def work(msg: func.QueueMessage, out: func.Out[str]) -> None:
    password = os.environ["ERP_PASSWORD"]
    out.set(json.dumps({"job": msg.id, "erp_password": password}))
    logging.info("job %s done, connection setting %s", msg.id, "STORAGE")


def notify(order):
    connection_string = os.environ["SERVICEBUS_CONNECTION_STRING"]
    with ServiceBusClient.from_connection_string(connection_string) as bus:
        sender = bus.get_queue_sender("orders")
        sender.send_messages(ServiceBusMessage(json.dumps({"order": order.id})))
        sender.send_messages(ServiceBusMessage(json.dumps({"order": order.id, "token": order.access_token})))
    logging.error("bus at %s is down", connection_string)


def upload(name, data):
    connection_string = os.environ["AzureWebJobsStorage"]
    service = BlobServiceClient.from_connection_string(connection_string)
    blob = service.get_blob_client("reports", name)
    blob.upload_blob(data, overwrite=True, metadata={"account": service.account_name})
    blob.upload_blob(connection_string)
