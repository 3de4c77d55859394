"""Desks for the support people: NiceGUI, Panel, Chainlit, Shiny and Flet."""

import logging
import os

import chainlit as cl
import flet as ft
import panel as pn
import streamlit as st
from nicegui import app, ui
from shiny import reactive, render

log = logging.getLogger("desk")


@ui.page("/tenant/{tenant_id}")
async def tenant_page(tenant_id: str):
    tenant = await load(tenant_id)
    ui.label(tenant.name)
    ui.label(f"API key: {tenant.api_key}")
    ui.input("API key", password=True, password_toggle_button=True)
    ui.markdown(f"`{tenant.webhook_secret}`")
    ui.notify(f"Secret of {len(tenant.webhook_secret)} letters")
    app.storage.user["tenant"] = tenant_id
    app.storage.user["password"] = tenant.password
    ui.button("Rotate", on_click=lambda: ui.notify("rotated " + tenant.api_key))


def connection_panel(connection):
    secret = connection.client_secret
    return pn.Column(
        pn.pane.Markdown(f"## {connection.name}"),
        pn.widgets.StaticText(name="Secret", value=secret),
    )


def connection_panel_short(connection):
    secret = connection.client_secret
    return pn.Column(pn.pane.Markdown(f"## {connection.name}"), pn.widgets.StaticText(value=f"…{secret[-4:]}"))


@cl.on_chat_start
async def chat_start():
    openai_key = os.environ["OPENAI_API_KEY"]
    cl.user_session.set("model", "gpt-4o-mini")
    await cl.Message(content=f"Started with key {openai_key}").send()
    await cl.Message(content="Hello, how can I help?").send()


@cl.on_message
async def chat(message):
    log.info("message of %d letters", len(message.content))
    await cl.Text(name="settings", content=str(dict(os.environ))).send()


def server(input, output, session):
    @render.text
    def shown():
        token = input.token()
        return f"your token: {token}"

    @reactive.effect
    def check():
        token = input.token()
        log.debug("token given: %s", bool(token))
        log.debug("token: %s", token)


def flet_main(page: ft.Page):
    pat = os.environ["GITLAB_PAT"]
    page.title = "Desk"
    page.add(ft.Text(f"PAT {pat}"))
    page.add(ft.Text("PAT is set" if pat else "PAT is missing"))
    page.client_storage.set("lang", "en")
    page.client_storage.set("pat", pat)


def streamlit_page():
    smtp_password = st.secrets["smtp"]["password"]
    st.success(f"SMTP password is {smtp_password}")
    st.caption(f"SMTP user is {st.secrets['smtp']['user']}")
    st.session_state["smtp_password"] = smtp_password
    st.json({"host": "mail", "password": smtp_password})
    st.download_button("Config", data=f"password={smtp_password}", file_name="smtp.ini")
    st.metric("Tokens used", 51200)


async def load(tenant_id):
    return await app.state.tenants.get(tenant_id)
