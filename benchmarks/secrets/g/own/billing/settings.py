"""What the billing service is told by its environment."""

from functools import lru_cache

from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    environment: str = "dev"
    database_url: str = "sqlite://"
    ledger_api_key: str = ""
    mail_password: SecretStr = SecretStr("")
    workers: int = 2


class Features(BaseSettings):
    dark_mode: bool = False
    token_limit: int = 4096


@lru_cache
def get_settings() -> Settings:
    return Settings()


@lru_cache
def get_features() -> Features:
    return Features()
