import os

import dash
import gradio as gr
import reflex as rx
from dash import Input, Output, State, callback, dcc, html
from nicegui import ui

dash_app = dash.Dash(__name__)
server_key = os.environ["LAB_SERVER_KEY"]
dash_app.layout = html.Div(
    [
        html.H1("Lab"),
        dcc.Input(id="password", type="password", placeholder="password"),
        dcc.Store(id="kept", storage_type="session"),
        html.Div(id="out"),
    ]
)


@callback(Output("out", "children"), Input("go", "n_clicks"), State("password", "value"))
def check(clicks, password):
    if not password:
        return "A password is needed."
    if len(password) < 8:
        return html.Span(f"{password} is too short")
    return html.Span(f"{len(password)} characters, {clicks} tries")


@callback(Output("kept", "data"), Input("go", "n_clicks"))
def keep(clicks):
    return {"clicks": clicks, "server_key": server_key}


def answer(message, history, api_key):
    if not api_key:
        raise gr.Error("An API key is needed.")
    if not api_key.startswith("lab-"):
        raise gr.Error(f"{api_key} is no key of the lab.")
    gr.Info(f"Key accepted, {len(history)} messages so far.")
    return f"You said {message}"


with gr.Blocks() as demo:
    key_box = gr.Textbox(label="API key", type="password")
    gr.Markdown(f"Server `{os.environ.get('LAB_HOST')}`")
    gr.Markdown(f"Server key `{server_key}`")


class LabState(rx.State):
    user: str = ""
    access_token: str = ""
    _refresh_token: str = ""

    def greet(self):
        return rx.toast(f"Hello {self.user}")


@ui.page("/lab")
def page():
    ui.label("Enter the key you were given")
    field = ui.input("Key", password=True)
    ui.notify(f"server key {server_key}")
    ui.label().bind_text_from(field, "value", lambda value: "•" * len(value))
