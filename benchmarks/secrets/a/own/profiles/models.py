import enum
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

import attr
from attrs import define
from attrs import field as attrs_field


@dataclass
class MailAccount:
    host: str
    user: str
    smtpPassword: str
    retries: int = 3


@dataclass
class HiddenAccount:
    host: str
    smtpPassword: str = field(repr=False)


@dataclass(repr=False)
class OpaqueAccount:
    host: str
    smtpPassword: str


@dataclass
class SubAccount(MailAccount):
    label: str = ""


@define
class Uplink:
    region: str
    accessKeySecret: str


@define
class QuietUplink:
    region: str
    accessKeySecret: str = attrs_field(repr=False)


@attr.s(auto_attribs=True)
class MaskedUplink:
    region: str
    accessKeySecret: str = attr.ib(repr=lambda value: "***")


class DbLogin(NamedTuple):
    user: str
    pwd: str
    port: int


class TokenSet(TypedDict):
    access_token: str
    token_type: str
    expires_in: int


class PlainBox:
    def __init__(self, name, master_key):
        self.name = name
        self._master_key = master_key

    @property
    def masterKey(self):
        return self._master_key

    @property
    def hint(self):
        return "•" * 6 + self._master_key[-4:]


class TalkativeBox(PlainBox):
    def __repr__(self):
        return "<%s %s %s>" % (type(self).__name__, self.name, self._master_key)


class DiscreetBox(PlainBox):
    def __repr__(self):
        return f"<{type(self).__name__} {self.name} {self.hint}>"

    def __format__(self, spec):
        return self.name


class GrantType(enum.Enum):
    REFRESH_TOKEN = "refresh_token"
    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"
