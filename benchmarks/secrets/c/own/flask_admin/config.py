import os
from dataclasses import dataclass, field, fields

FEATURE_FLAGS = {"token_refresh_v2": True, "new_password_page": False, "rotate_secret_on_login": True}
ENV_API_KEY = "ADMIN_API_KEY"
SECRET_FILE = "/run/secrets/admin_password"
SESSION_COOKIE_NAME = "admin_session_token"


@dataclass
class AdminConfig:
    base_url: str = "https://admin.example.com"
    page_size: int = 50
    api_key: str = field(default_factory=lambda: os.environ[ENV_API_KEY], repr=False)
    password: str = field(default="", repr=False)

    def describe(self):
        return {f.name: getattr(self, f.name) for f in fields(self) if f.repr}

    def everything(self):
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass
class MailConfig:
    host: str
    user: str
    password: str
