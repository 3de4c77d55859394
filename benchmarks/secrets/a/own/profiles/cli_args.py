import argparse
import configparser
import logging
import string
import sys

log = logging.getLogger(__name__)


def build_parser():
    parser = argparse.ArgumentParser()
    parser.add_argument("--endpoint", default="https://api.example.org")
    parser.add_argument("--api-secret", required=True, help="secret of the client, see --secret-name")
    parser.add_argument("--secret-name", default="billing")
    parser.add_argument("--max-tokens", type=int, default=512)
    parser.add_argument("--tokenizer", default="wordpiece")
    return parser


def main(argv=None):
    parser = build_parser()
    args = parser.parse_args(argv)
    log.info("arguments: %s", args)
    log.info("secret %s, at most %d tokens from %s", args.secret_name, args.max_tokens, args.tokenizer)
    if not args.api_secret.isalnum():
        parser.error(f"invalid secret: {args.api_secret}")
    if args.max_tokens < 1:
        parser.error(f"invalid --max-tokens: {args.max_tokens}")
    options = vars(args)
    print(options, file=sys.stderr)
    options.pop("api_secret")
    print(options, file=sys.stderr)
    return args


def effective_command(args):
    text = string.Template("ship --endpoint $endpoint --api-secret $secret").substitute(endpoint=args.endpoint, secret=args.api_secret)
    log.debug(text)
    text = string.Template("ship --endpoint $endpoint --api-secret $$API_SECRET").substitute(endpoint=args.endpoint)
    log.debug(text)


def from_ini(path):
    ini = configparser.ConfigParser()
    ini.read(path)
    log.info("sections %s", ini.sections())
    log.info("mail section {host} {password}".format_map(ini["mail"]))
    log.info("mail section {host} {port}".format_map(ini["mail"]))
    log.info("mail user %s", ini.get("mail", "user"))
    log.info("mail password %s", ini.get("mail", "password"))
