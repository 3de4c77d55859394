"""Ways out, sources and names of whole families of libraries: a line marked `# leak` is reported, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import check

CASES = {
    "answers of classes and of functions for gateways": """
        import json
        import os
        from flask_restful import Resource


        class Keys(Resource):
            def get(self, name):
                api_key = os.environ["API_KEY"]
                return {"name": name, "key": api_key}, 200  # leak

            def put(self, name):
                api_key = os.environ["API_KEY"]
                return {"name": name, "set": bool(api_key)}

            def describe(self):
                return os.environ["API_KEY"]


        def lambda_handler(event, context):
            api_key = os.environ["API_KEY"]
            if event["path"] == "/key":
                return {"statusCode": 200, "body": json.dumps({"key": api_key})}  # leak
            return {"statusCode": 200, "body": json.dumps({"length": len(api_key)})}


        def used(event, context):
            return {"key": os.environ["API_KEY"]}


        def application(environ, start_response):
            app_secret = os.environ["APP_SECRET"]
            start_response("200 OK", [("X-Secret", app_secret)])  # leak
            start_response("200 OK", [("X-Secret-Length", str(len(app_secret)))])
            return [b"ok"]
    """,
    "chats and people": """
        import requests


        async def tell(interaction, update, ctx, password):
            await interaction.response.send_message(password)  # leak
            await interaction.response.send_message(f"{len(password)} letters")
            await ctx.author.send(f"your password: {password}")  # leak
            await ctx.author.send("see the app")
            await update.callback_query.answer(password)  # leak
            await update.callback_query.answer("done")
            requests.post("https://api.telegram.org/bot1/sendMessage", json={"chat_id": 1, "text": password})  # leak
            requests.post("https://api.telegram.org/bot1/sendMessage", json={"chat_id": 1, "text": "ready"})
            requests.post("https://login.example.com/session", json={"password": password})


        def rename(user, password):
            user.edit(password=password)
            user.send_reset_link()
    """,
    "agents and tool servers": """
        import os
        from autogen import AssistantAgent
        from langchain_core.prompts import PromptTemplate
        from langchain_core.tools import BaseTool
        from mcp.server.fastmcp import Context


        class Disk(BaseTool):
            def _run(self, host):
                return f"{host}: {os.environ['HOST_PASSWORD']}"  # leak

            def _arun(self, host):
                return f"{host}: {len(os.environ['HOST_PASSWORD'])}"


        def ask(llm, api_key, question):
            PromptTemplate.from_template("{q} {k}").format(q=question, k=api_key)  # leak
            PromptTemplate.from_template("{q}").format(q=question)
            llm.stream(f"{question} {api_key}")  # leak
            llm.stream(question)
            AssistantAgent("helper", system_message=f"use {api_key}")  # leak
            AssistantAgent("helper", llm_config={"api_key": api_key})


        async def report(ctx: Context, api_key):
            await ctx.info(f"key {api_key}")  # leak
            await ctx.info("key read")
    """,
    "queues": """
        import dramatiq
        from azure.storage.queue import QueueClient
        from google.cloud import bigquery
        import azure.functions as func


        @dramatiq.actor
        def charge(customer, card_token):
            log.info("charging %s", customer)


        def plan(customer, card_token, connection_string):
            charge.send(customer, card_token)  # leak
            charge.send(customer, None)
            QueueClient.from_connection_string(connection_string, "q").send_message(card_token)  # leak
            QueueClient.from_connection_string(connection_string, "q").send_message(customer)
            bigquery.Client().insert_rows_json("runs", [{"token": card_token}])  # leak
            bigquery.Client().insert_rows_json("runs", [{"token_set": bool(card_token)}])


        def work(out: func.Out[str], password):
            out.set(password)  # leak
            out.set("done")


        def again(self, password):
            self.retry(kwargs={"password": password})  # leak
            self.retry(countdown=5)
    """,
    "command lines": """
        import sh
        import webbrowser


        def run(conn, password, url):
            sh.curl("-u", f"me:{password}", url)  # leak
            sh.curl(url)
            conn.run(f"login {password}")  # leak
            conn.run("login --password-stdin")
            webbrowser.open(f"{url}?password={password}")  # leak
            webbrowser.open(url)
            get_ipython().system(f"login {password}")  # leak
            get_ipython().system("login")
    """,
    "what is asked, and what a command fails with": """
        import click
        import emails
        from fabric import SerialGroup
        from rich.prompt import Confirm


        @click.pass_context
        def use(ctx, api_key):
            Confirm.ask(f"use {api_key}?")  # leak
            Confirm.ask("use it?")
            ctx.run(f"login {api_key}")  # leak
            ctx.run(print, api_key)
            SerialGroup("a", "b").run(f"login {api_key}")  # leak
            SerialGroup("a", "b").run("login")
            emails.html(html=f"<b>{api_key}</b>", subject="key")  # leak
            emails.html(html="<b>made</b>", subject="key")
            if not api_key:
                ctx.fail("no key")
            ctx.fail(f"{api_key} is none")  # leak
    """,
    "telemetry": """
        from influxdb_client import Point
        from opentelemetry.trace import Link
        import sentry_sdk


        def count(token):
            Point("calls").tag("token", token)  # leak
            Point("calls").tag("token_length", len(token))
            Link(None, {"token": token})  # leak
            Link(None, {"token_given": token is not None})
            sentry_sdk.metrics.incr("calls", tags={"token": token})  # leak
            sentry_sdk.metrics.incr("calls", tags={"token": "set" if token else "missing"})
    """,
    "loggers by another name": """
        from uvicorn.config import logger as server_out
        from somewhere import thing as other


        def f(password, level):
            server_out.info("with %s", password)  # leak
            server_out.info("with %d letters", len(password))
            getattr(log, level)("with %s", password)  # leak
            getattr(log, level)("with a password")
            getattr(other, level)(password)
            other.info(password)
    """,
    "functions handed to somebody": """
        def build(button, password, store):
            button.on_click(lambda event: log.info(password))  # leak
            button.on_click(lambda event: log.info("clicked"))
            button.on_click(lambda event: store(password))
            return sorted(button.items, key=lambda item: item.password)
    """,
    "texts with a place in them": """
        def page(password):
            log.info("password: {p}".replace("{p}", password))  # leak
            log.info("password: {p}".replace("{p}", "*" * 8))
            log.info(f"password: {password}".replace(password, "***"))
    """,
    "what a decoder makes": """
        import msgspec
        from pydantic import BaseModel


        class Login(BaseModel):
            user: str
            password: str


        class Place(BaseModel):
            city: str


        def parsed(raw):
            log.info("%s", Login.model_validate_json(raw))  # leak
            log.info("%s", Login.parse_obj(raw).user)
            log.info("%s", Place.model_validate(raw))


        class Grant(msgspec.Struct):
            client_id: str
            client_secret: str


        class Page(msgspec.Struct):
            number: int


        def read(raw):
            log.info("%s", msgspec.json.decode(raw, type=Grant))  # leak
            log.info("%s", msgspec.json.decode(raw, type=Grant).client_id)
            log.info("%s", msgspec.json.decode(raw, type=Page))
    """,
    "keys made of random letters": """
        import secrets
        from uuid import uuid4


        def make(name):
            api_key = "sk_" + secrets.token_hex(16)
            log.info("made %s", api_key)  # leak
            client_secret = f"{name}-{uuid4()}"
            log.info("made %s", client_secret)  # leak
            request_id = "req_" + secrets.token_hex(4)
            log.info("request %s", request_id)
            secret_name = f"{name}-{uuid4()}"
            log.info("stored as %s", secret_name)
            api_key = "sk_" + "live"
            log.info("begins with %s", api_key)
    """,
    "attributes of a secret type of somebody else's": """
        def use(bucket, connect):
            connect(bucket.secret_key.get_secret_value())
            log.info("%s", bucket.secret_key)
            log.info("%s", bucket.secret_key.get_secret_value())  # leak
            log.info("%s", bucket.password)  # leak
    """,
    "sections of a configuration": """
        def read(config):
            log.info("%s", config["api"]["key"])  # leak
            log.info("%s", config["stripe"]["key"])  # leak
            log.info("%s", config["cache"]["key"])
            log.info("%s", config["api"]["host"])
            log.info("%s", config["key"])
    """,
    "cookies": """
        def read(request, answer):
            log.info("%s", request.cookies["sessionid"])  # leak
            log.info("%s", request.cookies["theme"])
            log.info("%s", answer.headers["Content-Type"])
    """,
    "attributes of things that nobody knows": """
        def read(form, event):
            password = form.second.data
            log.info("%s", password)  # leak
            name = form.first.data
            log.info("%s", name)
            password = form.second.errors
            log.info("%s", password)
            event_id = event.token.id
            log.info("%s", event_id)
    """,
    "several at once": """
        import asyncio
        import os


        async def key():
            return os.environ["API_KEY"]


        async def host():
            return os.environ["API_HOST"]


        async def both():
            where, what = await asyncio.gather(host(), key())
            log.info("%s", where)
            log.info("%s", what)  # leak
            log.info("%s", await asyncio.gather(host(), host()))
    """,
    "columns of a page": """
        import streamlit as st


        def page(password):
            left, right = st.columns(2)
            left.write(password)  # leak
            right.write(len(password))
    """,
    "what looks like these and is none": """
        import queue
        from django.template import Context, loader


        def f(pw, ph, image):
            print(image.reshape(ph, pw))
            print("patch", pw)


        async def g(pw):
            browser = await pw.chromium.launch()
            print(pw)


        def h(connection, tasks: queue.Queue, card_token, session_key):
            connection.run("select 1")
            tasks.put(card_token)
            print(session_key)
    """,
    "a token where templates are rendered": """
        from django.template import Context, loader


        def show(token):
            log.info("%s", token)  # leak
    """,
    "a token where tags are written": """
        from django import template

        register = template.Library()


        def show(parser, token):
            log.info("%s", token)
    """,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_whole_families_are_known(tmp_path: Path, case: str) -> None:
    check(tmp_path, {"app.py": case})
