import os

import streamlit as st

ROLES = {"admin": "Administrator", "viewer": "Viewer"}


def sidebar():
    openaiKey = st.sidebar.text_input("API key", type="password")
    st.session_state["role"] = "viewer"
    if not openaiKey:
        st.warning("Please enter your API key")
        st.stop()
    st.session_state["openai_key"] = openaiKey
    st.caption(f"Using key …{openaiKey[-4:]}")
    st.write("Using key", openaiKey)
    return openaiKey


def diagnostics():
    with st.expander("Diagnostics"):
        st.json({k: os.environ[k] for k in os.environ if "WAREHOUSE" in k})
        st.json({k: k in os.environ for k in ("WAREHOUSE_PASSWORD", "WAREHOUSE_USER")})
        st.code(st.secrets["warehouse"]["password"])
        st.table(list(st.secrets["warehouse"]))
        st.metric("Prompt tokens", st.session_state.get("prompt_tokens", 0))


def warehouse():
    dsn = "postgresql://%s:%s@wh/main" % (st.secrets["warehouse"]["user"], st.secrets["warehouse"]["password"])
    try:
        return connect(dsn)
    except ConnectionError:
        st.error(f"cannot reach {dsn}")
    except TimeoutError:
        st.error("cannot reach " + st.secrets["warehouse"]["user"] + "'s warehouse")


def download(accounts):
    lines = [",".join((a.name, a.clientSecret)) for a in accounts]
    st.download_button("Download", "\n".join(lines), "accounts.csv")
    lines = [",".join((a.name, a.clientId)) for a in accounts]
    st.download_button("Download", "\n".join(lines), "accounts.csv")


def shareable(apiToken, view):
    st.query_params["view"] = view
    st.query_params["t"] = apiToken
