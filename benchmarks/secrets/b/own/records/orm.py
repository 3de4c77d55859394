import logging

from sqlalchemy import String, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

logger = logging.getLogger("records.orm")


class Base(DeclarativeBase):
    pass


class Connector(Base):
    __tablename__ = "connectors"

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor: Mapped[str] = mapped_column(String(40))
    oauth_token: Mapped[str] = mapped_column(String(400))
    password_hash: Mapped[str] = mapped_column(String(128))

    def __repr__(self):
        return f"<Connector {self.vendor} token={self.oauth_token}>"

    def to_dict(self):
        return {c.name: getattr(self, c.name) for c in self.__table__.columns}

    def public(self):
        return {"id": self.id, "vendor": self.vendor, "connected": bool(self.oauth_token)}


class Vendor(Base):
    __tablename__ = "vendors"

    id: Mapped[int] = mapped_column(primary_key=True)
    shared_key: Mapped[str] = mapped_column(String(80))


def sync(session: Session, pk):
    row = session.get(Connector, pk)
    logger.debug("row %s", row)
    logger.debug("row %s", row.to_dict())
    return row


def find_vendor(session: Session, pk):
    vendor = session.get(Vendor, pk)
    logger.debug("vendor %r", vendor)
    logger.debug("vendor shared key: %s", vendor.shared_key)
    return vendor


def connect(password):
    url = URL.create("postgresql", username="app", password=password, host="db")
    logger.info("connecting to %s", url)
    logger.info("connecting to %s", url.render_as_string(hide_password=False))
    logger.info("connecting to %s", url.render_as_string(hide_password=True))
    return create_engine(url)


def connect_dsn(dsn):
    parts = make_url(dsn)
    logger.info("database %s on %s", parts.database, parts.host)
    print("dsn =", dsn)
    return create_engine(dsn, echo=False)


@event.listens_for(Connector, "before_update")
def audit(mapper, connection, target):
    logger.info("connector %s changed, password hash set: %s", target.id, target.password_hash != "")
