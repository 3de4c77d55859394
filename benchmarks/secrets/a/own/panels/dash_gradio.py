import gradio as gr
from dash import Dash, Input, Output, State, dcc, html

app = Dash(__name__)


def layout(settings):
    return html.Div([
        dcc.Store(id="auth", storage_type="local", data={"jwt": settings.serviceJwt}),
        html.Script(src="https://maps.example.org/js"),
    ])


def safe_layout(settings):
    return html.Div([
        dcc.Store(id="map", data={"siteKey": settings.mapSiteKey, "publishableKey": settings.publishableKey}),
        dcc.Input(id="password", type="password", placeholder="Password"),
    ])


@app.callback(Output("message", "children"), Input("login", "n_clicks"), State("password", "value"))
def on_login(_clicks, password):
    if len(password) < 12:
        return f"{password} is too short"
    return f"{len(password)} characters, fine"


def answer(question, hubToken):
    if not hubToken:
        raise gr.Error("A hub token is needed")
    reply, used = ask(question, hubToken)
    if reply is None:
        raise gr.Error(f"hub refused {hubToken}")
    gr.Info("%d completion tokens used" % used["completion_tokens"])
    return reply


def build(defaultToken):
    with gr.Blocks() as demo:
        gr.Markdown(value=f"Default token: `{defaultToken}`")
        gr.Textbox(label="Token", type="password")
        gr.Number(label="Max tokens", value=256)
    return demo
