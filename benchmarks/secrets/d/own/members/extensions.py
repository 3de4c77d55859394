import logging

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(200), unique=True, nullable=False)
    password = db.Column(db.String(128), nullable=False)
    recovery_code = db.Column(db.String(32))
    api_token = db.Column(db.String(64))
    newsletter = db.Column(db.Boolean, default=False)

    def to_dict(self):
        return {"id": self.id, "email": self.email, "newsletter": self.newsletter}

    def dump(self):
        return {column.name: getattr(self, column.name) for column in self.__table__.columns}


class RequestFormatter(logging.Formatter):
    def format(self, record):
        if has_request_context():
            record.url = request.path
            record.remote = request.remote_addr
        return super().format(record)


class Redact(logging.Filter):
    """Replaces the arguments of records by what is safe to keep."""

    def filter(self, record):
        record.args = tuple("[hidden]" for _ in record.args or ())
        return True


quiet = logging.getLogger("members.quiet")
quiet.addFilter(Redact())
