"""Tornado handlers of the measuring scope."""

import json
import os

import tornado.httpclient
import tornado.web
import tornado.websocket
from tornado.log import app_log, gen_log
from tornado.options import define, options

define("influx_token", type=str, help="token of the time series store")
define("port", type=int, default=8888)


class Base(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_secure_cookie("user")

    def write_error(self, status_code, **kwargs):
        self.finish({"status": status_code})


class Login(Base):
    async def post(self):
        user = self.get_body_argument("user")
        password = self.get_body_argument("password")
        if not await self.application.users.check(user, password):
            app_log.warning("login of %s failed (%s)", user, password)
            raise tornado.web.HTTPError(401, "login of %s with %s failed", user, password)
        self.set_secure_cookie("user", user)
        self.redirect(self.get_argument("next", "/"))


class Remember(Base):
    async def post(self):
        password = self.get_body_argument("password")
        self.set_cookie("remember", password, expires_days=30)
        self.set_header("X-Remember", "1")


class Probe(Base):
    async def get(self):
        token = options.influx_token
        client = tornado.httpclient.AsyncHTTPClient()
        request = tornado.httpclient.HTTPRequest(
            "https://influx.example.net/query", headers={"Authorization": f"Token {token}"}
        )
        gen_log.info("probing %s", request.url)
        answer = await client.fetch(request)
        gen_log.info("sent %s", request.headers)
        self.write({"points": json.loads(answer.body)["points"], "token": token})
        await self.flush()


class ProbeStatus(Base):
    def get(self):
        self.write({"token_set": options.influx_token is not None, "port": options.port})


class Dashboard(Base):
    def get(self):
        map_secret = os.environ["MAP_SECRET"]
        self.render("dashboard.html", map_secret=map_secret, title="Scope")

    def head(self):
        self.render("dashboard.html", xsrf=self.xsrf_token, title="Scope")


class Jump(Base):
    def get(self):
        sso_token = self.application.sso.issue(self.current_user)
        self.redirect("https://wiki.example.net/?sso_token=" + sso_token)


class Headers(Base):
    def get(self):
        api_key = self.request.headers.get("X-Api-Key")
        self.add_header("X-Echo-Key", api_key)
        self.finish(f"hello, your key has {len(api_key)} letters")

    def put(self):
        api_key = self.request.headers.get("X-Api-Key")
        self.finish("your key is " + api_key)


class Feed(tornado.websocket.WebSocketHandler):
    def open(self):
        ticket = self.get_argument("ticket")
        self.write_message({"hello": self.request.remote_ip})
        app_log.info("feed opened with a ticket of %d letters", len(ticket))

    def on_message(self, message):
        secret_key = self.settings["cookie_secret"]
        self.write_message(json.dumps({"echo": message, "secret": secret_key}))
        self.close(code=1000, reason="done")


class Config(Base):
    def get(self):
        self.write(options.as_dict())

    def head(self):
        self.write(", ".join(options.as_dict()))
