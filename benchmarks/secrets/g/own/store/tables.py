"""Tables in SQLAlchemy, and what is shown of them."""

import logging

from sqlalchemy import create_engine, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

log = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Integration(Base):
    __tablename__ = "integrations"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    webhook_secret: Mapped[str]

    def __repr__(self):
        return f"<Integration {self.name} {self.webhook_secret}>"

    def to_dict(self):
        return {column.name: getattr(self, column.name) for column in self.__table__.columns}

    def summary(self):
        return {"id": self.id, "name": self.name}


class Webhook(Base):
    __tablename__ = "webhooks"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    signing_key: Mapped[str]

    def __repr__(self):
        return f"<Webhook {self.id}>"


def show(session: Session):
    for row in session.scalars(select(Integration)):
        log.info("integration %s", row)
        log.info("integration %s", row.name)
        log.info("integration %s", row.summary())
        log.info("integration %s", row.to_dict())
    for hook in session.scalars(select(Webhook)):
        log.info("hook %s", hook)
        log.info("hook %s", hook.signing_key)
    for name, secret in session.execute(select(Integration.name, Integration.webhook_secret)):
        print(name)
        print(secret)
    one = session.get(Integration, 1)
    print(f"{one}")
    print(one.id)


def engine(password):
    url = URL.create("postgresql", "app", password, "db")
    log.info("database %s", url)
    log.info("database %s", url.render_as_string())
    log.info("database %s", url.render_as_string(hide_password=False))
    made = create_engine(f"postgresql://app:{password}@db/shop")
    log.info("engine %s", made.url)
    log.info("engine %s", made.url.password)
    log.info("database %s", make_url("sqlite://").database)
    return made
