import hashlib
import hmac
import logging

import bcrypt
from sqlalchemy import ForeignKey, ForeignKeyConstraint, PrimaryKeyConstraint, String, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Base, ReprMixin, SafeReprMixin

log = logging.getLogger(__name__)


class ApiKey(SafeReprMixin, Base):
    __tablename__ = "api_keys"
    __private__ = ("secret",)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    secret: Mapped[str] = mapped_column(String(120), comment="the secret itself, encrypted at rest")
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenants.id"))


class Webhook(ReprMixin, Base):
    __tablename__ = "webhooks"
    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str]
    secret: Mapped[str]


def show(session: Session, pk: int):
    key = session.get(ApiKey, pk)
    hook = session.get(Webhook, pk)
    log.info("key %r", key)
    log.info("hook %r", hook)
    return key


def connect(url: str):
    parsed = make_url(url)
    log.info("engine %s", parsed.render_as_string(hide_password=True))
    log.info("engine %r", parsed)
    log.info("engine %s", parsed.render_as_string(hide_password=False))
    log.info("engine %s", parsed.set(password=None))
    return parsed


def build_url(host: str, password: str) -> URL:
    url = URL.create("postgresql", username="svc", password=password, host=host)
    dsn = f"postgresql://svc:{password}@{host}/app"
    log.debug("url %s", dsn)
    return url


def store_user(session: Session, name: str, password: str, pepper: bytes):
    hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    lookup = hmac.new(pepper, password.encode(), hashlib.sha256).hexdigest()
    session.execute(text("insert into users values (:n, :p)"), {"n": name, "p": hashed})
    log.info("stored %s %s", name, hashed.decode())
    log.info("lookup %s", lookup[:8])
    log.info("verified %s", bcrypt.checkpw(password.encode(), hashed))
    log.debug("stored %s", {"n": name, "p": password.encode().hex()})


def describe(table):
    key: PrimaryKeyConstraint | ForeignKeyConstraint
    for key in table.constraints:
        log.debug("key %s on %s", key.name, [c.name for c in key.columns])
    log.debug("secret column is %s", table.c.secret.type)


def names(session: Session):
    for name, secret in session.execute(select(ApiKey.name, ApiKey.secret)):
        log.info("key %s is %s", name, "weak" if len(secret) < 32 else "ok")
    rows = session.execute(select(ApiKey.id, ApiKey.name)).all()
    log.info("keys %s", rows)
    secrets = session.scalars(select(ApiKey.secret)).all()
    log.info("%d keys, first %s", len(secrets), secrets[0])
