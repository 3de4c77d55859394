from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, SecretStr, field_serializer


class Credentials(BaseModel):
    email: EmailStr
    password: str = Field(min_length=10)


class ApiKeyCreated(BaseModel):
    id: UUID
    prefix: str
    key: str
    created_at: datetime


class ApiKeyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    prefix: str
    scopes: list[str]
    last_used_at: datetime | None


class AccountOut(BaseModel):
    id: UUID
    email: EmailStr
    api_keys: list[ApiKeyOut] = []


class CarrierIn(BaseModel):
    name: str
    api_key: SecretStr
    password: str = Field(exclude=True)


class WebhookEndpoint(BaseModel):
    url: str
    signing_secret: str

    @field_serializer("signing_secret")
    def _hide(self, value: str) -> str:
        return value[:2] + "…"


class DeliveryHook(BaseModel):
    url: str
    auth_password: str
    retries: int = 3
