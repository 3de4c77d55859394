from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_secret: str
    database_url: str
    smtp_password: SecretStr
    access_token_ttl: int = 900


class PartnerCreate(BaseModel):
    slug: str
    client_secret: str


class PartnerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    slug: str
    client_id: str


class PartnerDetail(BaseModel):
    slug: str
    webhook_secret: str


class SignupForm(BaseModel):
    email: str
    password: str = Field(min_length=12, repr=False)
