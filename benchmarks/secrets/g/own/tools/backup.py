"""Backups with the tools of the databases."""

import argparse
import logging
import os
import shlex
import subprocess
from urllib.parse import parse_qs, quote_plus, urlencode, urlparse, urlsplit, urlunsplit

logger = logging.getLogger("backup")


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host")
    parser.add_argument("--db-password")
    parser.add_argument("--keep", type=int)
    return parser.parse_args()


def main():
    args = parse()
    logger.info("host %s keep %s", args.host, args.keep)
    logger.debug("arguments %s", args)
    logger.debug("arguments %s", vars(args))
    dump(args.host, args.db_password)
    by_url(os.environ["DATABASE_URL"])


def dump(host, db_password):
    command = ["mysqldump", "-h", host, "-uroot", "-p" + db_password, "shop"]
    logger.info("running %s", " ".join(command))
    logger.info("running %s", command[0])
    subprocess.run(command, check=True)
    subprocess.run(["mysqldump", "-h", host], env={"MYSQL_PWD": db_password}, check=True)
    subprocess.run(["mysql", "-h", host], input=db_password, text=True, check=True)
    subprocess.check_call(f"mysql -p{shlex.quote(db_password)} -e 'select 1'", shell=True)


def by_url(dsn):
    parts = urlsplit(dsn)
    logger.info("database on %s:%s", parts.hostname, parts.port)
    logger.info("database at %s", parts.netloc)
    logger.info("database %s", parts.path.lstrip("/"))
    logger.info("database with %s", parts.password)
    logger.info("database %s", parts.geturl())
    safe = parts._replace(netloc=f"{parts.hostname}:{parts.port}")
    logger.info("database %s", urlunsplit(safe))
    logger.info("database %s", dsn.split("@")[-1])
    logger.info("database %s", dsn)


def signed(base, api_key):
    url = f"{base}?{urlencode({'api_key': api_key, 'page': 1})}"
    logger.debug("GET %s", url)
    logger.debug("GET %s", urlparse(url).path)
    logger.debug("query %s", parse_qs(urlparse(url).query))
    logger.debug("quoted %s", quote_plus(api_key))
    logger.debug("page %s", urlencode({"page": 1}))


def remote(host, user, key_path, passphrase):
    logger.info("ssh -i %s %s@%s", key_path, user, host)
    result = subprocess.run(["ssh-keygen", "-p", "-P", passphrase, "-f", key_path], capture_output=True)
    logger.info("ssh-keygen said %s", result.returncode)
    logger.info("ssh-keygen ran %s", result.args)


if __name__ == "__main__":
    main()
