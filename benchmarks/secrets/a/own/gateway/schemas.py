from typing import Optional

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class TenantCreate(BaseModel):
    name: str
    vendorApiKey: str
    callbackUrl: str


class TenantPublic(BaseModel):
    name: str
    callbackUrl: str


class TenantFull(TenantPublic):
    vendorApiKey: str


class RelaySettings(BaseModel):
    host: str
    login: str
    passphrase: SecretStr


class Partner(BaseModel):
    slug: str
    contact: str
    shared_secret: str = Field(exclude=True)


class Courier(BaseModel):
    slug: str
    shared_secret: str = Field(repr=False)


class StrictLogin(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    email: str
    password: str = Field(min_length=12)


class LooseLogin(BaseModel):
    email: str
    password: str = Field(min_length=12)


class PasswordPolicy(BaseModel):
    passwordMinLength: int = 12
    passwordHistory: int = 5
    tokenLifetime: Optional[int] = None
