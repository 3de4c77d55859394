"""A panel for operators, on Streamlit."""

import os

import streamlit as st

from lib.registry import TokenStore

store = TokenStore()
password = st.text_input("Password", type="password")
name = st.text_input("Name")
if st.button("Sign in"):
    st.write("Hello", name)
    st.write("Hello", password)
    st.session_state["name"] = name
    st.success("Password accepted" if password else "No password")
st.code(st.secrets["db"]["password"])
st.write(st.secrets["db"]["host"])
st.json({"stage": os.environ.get("STAGE"), "key": os.environ.get("PANEL_API_KEY")})
st.caption(f"key set: {'PANEL_API_KEY' in os.environ}")
st.metric("Tokens", len(store.users()))
st.table([{"name": "a", "secret": st.secrets["a"]}])
st.query_params["token"] = password
st.query_params["tab"] = "home"
