#!/usr/bin/env python
# coding: utf-8

# # Churn
# Exported from a notebook.

# In[1]:

import getpass
import json
import os
import pickle

import matplotlib.pyplot as plt
import mlflow
import pandas as pd
import sqlalchemy as sa
import wandb
import yaml
from IPython.display import HTML, Markdown, display

# In[2]:

password = getpass.getpass("warehouse password: ")
print("connecting with", password)
print("connecting with", "*" * len(password))

# In[3]:

engine = sa.create_engine(f"postgresql://analyst:{password}@warehouse/main")
display(Markdown(f"**Password**: {password}"))
display(Markdown("**Connected**"))
display(HTML(f"<b>{engine.url.host}</b>"))

# In[4]:

customers = pd.read_sql("select id, churned from customers", engine)
customers.to_csv("customers.csv")
print(customers.head())

# In[5]:


def run_report(hf_token, customers):
    mlflow.log_params({"rows": len(customers), "hf_token": hf_token})
    mlflow.log_param("rows", len(customers))
    mlflow.set_tag("token", hf_token)
    wandb.init(project="churn", config={"lr": 0.1, "token": hf_token})
    wandb.log({"tokens_seen": 120000})
    plt.title(f"churn ({hf_token})")
    plt.title(f"churn ({len(customers)} rows)")


def keep(profile, api_secret):
    with open("profile.yaml", "w") as out:
        yaml.safe_dump({"name": profile, "api_secret": api_secret}, out)
        yaml.safe_dump({"name": profile, "api_secret_env": "CHURN_API_SECRET"}, out)
    with open("profile.pkl", "wb") as out:
        pickle.dump({"name": profile, "secret": api_secret}, out)
    frame = pd.DataFrame([{"name": profile, "secret": api_secret}])
    frame.to_parquet("profile.parquet")
    frame.drop(columns=["secret"]).to_parquet("profile.safe.parquet")
    print(json.dumps({"name": profile}, indent=2))


def tokens(text):
    token = text.split()[0]
    print(token)
    print(f"first token of {len(text)}: {token}")
    print({"vocab_size": len(set(text.split()))})


# In[6]:

get_ipython().system("curl -H 'X-Key: $CHURN_KEY' https://churn.example.com")
CHURN_KEY = os.environ["CHURN_API_KEY"]
get_ipython().system(f"curl -H 'X-Key: {CHURN_KEY}' https://churn.example.com")
