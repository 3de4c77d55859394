import hashlib
import logging

from sqlalchemy import String, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

log = logging.getLogger("ledger.db")


class Base(DeclarativeBase):
    pass


class BankLink(Base):
    __tablename__ = "bank_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    bankName: Mapped[str] = mapped_column(String(60))
    accessSecret: Mapped[str] = mapped_column(String(200))
    accessSecretRef: Mapped[str] = mapped_column(String(200))

    def to_public(self):
        return {"id": self.id, "bankName": self.bankName}

    def to_dict(self):
        return {column.name: getattr(self, column.name) for column in self.__table__.columns}

    def __repr__(self):
        return f"BankLink(id={self.id}, bank={self.bankName})"


class ApiClient(Base):
    __tablename__ = "api_client"
    id: Mapped[int] = mapped_column(primary_key=True)
    keyHash: Mapped[str] = mapped_column(String(64))

    @classmethod
    def register(cls, session, apiKey):
        row = cls(keyHash=hashlib.sha256(apiKey.encode()).hexdigest())
        session.add(row)
        log.info("registered client %s with hash %s", row.id, row.keyHash)
        return row


def show(session, pk):
    link = session.get(BankLink, pk)
    log.info("link %r", link)
    log.info("link %s", link.to_public())
    log.info("link %s", link.to_dict())
    log.info("link secret: %s", link.accessSecret)
    log.info("link secret is at %s", link.accessSecretRef)


def engine(databaseUrl):
    parsed = make_url(databaseUrl)
    log.info("engine for %s", parsed)
    log.info("engine for %s", parsed.render_as_string(hide_password=False))
    log.info("engine for %s", databaseUrl)
    log.info("engine for %s", parsed.database)
    return create_engine(parsed)
