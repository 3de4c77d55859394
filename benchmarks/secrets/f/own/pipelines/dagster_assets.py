import os

import pandas as pd
from dagster import (
    AssetExecutionContext,
    AssetMaterialization,
    ConfigurableResource,
    EnvVar,
    Failure,
    MaterializeResult,
    MetadataValue,
    Output,
    asset,
    op,
)


class WarehouseResource(ConfigurableResource):
    account: str
    user: str
    password: str

    def url(self):
        return f"snowflake://{self.user}:{self.password}@{self.account}/main"


@asset
def customers(context: AssetExecutionContext, warehouse: WarehouseResource):
    context.log.info(f"reading customers as {warehouse.user}")
    context.log.debug(f"reading customers with {warehouse.password}")
    context.log.debug("reading customers from %s", warehouse.url())
    frame = pd.read_sql("select * from customers", warehouse.url())
    context.add_output_metadata({"rows": len(frame), "account": warehouse.account})
    return frame


@asset
def suppliers(context, warehouse: WarehouseResource):
    frame = pd.read_sql("select * from suppliers", warehouse.url())
    return MaterializeResult(metadata={"rows": len(frame), "password": MetadataValue.text(warehouse.password)})


@op
def push(context, crm_token: str):
    if not crm_token.startswith("crm_"):
        raise Failure(description=f"not a token: {crm_token}", allow_retries=False)
    context.log_event(AssetMaterialization("crm", description="pushed with " + crm_token))
    yield Output({"pushed": True, "prefix": "crm_"})


@op
def push_quietly(context, crm_token: str):
    context.log.info("pushing, the token has %d letters", len(crm_token))
    yield Output(crm_token is not None, metadata={"token_given": crm_token is not None})


@op(config_schema={"api_secret": str})
def declared(context):
    context.log.info("config: %s", context.op_config["api_secret"])
    context.log.info("config keys: %s", list(context.op_config))


resources = {"warehouse": WarehouseResource(account="x1", user="etl", password=EnvVar("WAREHOUSE_PASSWORD"))}


def debug_resources():
    print("warehouse password:", os.getenv("WAREHOUSE_PASSWORD"))
    print("warehouse password from:", "WAREHOUSE_PASSWORD")
