"""Which way the value went."""
import logging
import os

from core.redaction import last4, timed, traced

logger = logging.getLogger(__name__)


@traced
def new_api_key():
    return os.urandom(20).hex()


@timed
def new_password():
    return os.urandom(12).hex()


def rejected(token, store):
    if not token:
        logger.warning("no token given: %r", token)
        return None
    if not store.valid(token):
        logger.warning("token not valid: %r", token)
        return None
    return store.get(token)


def early_return(api_key):
    if api_key is not None:
        return connect(api_key)
    logger.info("fallback, api_key=%s", api_key)
    return connect("anonymous")


def late_return(api_key):
    if api_key is None:
        return connect("anonymous")
    logger.info("connecting, api_key=%s", api_key)
    return connect(api_key)


def one_branch(settings, mode):
    if mode == "live":
        value = settings["client_secret"]
        connect(value)
    else:
        value = settings["client_name"]
        logger.info("dry run for %s", value)


def both_branches(settings, mode):
    if mode == "live":
        value = settings["client_secret"]
    else:
        value = settings["client_name"]
    logger.info("run for %s", value)


def overwritten(password, audit):
    connect(password)
    password = last4(password)
    logger.info("connected with %s", password)
    audit.write(f"connected with {password}\n")


def overwritten_sometimes(password, verbose):
    if not verbose:
        password = "***"
    logger.info("connected with %s", password)


def overwritten_finally(passphrase):
    try:
        connect(passphrase)
    finally:
        passphrase = None
        logger.info("forgot %s", passphrase)


def matched(kind, settings):
    match kind:
        case "public":
            value = settings.site_key
            logger.info("site key %s", value)
        case "private":
            value = settings.secret_key
            connect(value)
        case _:
            value = settings.secret_key
            logger.info("unknown kind %s, using %s", kind, value)


def reporter(token=None):
    def emit(event, token="-"):
        logger.info("%s %s", event, token)
    emit("start")
    connect(token)
    emit("done")


def reporter_outer(token):
    def emit(event):
        logger.info("%s %s", event, token)
    emit("start")


def swap(secret, label):
    secret, label = label, secret
    logger.info("label %s", secret)
    logger.info("label %s", label)


def flag_chain(password, confirm):
    problems = []
    if password != confirm:
        problems.append("password and confirmation differ")
    if len(password) < 10:
        problems.append(f"password has only {len(password)} characters")
    strength = {"length": len(password), "digits": sum(c.isdigit() for c in password), "ok": not problems}
    logger.info("strength %s", strength)
    return problems


def asserted(signature, expected):
    assert signature == expected, "signature does not match"
    logger.debug("signature ok")


def raised(secret_id, secret):
    if len(secret) < 32:
        raise ValueError(f"secret {secret_id} is too short ({len(secret)} bytes)")
    if secret.isalpha():
        raise ValueError("secret has letters only: " + secret)
    return secret
