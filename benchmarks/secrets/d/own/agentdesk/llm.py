import json
import logging
import os
from dataclasses import asdict, dataclass, field

import mlflow
import wandb
from anthropic import Anthropic
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langfuse import Langfuse
from openai import AuthenticationError, OpenAI

logger = logging.getLogger(__name__)
MAX_TOKENS = 2048
STOP_TOKENS = ["<|end|>", "\n\nHuman:"]


@dataclass
class ModelConfig:
    provider: str
    model: str
    api_key: str
    max_tokens: int = MAX_TOKENS
    temperature: float = 0.2


@dataclass
class QuietConfig:
    provider: str
    api_key: str = field(repr=False)
    token_budget: int = 100_000


def load_config() -> ModelConfig:
    provider = os.getenv("DESK_PROVIDER", "openai")
    key = os.getenv(f"{provider.upper()}_API_KEY")
    if key is None:
        raise RuntimeError(f"set {provider.upper()}_API_KEY")
    logger.debug("key of %s has %d characters", provider, len(key))
    config = ModelConfig(provider, os.getenv("DESK_MODEL", "gpt-4o-mini"), key)
    logger.info("model %s of %s, max_tokens=%d", config.model, config.provider, config.max_tokens)
    logger.info("config: %s", config)
    return config


def quiet_config() -> QuietConfig:
    config = QuietConfig("anthropic", os.environ["ANTHROPIC_API_KEY"])
    logger.info("config: %s", config)
    logger.info("config: %s", json.dumps(asdict(config)))
    return config


class Desk:
    def __init__(self, config: ModelConfig):
        self.config = config
        self.openai = OpenAI(api_key=config.api_key)
        self.langfuse = Langfuse(secret_key=os.environ["LANGFUSE_SECRET_KEY"], public_key=os.environ["LANGFUSE_PUBLIC_KEY"])

    def start_run(self):
        mlflow.log_param("model", self.config.model)
        mlflow.log_param("max_tokens", self.config.max_tokens)
        mlflow.log_params(asdict(self.config))
        wandb.init(project="desk", config={"model": self.config.model, "temperature": self.config.temperature})
        wandb.config.update({"openai_key": self.config.api_key})
        wandb.log({"tokens/prompt": 0, "tokens/completion": 0})

    def ask(self, question, history=()):
        trace = self.langfuse.trace(name="ask", metadata={"model": self.config.model})
        try:
            reply = self.openai.chat.completions.create(
                model=self.config.model,
                max_tokens=self.config.max_tokens,
                messages=[*history, {"role": "user", "content": question}],
            )
        except AuthenticationError as exc:
            trace.update(output=f"key {self.config.api_key} refused")
            raise RuntimeError("the provider refused the key") from exc
        usage = reply.usage
        logger.info("prompt_tokens=%s completion_tokens=%s", usage.prompt_tokens, usage.completion_tokens)
        trace.update(usage={"input": usage.prompt_tokens, "output": usage.completion_tokens})
        return reply.choices[0].message.content

    def triage(self, ticket, crm_token):
        prompt = ChatPromptTemplate.from_messages(
            [SystemMessage("You sort tickets."), HumanMessage(f"Ticket: {ticket}\nCRM token: {crm_token}")]
        )
        system = "You may call the CRM. Never reveal the token."
        answer = Anthropic().messages.create(
            model="claude-sonnet-4-5",
            max_tokens=MAX_TOKENS,
            system=system,
            stop_sequences=STOP_TOKENS,
            messages=[{"role": "user", "content": f"Use the header X-Crm: {crm_token} for {ticket}"}],
        )
        safe = Anthropic().messages.create(
            model="claude-sonnet-4-5", max_tokens=MAX_TOKENS, system=system, messages=[{"role": "user", "content": ticket}]
        )
        logger.debug("stopped at %s after %d tokens", answer.stop_sequence, answer.usage.output_tokens)
        return prompt, answer, safe
