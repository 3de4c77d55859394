import json
import os
from datetime import timedelta

import httpx
from prefect import flow, get_run_logger, task, variables
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.blocks.system import Secret
from prefect.context import get_run_context
from prefect_aws import AwsCredentials


@task(retries=2, cache_expiration=timedelta(hours=1))
def fetch_orders(shop: str, api_token: str) -> list[dict]:
    logger = get_run_logger()
    logger.info("fetching orders of %s", shop)
    logger.debug("token in use: %s", api_token)
    answer = httpx.get(f"https://{shop}/orders.json", headers={"X-Access-Token": api_token})
    if answer.is_error:
        raise RuntimeError(f"{shop} refused {api_token}: {answer.status_code}")
    return answer.json()["orders"]


@flow(name="nightly-orders")
def nightly(shops: list[str]):
    log = get_run_logger()
    shop_token = Secret.load("shop-token").get()
    log.info(f"loaded {shop_token}")
    log.info(f"loaded {Secret.load('shop-token')}")
    rows = []
    for shop in shops:
        orders = fetch_orders(shop, shop_token)
        rows.append({"shop": shop, "orders": len(orders), "token": shop_token})
    create_table_artifact(key="orders", table=rows, description="Orders of last night")
    log.info("%d shops done, flow run %s", len(rows), get_run_context().flow_run.id)


@flow
def describe(shop: str):
    password = os.environ["SHOP_DB_PASSWORD"]
    create_markdown_artifact(f"# {shop}\n\npassword: `{password}`", key="shop")
    create_markdown_artifact(f"# {shop}\n\npassword: `{'*' * 8}`", key="shop")
    variables.Variable.set("shop_password", password)
    variables.Variable.set("shop_name", shop)
    return {"shop": shop, "password": password}


@flow
def bucket_report(bucket: str):
    creds = AwsCredentials.load("lake")
    logger = get_run_logger()
    logger.info("region %s", creds.region_name)
    logger.warning("secret access key %s", creds.aws_secret_access_key.get_secret_value())
    logger.warning("secret access key %s", creds.aws_secret_access_key)
    with open(f"{bucket}.json", "w") as out:
        json.dump({"bucket": bucket, "id": creds.aws_access_key_id}, out)
