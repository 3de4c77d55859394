from datetime import datetime
from enum import Enum

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer


class TokenType(str, Enum):
    BEARER = "bearer"
    API_KEY = "api_key"


class ConnectorIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    api_key: SecretStr = Field(description="Secret API key of the provider; it is never returned.")
    webhook_secret: str = Field(min_length=16, exclude=True, repr=False)


class ConnectorOut(BaseModel):
    id: int
    name: str
    api_key_last4: str
    key_version: int
    secret_rotated_at: datetime | None = None


class LegacyConnector(BaseModel):
    name: str
    api_key: str

    @field_serializer("api_key")
    def hide_key(self, value: str) -> str:
        return "*" * 8 + value[-4:]


class ImportedConnector(BaseModel):
    name: str
    api_key: str = Field(title="API key", examples=["<paste the key here>"])


class TokenRequest(BaseModel):
    token_type: TokenType = TokenType.BEARER
    scope: list[str] = []
    expires_in: int = 3600


class IssuedKey(BaseModel):
    key_id: str
    api_key: str
