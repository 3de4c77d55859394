"""Settings objects: pydantic, argparse, click-free."""
import argparse
import logging
import os

from pydantic import BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

logger = logging.getLogger("records.options")


class Upstream(BaseModel):
    base_url: str
    token: SecretStr


class PlainUpstream(BaseModel):
    base_url: str
    token: str


class HiddenUpstream(BaseModel):
    base_url: str
    token: str = Field(exclude=True, repr=False)


class EnvSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="APP_", hide_input_in_errors=True)

    admin_password: str
    workers: int = 2


def show_upstream(up: Upstream):
    logger.info("upstream %s", up)
    logger.info("token %s", up.token)
    logger.info("upstream %s", up.model_dump_json())
    logger.info("token %s", up.token.get_secret_value())


def show_plain(up: PlainUpstream):
    logger.info("upstream %s", up)
    logger.info("upstream %s", up.model_dump(include={"base_url"}))


def show_hidden(up: HiddenUpstream):
    logger.info("upstream %s dump %s", up, up.model_dump())
    logger.info("upstream %s", {"url": up.base_url, "token": up.token})


def load_settings():
    try:
        return EnvSettings()
    except ValidationError as exc:
        logger.error("bad settings: %s", exc.errors(include_input=False))
        raise SystemExit(2)


def load_upstream(raw):
    try:
        return PlainUpstream.model_validate({"base_url": raw["url"], "token": raw["token"]})
    except ValidationError as exc:
        logger.error("bad upstream: %s", exc)
        return None


def parser():
    p = argparse.ArgumentParser()
    p.add_argument("--host", default="localhost")
    p.add_argument("--db-password", default=os.environ.get("DB_PASSWORD"))
    p.add_argument("--token-file", help="file that holds the token")
    p.add_argument("--max-tokens", type=int, default=512)
    p.add_argument("-v", "--verbose", action="store_true")
    return p


def main(argv=None):
    args = parser().parse_args(argv)
    print("host", args.host, "token file", args.token_file)
    print("max tokens", args.max_tokens)
    if args.verbose:
        print("arguments:", args)
        logger.debug("database password: %s", args.db_password)
        shown = {k: v for k, v in vars(args).items() if "password" not in k}
        logger.debug("arguments %s", shown)
    return 0
