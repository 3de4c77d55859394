import contextlib
import sys
import traceback


class SafeLocked(Exception):
    pass


class LoginFailed(Exception):
    def __init__(self, user, password):
        super().__init__(f"{user} cannot log in")
        self.user = user
        self.password = password


def open_safe(passcode):
    if not passcode:
        raise ValueError("no passcode given")
    if passcode != passcode.strip():
        raise SafeLocked("wrong passcode", passcode)


def sign_in(user, password):
    raise LoginFailed(user, password)


def try_sign_in(user, password):
    try:
        sign_in(user, password)
    except LoginFailed as failed:
        print(f"failed: {failed}", file=sys.stderr)
        print(f"failed: {failed.user=}", file=sys.stderr)
        print(f"failed: {failed.password=}", file=sys.stderr)
        print(f"failed: {failed.__dict__}", file=sys.stderr)


def parse_key(keyMaterial):
    try:
        return int(keyMaterial, 16)
    except ValueError as exc:
        raise RuntimeError(f"cannot parse key {keyMaterial!r}") from exc


def lookup(store, secretName):
    try:
        return store[secretName]
    except KeyError:
        raise KeyError(secretName) from None


def noted(job, apiSecret):
    try:
        job.run(apiSecret)
    except OSError as exc:
        exc.add_note("api secret was " + apiSecret)
        exc.add_note(f"api secret given: {bool(apiSecret)}")
        raise


def chained(fetch, vaultToken):
    message = ""
    try:
        fetch(vaultToken)
    except TimeoutError:
        message = f"timeout with {vaultToken}"
    else:
        print("fetched", message)
    if message:
        sys.exit(message)


def print_traceback(run, dbPasswd):
    with contextlib.suppress(OSError):
        run(dbPasswd)
    try:
        run(dbPasswd)
    except Exception:
        sys.stderr.write(traceback.format_exc(limit=2))
        sys.stderr.writelines(["db password ", dbPasswd, "\n"])
