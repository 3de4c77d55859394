"""Streamlit operator console."""
import json
import os

import streamlit as st

st.set_page_config(page_title="Operator console")
st.title("Connectors")


def sign_in():
    password = st.text_input("Password", type="password")
    if not st.button("Sign in"):
        return
    st.write("You entered", password)
    if not check(password):
        st.error("Wrong password")


def key_box():
    stored = st.secrets["openai"]["api_key"]
    st.code(stored)
    st.code("export OPENAI_API_KEY=...")
    st.write("sections:", list(st.secrets))


def environment():
    if st.checkbox("environment"):
        st.json(dict(os.environ))
    if st.checkbox("environment names"):
        st.json(sorted(os.environ))


def connector_table(connectors):
    st.table([{"id": c.id, "vendor": c.vendor, "key": "••••" + c.api_key[-4:]} for c in connectors])


def download(connector):
    st.download_button("Support bundle", json.dumps({"id": connector.id, "token": connector.token}))
    st.download_button("Support bundle", json.dumps({"id": connector.id, "token_set": bool(connector.token)}))


def playground(usage):
    max_tokens = st.slider("max_tokens", 16, 4096, 512)
    st.write("tokens used", usage.total_tokens, "of", max_tokens)


def query_link(connector):
    st.query_params["connector"] = connector.id
    st.query_params["key"] = connector.api_key


def failure(connector):
    try:
        connector.ping()
    except PermissionError:
        st.sidebar.error(f"{connector.vendor} refused {connector.api_key}")
    except TimeoutError:
        st.sidebar.error(f"{connector.vendor} did not answer")
