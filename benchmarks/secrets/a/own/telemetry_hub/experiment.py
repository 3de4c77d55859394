import json
import os

import mlflow
import wandb
from langfuse import Langfuse

HF_TOKEN = os.environ.get("HF_TOKEN")
langfuse = Langfuse(public_key=os.environ["LANGFUSE_PUBLIC_KEY"], secret_key=os.environ["LANGFUSE_SECRET_KEY"])


def run_config(cfg):
    wandb.login(key=cfg.wandb_api_key)
    wandb.init(project="rank", config={"lr": cfg.lr, "hf_token": HF_TOKEN})
    wandb.init(project="rank", config={"lr": cfg.lr, "pad_token": cfg.pad_token, "eos_token": cfg.eos_token})
    wandb.config.update(vars(cfg))
    wandb.log({"tokens_per_second": cfg.tps, "vocab/unk_token_rate": cfg.unk_rate})


def track(cfg, tokens):
    mlflow.log_param("max_tokens", cfg.max_tokens)
    mlflow.log_metric("n_tokens", len(tokens))
    mlflow.log_param("hub_token", HF_TOKEN)
    mlflow.log_params({"sep_token": cfg.sep_token, "hub_token_set": HF_TOKEN is not None})
    mlflow.log_dict(dict(os.environ), "environment.json")
    mlflow.log_text(json.dumps(sorted(os.environ)), "environment-names.json")
    mlflow.set_tag("tracking.uri", cfg.tracking_uri)


def trace_generation(prompt, answer, usage, vendorKey):
    span = langfuse.trace(name="answer", metadata={"vendor": "acme", "vendor_key": vendorKey})
    span.generation(name="call", input=prompt, output=answer, usage={"input": usage.prompt_tokens, "output": usage.completion_tokens})
    span.update(metadata={"vendor": "acme", "cache_key": usage.cache_key})
    span.event(name="auth", input=f"Authorization: {vendorKey}".replace(" ", ""))
