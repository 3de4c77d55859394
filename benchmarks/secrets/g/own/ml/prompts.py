"""Prompts and the tracking of experiments."""

import os

import mlflow
import pandas as pd
import wandb
from anthropic import Anthropic
from langfuse import Langfuse
from openai import OpenAI

client = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
claude = Anthropic()
langfuse = Langfuse()


class Chat:
    def __init__(self, max_tokens=500):
        self.messages = []
        self.max_tokens = max_tokens

    def tell(self, role, content):
        self.messages.append({"role": role, "content": content})

    def credentials(self, password):
        self.messages.append({"role": "system", "content": f"The password is {password}"})

    def ask(self):
        answer = client.chat.completions.create(model="gpt-5", messages=self.messages, max_tokens=self.max_tokens)
        print(answer.usage.prompt_tokens, answer.usage.completion_tokens)
        return answer.choices[0].message.content


class PlainChat:
    def __init__(self):
        self.messages = []

    def tell(self, text):
        self.messages.append({"role": "user", "content": text})

    def ask(self):
        return client.chat.completions.create(model="gpt-5", messages=self.messages)


def prompt(question, db_password):
    claude.messages.create(
        model="claude", max_tokens=100, messages=[{"role": "user", "content": f"{question} {db_password}"}]
    )
    claude.messages.create(model="claude", max_tokens=100, messages=[{"role": "user", "content": question}])
    client.responses.create(model="gpt-5", input="Log in with " + db_password)


def train(config, hf_token):
    mlflow.log_param("tokenizer", config["tokenizer"])
    mlflow.log_param("hf_token", hf_token)
    mlflow.log_params({"max_tokens": config["max_tokens"]})
    mlflow.log_dict({"env": dict(os.environ)}, "env.json")
    wandb.init(project="x", config={"lr": 1, "hf_token": hf_token})
    wandb.log({"loss": 1, "tokens_per_second": 3})
    langfuse.update_current_trace(metadata={"token": hf_token})
    langfuse.update_current_trace(metadata={"tokens": config["tokens"]})


def frame(rows, password):
    table = pd.DataFrame([{"user": "a", "password": password}])
    table.to_csv("users.csv")
    table.drop(columns=["password"]).to_csv("users.csv")
    table[["user"]].to_csv("users.csv")
    print(table.head())
    print(table.shape, list(table.columns))
    plain = pd.DataFrame(rows)
    plain.to_csv("rows.csv")
