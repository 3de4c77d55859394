import logging
from typing import NamedTuple, TypedDict

import attrs
import msgspec
from pydantic import BaseModel, Field, PostgresDsn, SecretStr, field_serializer
from pydantic_settings import BaseSettings
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)


class Settings(BaseSettings):
    dsn: PostgresDsn
    smtp_password: str
    jwt_secret: SecretStr
    page_size: int = 50


class Base(DeclarativeBase):
    pass


class Device(Base):
    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(String(40))
    pairing_secret: Mapped[str] = mapped_column(String(64))

    def to_dict(self):
        return {"id": self.id, "serial": self.serial, "pairing_secret": self.pairing_secret}

    def summary(self):
        return {"id": self.id, "serial": self.serial, "paired": bool(self.pairing_secret)}


@attrs.define
class Peer:
    name: str
    preshared_key: str


@attrs.define
class QuietPeer:
    name: str
    preshared_key: str = attrs.field(repr=False)


class Grant(msgspec.Struct):
    client_id: str
    client_secret: str


class Login(NamedTuple):
    user: str
    password: str


class Options(TypedDict):
    host: str
    password: str


class ApiClient(BaseModel):
    name: str
    api_key: str
    hint: str = ""


class QuietClient(BaseModel):
    name: str
    api_key: str = Field(exclude=True, repr=False)


class ShownClient(BaseModel):
    name: str
    key: SecretStr

    @field_serializer("key")
    def show_key(self, value: SecretStr) -> str:
        return value.get_secret_value()


def boot(settings: Settings):
    log.info("settings: %s", settings)
    log.info("page size %d", settings.page_size)
    log.info("smtp password %s", settings.smtp_password)
    log.info("jwt secret %s", settings.jwt_secret)
    log.info("jwt secret %s", settings.jwt_secret.get_secret_value())
    engine = create_engine(str(settings.dsn), echo=False)
    log.info("database %s", engine.url)
    log.info("database %s", engine.url.render_as_string(hide_password=False))


def pair(session: Session, serial: str):
    device = session.scalars(select(Device).where(Device.serial == serial)).one()
    log.info("pairing %s with %s", device.serial, device.pairing_secret)
    log.info("pairing %s", device)
    log.info("pairing %s", device.to_dict())
    log.info("pairing %s", device.summary())
    print(vars(device))


def wireguard(name, preshared_key):
    peer = Peer(name, preshared_key)
    log.debug("peer %s", peer)
    log.debug("peer %s", peer.name)
    log.debug("peer %s", attrs.asdict(QuietPeer(name, preshared_key)))
    log.debug("peer %s", QuietPeer(name, preshared_key))
    log.debug("peer %s", attrs.asdict(peer, filter=attrs.filters.exclude("preshared_key")))


def grants(raw: bytes):
    grant = msgspec.json.decode(raw, type=Grant)
    log.info("grant for %s", grant.client_id)
    log.info("grant %r", grant)
    log.info("grant %s", msgspec.to_builtins(grant))
    log.info("grant of %s, secret %s", grant.client_id, grant.client_secret)


def logins(line: str):
    login = Login(*line.split(":", 1))
    log.warning("%s", login)
    log.warning("%s", login.user)
    log.warning("%s", login._replace(password="***"))
    log.warning("%s", login._asdict())


def options(opts: Options):
    log.info("options %s", opts)
    log.info("options of %s", opts["host"])
    log.info("password of %s: %s", opts["host"], opts["password"])


def clients(client: ApiClient, quiet: QuietClient):
    log.info("client %s", client.model_dump())
    log.info("client %s", client.model_dump(exclude={"api_key"}))
    log.info("client %s", client.model_dump_json(include={"name", "hint"}))
    log.info("client %s", quiet.model_dump())
    log.info("client %s key %s", client.name, client.api_key)
    log.info("client %s hint %s", client.name, client.hint)
    log.info("fields %s", list(ApiClient.model_fields))
