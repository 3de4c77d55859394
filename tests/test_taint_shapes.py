"""What values are made of, by what is declared of them: models in models, rows, copies, answers, functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import check

TYPED = {
    "models in models": """
        from pydantic import BaseModel, SecretStr

        class Carrier(BaseModel):
            name: str
            api_key: str

        class Hidden(BaseModel):
            name: str
            api_key: SecretStr

        class Settings(BaseModel):
            home: Carrier
            others: list[Carrier] = []
            by_name: dict[str, Carrier] = {}
            hidden: list[Hidden] = []
            pair: tuple[str, Carrier] | None = None
            several: tuple[Carrier, ...] = ()

        def f(settings: Settings):
            log.info("%s", settings.home)  # leak
            log.info("%s", settings.home.name)
            log.info("%s", settings.others[0])  # leak
            log.info("%s", [other.name for other in settings.others])
            log.info("%s", [other.model_dump() for other in settings.others])  # leak
            log.info("%s", [other.model_dump(include={"name"}) for other in settings.others])
            log.info("%s", [other.model_dump(exclude={"api_key"}) for other in settings.others])
            log.info("%s", settings.hidden)
            log.info("%s", [hidden.model_dump() for hidden in settings.hidden])
            log.info("%s", settings.pair[0])
            log.info("%s", settings.several)  # leak
            log.info("%s", list(settings.by_name))
            for name, carrier in settings.by_name.items():
                log.info("%s", name)
                log.info("%s", carrier.name)
                log.info("%s", carrier)  # leak
    """,
    "objects whose fields are replaced": """
        class Restored:
            def __init__(self, name, password):
                self.name = name
                self.password = password

            def __setstate__(self, state):
                self.__dict__ = state

            def show(self):
                log.info("%s", self.name)
                log.info("%s", self.__dict__)  # leak
    """,
    "objects that say of what kind their fields are": """
        class Values:
            __dict__: dict[str, object]

            def __init__(self, name, password):
                self.name = name
                self.password = password

            def show(self):
                log.info("%s", self.name)
                log.info("%s", self.__dict__)  # leak
    """,
    "what is a mapping is no text, nor the reverse": """
        def one(names, settings):
            known = [{"model": name, "api_key": settings.api_key} for name in names]
            for each in known:
                model = each["model"] if isinstance(each, dict) else str(each)
                log.info("trying %s", model)

        def other(name, settings):
            each = {"model": name, "api_key": settings.api_key}
            if not isinstance(each, (dict, list)):
                log.info("trying %s", each)
            if not isinstance(each, str):
                log.info("trying %s", each)  # leak
            if isinstance(each, dict):
                log.info("trying %s", each)  # leak

        def third(api_key):
            if not isinstance(api_key, str):
                log.info("no text: %s", api_key)
            elif not isinstance(api_key, dict):
                log.info("a text: %s", api_key)  # leak
    """,
    "objects in the text of objects": """
        from dataclasses import dataclass, field
        from pydantic import BaseModel
        from pydantic_settings import BaseSettings

        class Smtp(BaseModel):
            host: str
            password: str

        class Public(BaseModel):
            host: str

        @dataclass
        class Context:
            name: str
            smtp: Smtp

        @dataclass
        class Quiet:
            name: str
            public: Public
            smtp: Smtp = field(repr=False)

        @dataclass
        class Node:
            name: str
            next: "Node | None" = None

        def f(context: Context, quiet: Quiet, node: Node):
            log.info("%s", context)  # leak
            log.info("%s", context.name)
            log.info("%s", quiet)
            log.info("%s", quiet.public)
            log.info("%s", node)
    """,
    "lists that a response model narrows": """
        from fastapi import FastAPI
        from sqlmodel import Relationship, Session, SQLModel, select

        app = FastAPI()

        class Owner(SQLModel, table=True):
            name: str
            password: str

        class Folder(SQLModel, table=True):
            name: str
            owner: Owner = Relationship()

        class OwnerRead(SQLModel):
            name: str

        @app.get("/owners", response_model=list[OwnerRead])
        def owners(session: Session):
            return session.exec(select(Owner)).all()

        @app.get("/folders")
        def folders(session: Session):
            found = session.exec(select(Folder)).all()
            log.info("%s", found)
            log.info("%s", [folder.owner.name for folder in found])
            log.info("%s", session.get(Owner, found[0].owner.name))  # leak
            return found
    """,
    "settings that are read": """
        from pydantic import BaseModel
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            debug: bool = False
            payment_api_key: str = ""

        class Draft(BaseModel):
            name: str = ""
            payment_api_key: str = ""

        settings, draft = Settings(), Draft(name="x")

        def f():
            log.info("%s", settings.debug)
            log.info("%s", bool(settings.payment_api_key))
            log.info("%s", draft.payment_api_key)
            log.info("%s", settings.payment_api_key)  # leak
    """,
    "types of a schema": """
        import strawberry

        @strawberry.type
        class Merchant:
            name: str
            api_secret: str  # leak

        @strawberry.input
        class MerchantInput:
            name: str
            api_secret: str
    """,
    "copies with other fields": """
        import copy
        from dataclasses import asdict, dataclass, replace

        @dataclass
        class Broker:
            host: str
            password: str

            def hidden(self):
                return replace(self, password="xxx")

        def f(broker: Broker):
            log.info("%s", broker.hidden())
            log.info("%s", replace(broker, password=""))
            log.info("%s", asdict(replace(broker, password="")))
            log.info("%s", replace(broker, host="localhost"))  # leak
            log.info("%s", copy.copy(broker))  # leak
            state = copy.copy(broker.__dict__)
            state.pop("password")
            log.info("%s", state)
    """,
    "a private field by its long name": """
        class Gateway:
            def __init__(self, url, password):
                self.url = url
                self.__password = password

            def state(self):
                state = dict(self.__dict__)
                log.info("%s", state)  # leak
                state.pop("_Gateway__password")
                log.info("%s", state)
    """,
    "named tuples made by a call": """
        from collections import namedtuple

        Pair = namedtuple("Pair", "user password")
        Point = namedtuple("Point", ["x", "token_count"])

        def f(secret):
            pair = Pair("me", secret)
            log.info("%s", pair.user)
            log.info("%s", pair[0])
            log.info("%s", pair._replace(password="x"))
            log.info("%s", Point(1, 2))
            user, hidden = pair
            log.info("%s", user)
            log.info("%s", hidden)  # leak
            log.info("%s", pair)  # leak
            log.info("%s", pair._asdict())  # leak
    """,
    "str and repr": """
        class Feed:
            def __init__(self, url, signing_secret):
                self.url = url
                self.signing_secret = signing_secret

            def __str__(self):  # the text of the object
                return f"{self.url} {self.signing_secret}"  # leak

            def __repr__(self):
                return f"Feed({self.url})"

        def f(feed: Feed):
            log.info("%r", feed)
            log.info("%r of %s" % (feed, feed.url))
            log.info("%s", [feed])
            log.info("%s", repr([feed]))
            log.info("%s", feed)  # leak
    """,
    "objects that dump themselves": """
        from sqlalchemy.orm import DeclarativeBase, Mapped

        class Base(DeclarativeBase):
            pass

        class Dumps:
            def dump(self):
                return {c.name: getattr(self, c.name) for c in self.__table__.columns}

            def some(self):
                return {c.name: getattr(self, c.name) for c in self.__table__.columns if c.name != "api_token"}

        class Member(Dumps, Base):
            email: Mapped[str]
            api_token: Mapped[str]

        class Page(Dumps, Base):
            title: Mapped[str]

        def f(session):
            member, page = session.get(Member, 1), session.get(Page, 1)
            log.info("%s", page.dump())
            log.info("%s", member.some())
            log.info("%s", member)
            log.info("%s", member.dump())  # leak

        def g(session):
            from sqlalchemy import select

            member = session.scalars(select(Member)).first()
            log.info("%s", member.email)
            log.info("%s", member.dump())  # leak
    """,
    "rows with all columns": """
        from django.core.serializers import serialize
        from django.db import models

        class Shop(models.Model):
            name = models.CharField(max_length=20)
            api_secret = models.CharField(max_length=20)

        def f():
            log.info("%s", list(Shop.objects.values("name")))
            log.info("%s", Shop.objects.filter(name="x").count())
            log.info("%s", list(Shop.objects.filter(name="x").values()))  # leak
            log.info("%s", Shop.objects.values("name", "api_secret"))  # leak
            log.info("%s", Shop.objects.values_list("name", flat=True))
            log.info("%s", serialize("json", Shop.objects.all()))  # leak
    """,
}

MAPPINGS = {
    "what a form is read for": """
        def f(request):
            form = request.form
            log.info("%s", form)
            log.info("%s", sorted(form.keys()))

        def g(request):
            form = request.form
            sign_in(form["email"], form["password"])
            log.info("%s", form["email"])
            log.info("%s", list(form))
            log.info("%s", form.to_dict())  # leak

        def h(form):
            form.user.set(form.cleaned_data["password"])
            log.info("%s", form.cleaned_data["email"])
            log.info("%s", form.cleaned_data)  # leak
    """,
    "keys that pass a test": """
        def f(password):
            headers = {"Accept": "json", "X-Password": password, "x-trace": "1"}
            log.info("%s", {k: v for k, v in headers.items() if not k.lower().startswith("x-")})
            log.info("%s", {k: v for k, v in headers.items() if k.endswith(("pt", "ce"))})
            log.info("%s", {k: v for k, v in headers.items() if k in ("Accept", "x-trace")})
            log.info("%s", {k: v for k, v in headers.items() if k == "Accept" or k.startswith("x-")})
            log.info("%s", {k: v for k, v in headers.items() if not k.startswith("x-")})  # leak
            log.info("%s", {k: v for k, v in headers.items() if k != "Accept"})  # leak
    """,
    "keys that a pattern finds": """
        import re

        SENSITIVE = re.compile(r"(token|secret|password)", re.IGNORECASE)
        UPPER = re.compile(r"[A-Z]+")

        def f(request):
            log.info("%s", {k: "***" if SENSITIVE.search(k) else v for k, v in request.headers.items()})
            log.info("%s", {k: v for k, v in request.headers.items() if not re.search("token|cookie", k)})
            log.info("%s", {k: "***" if UPPER.search(k) else v for k, v in request.headers.items()})  # leak
    """,
    "a default in a list": """
        from urllib.parse import parse_qs

        def f(query):
            log.info("%s", parse_qs(query).get("page", [""])[0])
            log.info("%s", parse_qs(query).get("secret", [""])[0])  # leak
    """,
    "a class as the default": """
        class Missing:
            def __init__(self, api_key):
                self.api_key = api_key

            def __str__(self):
                return "missing"

        def f(row):
            log.info("%s", row.get("host", Missing))
            log.info("%s", row.get("password", Missing))  # leak
    """,
    "settings of databases": """
        from django.conf import settings

        def f():
            database = settings.DATABASES["default"]
            log.info("%s at %s", database["NAME"], database["HOST"])
            log.info("%s", {k: v for k, v in database.items() if k != "PASSWORD"})
            log.info("%s", database)  # leak
            log.info("%s", database["PASSWORD"])  # leak
    """,
    "loops over names": """
        def f(row):
            for name in ("host", "port"):
                log.info("%s", row[name])
            for name in ("host", "password"):
                log.info("%s", name)
                log.info("%s", row[name])  # leak

        def scrubbed(text, secrets):
            for secret in secrets:
                text = text.replace(secret, "***")
            return text

        def g(password):
            log.info("%s", scrubbed(f"login with {password}", [password]))
            log.info("%s", scrubbed(f"login with {password}", []))  # leak
    """,
}

CALLS = {
    "tables of functions": """
        import os

        def first():
            return os.environ["FIRST_SECRET"]

        def second():
            return os.environ["SECOND_SECRET"]

        def third():
            return "third"

        def f(kind):
            readers = {"a": first, "b": second}
            log.info("%s", readers[kind]())  # leak
            others = {"a": first, "c": third}
            log.info("%s", others[kind]())
            log.info("%s", sorted(others))
    """,
    "context variables": """
        import os
        from contextvars import ContextVar

        current: ContextVar[str] = ContextVar("current")
        CURRENT_TENANT_ID: ContextVar[str] = ContextVar("tenant")

        def begin(request):
            current.set(os.environ["A_TOKEN"])
            CURRENT_TENANT_ID.set(request.headers["Authorization"].split(".")[0])

        def f():
            log.info("%s", current.get())  # leak
            log.info("%s", CURRENT_TENANT_ID.get())
    """,
    "addresses of requests": """
        import requests

        def f(api_key):
            reply = requests.get("https://api.example.com", params={"key": api_key})
            log.info("%s", reply.status_code)
            log.info("%s", reply.json()["items"])
            log.info("%s", reply.json())
            log.info("%s", reply.text)
            log.info("%s", reply.url)  # leak

        def g(api_key):
            try:
                requests.get("https://api.example.com", params={"key": api_key}).raise_for_status()
            except requests.HTTPError as exc:
                log.info("%s", exc.response.status_code)
                log.info("%s", exc)  # leak

        def h(api_key):
            try:
                requests.get("https://api.example.com", headers={"X-Key": api_key}).raise_for_status()
            except requests.HTTPError as exc:
                log.info("%s", exc)
    """,
    "arguments that are filled": """
        def fill(target, value):
            target["value"] = value

        def f(password, host):
            first, second = {}, {}
            fill(first, host)
            log.info("%s", first)
            fill(second, password)
            log.info("%s", second)  # leak
    """,
    "what a decorator does with the result": """
        import functools
        import os

        def traced(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                result = function(*args, **kwargs)
                log.info("%s", result)
                return result

            return inner

        def counted(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                result = function(*args, **kwargs)
                log.info("%s", len(result))
                return result

            return inner

        @traced
        def material():  # leak
            return os.environ["A_SECRET"]

        @counted
        def more():
            return os.environ["A_SECRET"]

        @traced
        def region():
            return os.environ["REGION"]
    """,
    "readers of settings": """
        from environs import Env

        env = Env()
        log.info("%s", env.str("REGION"))
        log.info("%s", env.str("API_TOKEN"))  # leak
    """,
    "parts of texts": """
        def mask(value, keep=2):
            return value[:keep] + "*" * (len(value) - keep)

        def f(password, host, user, pw):
            log.info("%s", mask(password))
            log.info("%.4s", password)
            log.info("%s", password[0] + "***")
            log.info("%.12s", password)  # leak
            log.info(f"https://{user}@{host}")
            log.info(f"postgres://{user}:{pw}@{host}")  # leak
            log.info("postgres://" + user + ":" + pw + "@" + host)  # leak
    """,
    "schemes of headers": """
        def f(auth_header, authorization):
            scheme, _, rest = auth_header.partition(" ")
            log.info("%s", scheme)
            log.info("%s", rest)  # leak
            log.info("%s", authorization.split()[0])
            log.info("%s", authorization.split()[1])  # leak
    """,
    "buffers in memory": """
        import io

        def f(password):
            f = io.StringIO()
            f.write(password)
            log.info("%s", len(f.getvalue()))
            log.info("%s", f.getvalue())  # leak
    """,
    "validators": """
        from pydantic import BaseModel, field_validator

        class Login(BaseModel):
            name: str
            password: str

            @field_validator("password")
            def long_enough(cls, value):
                if len(value) < 8:
                    raise ValueError(f"{len(value)} letters are too few")
                if value == "password":
                    raise ValueError(f"{value} is no password")
                return value

            @field_validator("name")
            def lower(cls, value):
                raise ValueError(f"{value} is not in lower case")

        class Adapter:
            def validate_password(self, email):
                raise ValueError(f"{email} is no address")

        class Other(BaseModel):
            @field_validator("password")
            def strong(cls, value):
                raise ValueError(f"{value} is too weak")  # leak
    """,
    "what a function depends on": """
        import os
        from fastapi import Depends

        def get_material():
            return os.environ["A_SECRET"]

        def get_region():
            return os.environ["REGION"]

        def f(region=Depends(get_region), material: str = Depends(get_material)):
            log.info("%s", region)
            log.info("%s", material)  # leak
    """,
    "commands where a token is no piece of text": """
        import shlex
        import subprocess

        def f(token, host):
            subprocess.run(["ssh", host, shlex.quote("ls")], check=True)
            log.info("%s", shlex.quote(token))  # leak
    """,
    "answers that are meant to be seen": """
        import stripe

        def f():
            intent = stripe.PaymentIntent.create(amount=1)
            log.info("%s", intent.client_secret)
            result = stripe.SetupIntent.create()
            log.info("%s", result.client_secret)
            log.info("%s", stripe.WebhookEndpoint.create(url="https://x.example").secret)  # leak
    """,
}

WAYS = {
    "pages and answers": """
        from django.views.generic import TemplateView
        from rest_framework import serializers

        class Page(TemplateView):
            def get_context_data(self, **kwargs):
                context = super().get_context_data(**kwargs)
                context["key_set"] = bool(self.api_key)
                return context

        class Loud(TemplateView):
            def get_context_data(self, **kwargs):
                return super().get_context_data(key=self.api_key, **kwargs)  # leak

        class Answer(serializers.Serializer):
            def to_representation(self, shop):
                return {"id": shop.pk, "key": shop.api_key}  # leak
    """,
    "sessions that are filled": """
        def f(request, api_key):
            request.session.update({"shop": 1})
            request.session.setdefault("key_set", bool(api_key))
            request.session.update({"key": api_key})  # leak
            request.headers.update({"X-Key": api_key})
    """,
    "commands of a project": """
        from django.core.management.base import BaseCommand

        class Command(BaseCommand):
            def handle(self, *args, **options):
                self.stdout.write(self.style.SUCCESS(f"{len(options['api_token'])} letters"))
                self.stdout.write(self.style.SUCCESS(options["api_token"]))  # leak
    """,
    "queues and hooks": """
        import boto3
        import requests
        from celery import shared_task

        @shared_task
        def push(name, token):
            return name

        def f(api_key, name):
            boto3.client("sqs").send_message(QueueUrl="https://sqs.example", MessageBody=name)
            boto3.client("sqs").send_message(QueueUrl="https://sqs.example", MessageBody=api_key)  # leak
            boto3.client("sns").publish(TopicArn="x", Message=api_key)  # leak
            requests.post("https://hooks.slack.com/services/x", json={"text": name})
            requests.post("https://hooks.slack.com/services/x", json={"text": api_key})  # leak
            requests.post("https://api.example.com/charge", json={"key": api_key})
            push.si(name, len(api_key))
            push.si(name, api_key)  # leak
    """,
    "questions": """
        def f(api_key):
            input("Enter the name: ")
            input(f"Enter the API key (now {len(api_key)} letters): ")
            input(f"Enter the API key (now {api_key}): ")  # leak
            password = input("Password: ")
            log.info("%s", len(password))
    """,
    "state that a page is sent": """
        import reflex as rx

        class State(rx.State):
            user: str = ""
            access_token: str = ""  # leak
            _refresh_token: str = ""
            password_visible: bool = False

        class Plain:
            access_token: str = ""
    """,
}

CASES = TYPED | MAPPINGS | CALLS | WAYS


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_shapes(tmp_path: Path, source: str) -> None:
    check(tmp_path, {"app.py": source})
