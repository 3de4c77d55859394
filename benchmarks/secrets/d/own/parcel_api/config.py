from functools import lru_cache
from typing import Literal

from pydantic import AnyUrl, BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Carrier(BaseModel):
    name: str
    account_number: str
    api_key: str
    sandbox: bool = True

    def label(self) -> str:
        return f"{self.name} ({'sandbox' if self.sandbox else 'live'})"


class Mailer(BaseModel):
    host: str = "localhost"
    port: int = 25
    username: str | None = None
    password: SecretStr | None = None


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="PARCEL_", env_nested_delimiter="__")

    env: Literal["dev", "staging", "live"] = "dev"
    base_url: AnyUrl = "https://parcels.example.net"
    database_dsn: str
    jwt_secret: SecretStr
    jwt_ttl_seconds: int = 900
    session_pepper: str = Field(repr=False)
    carriers: list[Carrier] = []
    mailer: Mailer = Mailer()
    webhook_signing_key: str
    statsd_prefix: str = "parcel"
    sentry_dsn: str | None = None


@lru_cache
def get_settings() -> Settings:
    return Settings()
