import dataclasses
import json
import logging
import sys
from pprint import pformat, pp

import attrs

from . import models
from .models import DbLogin, DiscreetBox, GrantType, HiddenAccount, MailAccount, MaskedUplink, OpaqueAccount
from .models import PlainBox, QuietUplink, SubAccount, TalkativeBox, TokenSet, Uplink

LOGGER = logging.getLogger("profiles")


def show_account(account: MailAccount):
    LOGGER.info("account loaded: %r", account)
    LOGGER.info("account loaded: %s with %d retries", account.host, account.retries)


def show_inherited(host, user, smtpPassword):
    account = SubAccount(host, user, smtpPassword, label="backup")
    LOGGER.info(f"{account}")
    LOGGER.info(f"{account.label=} {account.user=}")


def show_hidden(account: HiddenAccount):
    LOGGER.info(f"{account!r}")
    LOGGER.info(json.dumps(dataclasses.asdict(account)))


def show_opaque(account: OpaqueAccount):
    LOGGER.info("opaque %s", account)
    LOGGER.info("opaque %s", account.__dict__)


def show_field_names():
    LOGGER.info("fields: %s", [f.name for f in dataclasses.fields(MailAccount)])


def show_uplink(uplink: Uplink):
    sys.stderr.write(str(uplink) + "\n")


def show_quiet_uplink(uplink: QuietUplink, masked: MaskedUplink):
    sys.stderr.write(str(uplink) + "\n")
    sys.stderr.write(str(masked) + "\n")
    sys.stderr.write(json.dumps(attrs.asdict(uplink, filter=attrs.filters.exclude("accessKeySecret"))))


def uplink_to_file(uplink: QuietUplink, path):
    with open(path, "w") as out:
        out.write(json.dumps(attrs.asdict(uplink)))


def show_login(row):
    login = DbLogin(*row)
    pp(login)
    pp(login.port)
    pp(login._replace(pwd="-"))
    pp(login._fields)


def show_login_index(login: DbLogin):
    user, pwd, port = login
    LOGGER.debug("db login %s:%s", user, port)
    LOGGER.debug("db login %s", login[1])


def show_tokens(tokens: TokenSet):
    LOGGER.debug("token type %(token_type)s, ttl %(expires_in)s", tokens)
    LOGGER.debug("token %(access_token)s", tokens)
    LOGGER.debug("tokens\n%s", pformat(tokens))


def show_boxes(name, masterKey):
    plain = PlainBox(name, masterKey)
    LOGGER.info("box %s", plain)
    LOGGER.info("box %s", plain.hint)
    LOGGER.info("box %s", plain.masterKey)
    talkative = TalkativeBox(name, masterKey)
    LOGGER.info("box %s", talkative)
    discreet = DiscreetBox(name, masterKey)
    LOGGER.info("box %r", discreet)
    LOGGER.info("box {}".format(discreet))


def show_grant(grant: GrantType):
    LOGGER.info("grant %s", GrantType.REFRESH_TOKEN.value)
    LOGGER.info("grant is password: %s", grant is models.GrantType.PASSWORD)


def merged_view(account: MailAccount, tokens: TokenSet):
    view = {"host": account.host} | {"smtpPassword": account.smtpPassword}
    LOGGER.info("view %s", view)
    view = view | {"smtpPassword": "<hidden>"}
    LOGGER.info("view %s", view)
    LOGGER.info("view %s", {**view, "token": tokens["access_token"]})
