import argparse
import logging
import sys

log = logging.getLogger("sync-tool")


def build_parser():
    parser = argparse.ArgumentParser(description="Copies secrets between vaults; values are never printed")
    parser.add_argument("--token", help="access token, default: $SYNC_TOKEN")
    parser.add_argument("--token-file", type=argparse.FileType("r"))
    parser.add_argument("--secret", action="append", dest="secrets", metavar="NAME", help="name of a secret to copy")
    parser.add_argument("--password-length", type=int, default=24)
    parser.add_argument("--no-password", dest="password", action="store_false")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    log.info("copying %s", args.secrets)
    log.info("password of %d characters wanted: %s", args.password_length, args.password)
    if args.token_file:
        log.info("token from %s", args.token_file.name)
        token = args.token_file.read().strip()
        log.debug("token read: %s", token)
    else:
        token = args.token
    if not token:
        sys.exit("no token: use --token or --token-file")
    log.debug("options %s", {k: v for k, v in vars(args).items() if k not in ("token", "token_file")})
    log.debug("options %s", vars(args))
    args.token = None
    log.debug("options %s", args)
    failed = [name for name in args.secrets if not copy(name, token)]
    if failed:
        sys.exit(f"could not copy: {', '.join(failed)}")



def set_password(password: bool, keys: dict[str, int]):
    log.info("password protection: %s", password)
    log.info("weights %s", keys)
