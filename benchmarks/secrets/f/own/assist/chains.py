"""Helpdesk assistant."""

import logging
import os

import tiktoken
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate, PromptTemplate
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from llama_index.core import Document, Settings, VectorStoreIndex
from llama_index.core.llms import ChatMessage
from openai import OpenAI

logger = logging.getLogger("assist")
encoding = tiktoken.get_encoding("cl100k_base")


def model():
    openai_api_key = os.environ["OPENAI_API_KEY"]
    logger.info("model up, context of %d tokens", 8192)
    return ChatOpenAI(model="gpt-4o-mini", api_key=openai_api_key, max_tokens=600)


@tool
def reset_password(user_id: str) -> str:
    """Gives a user a new password."""
    new_password = directory().reset(user_id)
    return f"The new password of {user_id} is {new_password}"


@tool
def disk_usage(host: str) -> str:
    """Says how full the disk of a host is."""
    return f"{host}: 40 %"


def explain_failure(ticket, db_password):
    prompt = f"The job failed with these settings: host={ticket.host}, password={db_password}. Why?"
    client = OpenAI()
    client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": prompt}])
    client.responses.create(model="gpt-4o-mini", input=f"Is {db_password} a strong password?")
    client.responses.create(model="gpt-4o-mini", input=f"Why may {ticket.host} be down?")


def ask(llm, question, session_token):
    llm.invoke([SystemMessage("You help users."), HumanMessage(f"{question} (my session: {session_token})")])
    llm.invoke([SystemMessage("You help users."), HumanMessage(question)])
    used = len(encoding.encode(question))
    logger.info("question of %d tokens, %d left", used, 8192 - used)


def summarise(llm, account):
    template = PromptTemplate.from_template("Summarise {name} with key {key}")
    llm.invoke(template.format(name=account.name, key=account.api_key))
    chat = ChatPromptTemplate.from_messages([("system", "Be brief."), ("human", "{text}")])
    chain = chat | llm
    chain.invoke({"text": f"key of {account.name}: {account.api_key}"})
    chain.invoke({"text": f"name: {account.name}"})


def index(runbooks, root_password):
    documents = [Document(text=body, metadata={"name": name}) for name, body in runbooks]
    documents.append(Document(text=f"root password: {root_password}"))
    engine = VectorStoreIndex.from_documents(documents).as_query_engine()
    answer = engine.query("How is a host restarted?")
    logger.info("answer from %d nodes", len(answer.source_nodes))
    Settings.llm.chat([ChatMessage(role="user", content=root_password)])


def usage(response):
    meta = response.usage_metadata
    logger.info("tokens in %s, out %s", meta["input_tokens"], meta["output_tokens"])
    print("next token:", response.content.split()[0])


def directory():
    from assist import users

    return users.Directory()
