from decouple import config
from environs import Env
from pydantic import Field
from pydantic_settings import BaseSettings

env = Env()
STRIPE_SECRET_KEY = config("STRIPE_SECRET_KEY")  # VIOLATION t2 env: decouple
OPENAI_API_KEY = env.str("OPENAI_API_KEY")  # VIOLATION t2 env: environs
SENDGRID_API_KEY = env("SENDGRID_API_KEY")  # VIOLATION t2 env: environs call


class Settings(BaseSettings):
    debug: bool = False
    openai_api_key: str  # VIOLATION t2 env: pydantic-settings field
    payments: str = Field(validation_alias="STRIPE_SECRET_KEY")  # VIOLATION t3 env: pydantic-settings field by alias
