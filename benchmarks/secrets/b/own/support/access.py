"""Access logs, start-up dumps and debugging switches of a small WSGI server."""
import faulthandler
import http.client
import logging
import os
import sys
import urllib.request
from dataclasses import dataclass
from wsgiref.simple_server import WSGIRequestHandler

from loguru import logger as loguru_logger
from rich.console import Console
from rich.traceback import install

access_log = logging.getLogger("support.access")
console = Console()


@dataclass
class ServerOptions:
    host: str = "0.0.0.0"
    port: int = 8000
    admin_token: str = ""
    ssl_keyfile: str = "/etc/ssl/server.key"


class Handler(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        access_log.info("%s %s %s %s", self.address_string(), self.command, code, size)

    def log_error(self, format, *args):
        access_log.error(format, *args)


class VerboseHandler(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        access_log.info("%s %s %s", self.requestline, code, str(self.headers))


def access_middleware(app):
    def wrapped(environ, start_response):
        access_log.debug("auth %s", environ.get("HTTP_AUTHORIZATION"))
        access_log.debug("auth sent: %s", "HTTP_AUTHORIZATION" in environ)
        return app(environ, start_response)
    return wrapped


def startup(options: ServerOptions):
    access_log.info("listening on %s:%d", options.host, options.port)
    access_log.info("server options: %s", options)
    access_log.info("TLS key file: %s", options.ssl_keyfile)


def startup_table(options: ServerOptions):
    for name in ("host", "port", "ssl_keyfile"):
        sys.stderr.write(f"{name}={getattr(options, name)}\n")
    sys.stderr.write("admin_token=%s\n" % getattr(options, "admin_token"))


def prefixes(api_key):
    loguru_logger.info("api key {}...", api_key[:16])
    loguru_logger.info("api key {}", api_key[-4:])
    loguru_logger.bind(api_key=api_key).info("provider ready")


def new_client(vendor, **kwargs):
    loguru_logger.debug("{} client with {}", vendor, kwargs)
    return vendor(**kwargs)


def new_client_quiet(vendor, **kwargs):
    loguru_logger.debug("{} client with {}", vendor, sorted(kwargs))
    return vendor(**kwargs)


def clients(vendor, secret_key):
    new_client_quiet(vendor, secret_key=secret_key)
    return new_client(vendor, region="eu", secret_key=secret_key)


def debugging_on():
    http.client.HTTPConnection.debuglevel = 0
    install(show_locals=False)
    faulthandler.enable()


def opener(user, password):
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, "https://svc.example.com/", user, password)
    console.log("opener for", user, password)
    return manager


def raw_write():
    os.write(2, f"vault token {os.environ.get('VAULT_TOKEN')}\n".encode())
