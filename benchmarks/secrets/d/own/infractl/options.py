import argparse
import configparser
import logging
import tomllib
from pathlib import Path

logger = logging.getLogger(__name__)


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="infractl-agent")
    result.add_argument("--registry", default="registry.example.com")
    result.add_argument("--registry-password", metavar="PASSWORD", help="password of the registry")
    result.add_argument("--token-file", type=Path)
    result.add_argument("--verbose", "-v", action="count", default=0)
    return result


def main(argv=None) -> int:
    args = parser().parse_args(argv)
    logging.basicConfig(level=logging.DEBUG if args.verbose else logging.INFO)
    logger.info("registry %s, token file %s", args.registry, args.token_file)
    logger.debug("arguments: %s", vars(args))
    logger.debug("given: %s", [name for name, value in vars(args).items() if value])
    token = args.token_file.read_text().strip()
    logger.debug("token from file: %s", token)
    logger.debug("registry login with %s", args.registry_password)
    config = read_config(Path("/etc/infractl.ini"))
    logger.info("user %s, timeout %s", config["user"], config["timeout"])
    logger.info("config %s", config)
    return 0


def read_config(path: Path) -> dict:
    config = configparser.ConfigParser()
    config.read(path)
    section = config["registry"]
    return {"user": section["user"], "timeout": section.getint("timeout", 30), "password": section["password"]}


def read_pyproject(path: Path) -> dict:
    with path.open("rb") as stream:
        data = tomllib.load(stream)
    logger.info("tool table: %s", data["tool"]["infractl"])
    return data
