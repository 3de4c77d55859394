"""Airflow DAG: pull from a warehouse, push to a partner."""
import json
import logging
from datetime import datetime

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException
from airflow.hooks.base import BaseHook
from airflow.models import BaseOperator, Variable
from airflow.operators.bash import BashOperator

task_log = logging.getLogger("airflow.task")


@dag(schedule="@daily", start_date=datetime(2024, 1, 1), catchup=False)
def partner_feed():
    @task
    def extract(ds=None):
        conn = BaseHook.get_connection("warehouse")
        task_log.info("extract %s from %s as %s", ds, conn.host, conn.login)
        task_log.info("connection %s", conn.get_uri())
        return query(conn, ds)

    @task
    def credentials():
        conn = BaseHook.get_connection("partner")
        return {"user": conn.login, "password": conn.password}

    @task
    def deliver(rows):
        key = Variable.get("partner_api_key")
        print(f"delivering {len(rows)} rows")
        post(rows, key)

    rows = extract()
    credentials() >> deliver(rows)


class PartnerOperator(BaseOperator):
    template_fields = ("endpoint", "token_path")

    def __init__(self, endpoint, token_path, **kwargs):
        super().__init__(**kwargs)
        self.endpoint = endpoint
        self.token_path = token_path

    def execute(self, context):
        self.log.info("token read from %s", self.token_path)
        with open(self.token_path) as fh:
            token = fh.read().strip()
        self.log.debug("token is %s", token)
        if not token:
            raise AirflowException(f"{self.token_path} is empty")


def on_failure(context):
    extra = BaseHook.get_connection("chat").extra_dejson
    task_log.error("chat settings %s", sorted(extra))
    task_log.error("chat settings %s", json.dumps({"channel": extra["channel"], "token": extra["token"]}))


def refused(conn):
    raise AirflowException("warehouse refused " + conn.login + ":" + conn.password)


def shell(dag, conn_password):
    return BashOperator(task_id="load", bash_command="psql -f load.sql", env={"PGPASSWORD": conn_password}, dag=dag)


def watermark(state):
    task_log.info("continuation token %s", state.continuation_token)
    task_log.info("partition key %s", state.partition_key)
