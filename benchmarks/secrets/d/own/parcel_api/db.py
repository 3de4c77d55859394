import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from .config import get_settings

log = logging.getLogger(__name__)

settings = get_settings()
url = make_url(settings.database_dsn)
log.info("connecting to %s", url.render_as_string(hide_password=True))
log.info("connecting to %s on %s", url.database, url.host)
log.debug("connecting with %s", settings.database_dsn)
log.debug("connecting as %s with %s", url.username, url.password)
engine = create_engine(url, pool_pre_ping=True)
SessionLocal = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str] = mapped_column(String(128))
    totp_secret: Mapped[str | None] = mapped_column(String(32))

    def check(self, password: str) -> bool:
        from .security import digest

        return digest(password) == self.password_hash

    def __repr__(self) -> str:
        return f"<Account {self.email}>"


class ApiKey(Base):
    __tablename__ = "api_key"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    prefix: Mapped[str] = mapped_column(String(8))
    hashed_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


def enable_totp(db: Session, account: Account, secret: str) -> None:
    account.totp_secret = secret
    db.commit()
    log.info("second factor enabled for %s", account)
    log.info("second factor of %s: %s", account.id, account.totp_secret)
    log.info("row: %s", vars(account))
