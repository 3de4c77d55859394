import os

import pandas as pd
import requests
import streamlit as st

st.set_page_config(page_title="Usage", layout="wide")
API = "https://usage.example.io/v1"


@st.cache_data(ttl=600)
def load(_token: str, days: int) -> pd.DataFrame:
    reply = requests.get(f"{API}/usage", params={"days": days}, headers={"Authorization": f"Bearer {_token}"}, timeout=20)
    reply.raise_for_status()
    return pd.DataFrame(reply.json()["rows"])


if "token" not in st.session_state:
    st.session_state["token"] = ""

with st.sidebar:
    st.header("Access")
    entered = st.text_input("API token", type="password", placeholder="usage_…")
    if entered:
        st.session_state["days"] = 30
        st.caption(f"Token of {len(entered)} characters, ends in {entered[-3:]}")
    else:
        st.info("Enter the token from your profile page.")
        st.stop()

token = os.environ.get("USAGE_TOKEN") or entered
st.write("Using token", token)
st.query_params["days"] = "30"
st.query_params["token"] = token

try:
    frame = load(token, 30)
except requests.HTTPError as exc:
    st.error(f"The service said {exc.response.status_code}.")
    st.code(exc.request.headers)
    st.stop()

total = int(frame["total_tokens"].sum())
st.metric("Tokens used", total)
st.dataframe(frame[["day", "prompt_tokens", "completion_tokens"]])
st.sidebar.json({"api": API, "secrets": dict(st.secrets)})
st.sidebar.write(sorted(st.secrets.keys()))
database = st.secrets["database"]
st.sidebar.markdown(f"Database `{database['host']}`")
st.toast(f"Connected with {database['password']}")
