"""Secrets that are put away and shown elsewhere, forms as a whole, one-time codes: the lines marked `# leak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_taint import check

CASES = {
    "what one method puts into a mapping, another shows": """
        from collections import defaultdict


        class Store:
            def __init__(self):
                self._tokens = {}
                self._ends = {}
                self.by_user = defaultdict(list)

            def remember(self, user, access_token, ends):
                self._tokens[user] = access_token
                self._ends[user] = ends
                self.by_user[user].append(access_token)

            def show(self):
                log.info("%s", self._tokens)  # leak
                log.info("%s", list(self._tokens))
                log.info("%s", len(self._tokens))
                log.info("%s", self._ends)
                for user, held in self._tokens.items():
                    log.info("%s", user)
                    log.info("%s", held)  # leak
                for user, several in self.by_user.items():
                    log.info("%s has %d", user, len(several))
                    log.info("%s has %s", user, several)  # leak

            def find(self, user):
                return self._tokens.get(user)

            def users(self):
                return sorted(self._tokens)

            def __len__(self):
                return len(self._tokens)


        def main(store: Store):
            log.info("%s", store.find("ada"))  # leak
            log.info("%s", store.users())
            log.info("%s", len(store))
    """,
    "what is put into lists, sets and queues": """
        from collections import deque


        class Batch:
            items: list = []

            def __init__(self):
                self.recent = deque(maxlen=3)
                self.names = []
                self.all = []
                self.seen = set()

            def add(self, name, password):
                self.recent.append(password)
                self.names.append(name)
                self.all += [password]
                self.seen.add(len(password))
                self.items.append(password)

            def show(self):
                log.info("%s", list(self.recent))  # leak
                log.info("%s", self.names)
                log.info("%s", self.all)  # leak
                log.info("%s", self.seen)
                log.info("%s", self.items)  # leak


        class Parts:
            def __init__(self):
                self.items = []
                self.by_key = {}

            def add(self, key, part):
                self.items.append(part)
                self.by_key[key] = part

            def show(self):
                log.info("%s %s", self.items, self.by_key)
    """,
    "what is put into entries that are made first": """
        class Store:
            def __init__(self):
                self.by_user = {}
                self.names = {}

            def add(self, user, name, password):
                self.by_user.setdefault(user, []).append(password)
                self.names.setdefault(user, []).append(name)
                self.names.setdefault("all", set()).add(name)

            def show(self):
                log.info("%s", list(self.by_user))
                log.info("%s", self.names)
                log.info("%s", self.by_user)  # leak


        def main(password, name):
            found = {}
            found.setdefault("a", []).append(name)
            log.info("%s", found)
            found.setdefault("b", []).append(password)
            log.info("%s", found["a"])
            log.info("%s", found["b"])  # leak
            log.info("%s", found)  # leak
    """,
    "what is put in under known keys": """
        class Client:
            def __init__(self, api_key, host):
                self.options = {"host": host}
                self.headers = {}
                self.options["api_key"] = api_key
                self.headers["Accept"] = "text/html"

            def log_in(self, token):
                self.headers["Authorization"] = f"Bearer {token}"

            def show(self):
                log.info("%s", self.options["host"])
                log.info("%s", self.options)  # leak
                log.info("%s", self.headers["Accept"])
                log.info("%s", list(self.headers))
                log.info("%s", self.headers)  # leak


        class Other:
            def __init__(self):
                self.headers = {}

            def accept(self, kind):
                self.headers["Accept"] = kind

            def log_in(self, headers, token):
                headers["Authorization"] = f"Bearer {token}"

            def show(self):
                log.info("%s", self.headers)
    """,
    "what a function puts into a name of its module": """
        _tokens = {}
        _users = set()
        _ends = {}


        def remember(user, access_token, ends):
            _tokens[user] = access_token
            _users.add(user)
            _ends[user] = ends


        def local(user, access_token):
            _users = {user: access_token}
            return bool(_users)


        def report():
            log.info("%s", _users)
            log.info("%s", _ends)
            log.info("%s", len(_tokens))
            log.info("%s", _tokens)  # leak
    """,
    "a whole form": """
        from django import forms
        from django.contrib.auth.decorators import login_required
        from django.db import models
        from django.shortcuts import redirect
        from django.views.generic import FormView


        class Device(models.Model):
            name = models.CharField(max_length=9)
            device_secret = models.CharField(max_length=9)

            def __str__(self):
                return f"{self.name} {self.device_secret}"  # leak


        class EnterForm(forms.Form):
            email = forms.EmailField()
            password = forms.CharField()


        class CardForm(forms.Form):
            number = forms.CharField()
            proof = forms.CharField(widget=forms.PasswordInput)


        class DeviceForm(forms.ModelForm):
            class Meta:
                model = Device
                fields = ["name", "device_secret"]


        class NameForm(forms.ModelForm):
            class Meta:
                model = Device
                fields = ["name"]


        class SearchForm(forms.Form):
            term = forms.CharField()
            pin_code = forms.CharField()


        def enter(request):
            form = EnterForm(request.POST)
            log.info("%s", form.errors)
            log.info("%s", form.cleaned_data)  # leak
            log.info("%s", form.cleaned_data["email"])
            log.info("%s", sorted(form.cleaned_data))
            log.info("%s", form.cleaned_data.get("password"))  # leak


        def other_forms(request):
            log.info("%s", CardForm(request.POST).cleaned_data)  # leak
            log.info("%s", DeviceForm(request.POST).data)  # leak
            log.info("%s", SearchForm(request.GET).cleaned_data)
            log.info("%s", NameForm(request.POST).cleaned_data)


        def saved(request):
            log.info("%s", DeviceForm(request.POST).save())  # leak
            log.info("%s", DeviceForm(request.POST).save().pk)


        class Enter(FormView):
            form_class = EnterForm

            def form_valid(self, form):
                log.info("%s", form.cleaned_data["email"])
                log.info("%s", form.cleaned_data)  # leak
                return redirect("/" if form.cleaned_data["password"] else "/again")


        class Search(FormView):
            form_class = SearchForm

            def form_valid(self, form):
                log.info("%s", form.cleaned_data)
                return redirect("/" if form.cleaned_data["term"] else "/password")
    """,
    "all that was validated": """
        from flask_wtf import FlaskForm
        from rest_framework import serializers, viewsets
        from rest_framework.response import Response
        from wtforms import PasswordField, StringField


        class SignUpSerializer(serializers.Serializer):
            email = serializers.EmailField()
            password = serializers.CharField(write_only=True)


        class NoteSerializer(serializers.Serializer):
            text = serializers.CharField()


        class AccountForm(FlaskForm):
            email = StringField()
            proof = PasswordField()


        def create(request):
            serializer = SignUpSerializer(data=request.data)
            log.info("%s", serializer.validated_data)  # leak
            log.info("%s", serializer.validated_data["email"])
            log.info("%s", serializer.data)
            return Response(serializer.data)


        def note(request):
            serializer = NoteSerializer(data=request.data)
            log.info("%s", serializer.validated_data)
            return Response(serializer.validated_data)


        def account():
            form = AccountForm()
            log.info("%s", form.data)  # leak
            log.info("%s", form.email.data)
    """,
    "what is sent to sign in": """
        import json

        from flask import request


        def login():
            log.info("%s", request.form)  # leak
            log.info("%s", request.form["email"])
            body = request.get_json()
            log.info("%s", body)  # leak
            log.info("%s", body["email"])
            log.info("%s", json.loads(request.data)["email"])
            return check(body["email"], body["password"])


        def search():
            log.info("%s", request.form)
            log.info("%s", request.get_json())


        def login_page():
            log.info("%s", request.form)
            return "login.html"


        def check(email, password):
            return email < password
    """,
    "one-time codes": """
        import random
        import secrets

        from django.core.mail import send_mail
        from django.http import JsonResponse


        def send(user):
            otp = random.randint(1000, 9999)
            send_mail("Code", f"Use {otp}", None, [user.email])
            log.info("sent to %s", user.email)
            log.info("sent %s", otp)  # leak
            return JsonResponse({"sent": True, "otp": otp})  # leak


        def check(user, otp, verification_code):
            log.info("%s", otp)  # leak
            log.info("%s", verification_code)  # leak
            log.info("%s", len(otp))
            log.info("%s of %s", user.otp_attempts, user.otp_enabled)


        def door(panel, password):
            pin_code = "%04d" % random.randint(0, 9999)
            log.info("%s", pin_code)  # leak


        def codes():
            recovery_codes = [secrets.token_hex(4) for _ in range(8)]
            log.info("%s", ", ".join(recovery_codes))  # leak
            log.info("%d", len(recovery_codes))


        def others(order):
            status_code = random.randint(200, 299)
            error_code, country_code = order.error_code, order.country_code
            delay = random.randint(1, 9)
            log.info("%s %s %s %s", status_code, error_code, country_code, delay)
            log.info("%s %s", order.promo_code, order.pin_code)
    """,
    "which pins are secret": """
        def card(card, pin):
            log.info("%s", pin)  # leak
            log.info("%s", len(pin))


        def login(password, pin=None):
            log.info("pin %s", pin)  # leak


        def blink(board, pin):
            log.info("pin %s is high", pin)


        def pinned(message, pin, login):
            message.unpin()
            log.info("%s", pin)


        def led(card, pin):
            card.led(pin)
            log.info("%s", pin)


        async def held_up(message, password):
            done = await message.pin()
            log.info("%s", done)
    """,
    "pieces of an address": """
        import os
        from urllib.parse import parse_qs, urlencode, urlparse, urlsplit


        def database(dsn):
            parts = urlsplit(dsn)
            log.info("%s %s", parts.hostname, parts.port)
            log.info("%s", parts.path)
            log.info("%s", parts.scheme)
            log.info("%s", parts.query)
            log.info("%s", parts.netloc)  # leak
            log.info("%s", parts.geturl())  # leak


        def built(host, password):
            url = f"https://me:{password}@{host}/x"
            log.info("%s", urlparse(url).netloc)  # leak
            log.info("%s", urlparse(url).query)


        def asked(base, api_key):
            url = f"{base}?{urlencode({'api_key': api_key})}"
            log.info("%s", urlparse(url).netloc)
            log.info("%s", urlparse(url).path)
            log.info("%s", urlparse(url).query)  # leak
            log.info("%s", parse_qs(urlparse(url).query))  # leak


        def hook():
            log.info("%s", urlparse(os.environ["SLACK_WEBHOOK_URL"]).netloc)
    """,
    "what proves a second factor, and what opens an object": """
        import boto3
        import pyotp
        import qrcode
        from flask import redirect


        def setup(secret, email, handle):
            uri = pyotp.TOTP(secret).provisioning_uri(email)
            log.info("%s", uri)  # leak
            log.info("%s", pyotp.TOTP(secret).now())  # leak
            log.info("%s", pyotp.TOTP(secret).digits)
            qrcode.make(uri)
            return {"uri": uri}


        def signed(bucket, key):
            url = boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
            log.info("%s/%s", bucket, key)
            log.info("%s", url)  # leak
            return url


        def handed_on(bucket, key, response):
            url = boto3.client("s3").generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
            response.headers["Location"] = url
            if not key:
                raise ValueError(f"no key for {url}")
            return redirect(url)
    """,
    "a repr that shows more than the text": """
        class Invitation:
            def __init__(self, email, invite_token):
                self.email, self.invite_token = email, invite_token

            def __str__(self):
                return self.email

            def __repr__(self):
                return f"{self.email} {self.invite_token}"  # leak


        def show(invitation: Invitation):
            log.info("%s", invitation)
            log.info("%s", invitation.email)
    """,
    "a name that is decrypted is none, a token is": """
        def show(account, box):
            log.info("%s", box.decrypt(account.name_enc))
            log.info("%s", box.decrypt(account.token_enc))  # leak
            log.info("%s", box.decrypt(account.encrypted_password))  # leak
            log.info("%s", box.decrypt_count(account.size))
    """,
    "headers by their aliases": """
        import hmac
        import os
        from typing import Annotated

        from fastapi import FastAPI, Header

        app = FastAPI()


        @app.post("/hook")
        async def hook(signature: str = Header(alias="X-Signature"), kind: str = Header(alias="X-Kind")):
            log.info("%s", kind)
            log.info("%s", signature)  # leak
            return hmac.compare_digest(signature, os.environ["HOOK_SECRET"])


        @app.get("/")
        async def key(auth: Annotated[str, Header(alias="Authorization")], x_request_id: Annotated[str, Header()]):
            log.info("%s", x_request_id)
            log.info("%s", auth)  # leak
    """,
    "what an object gives by a key": """
        class Keeper:
            def __init__(self, client):
                self.client = client
                self.known = {}

            def __getitem__(self, name):
                if name not in self.known:
                    self.known[name] = self.client.get_secret_value(SecretId=name)["SecretString"]
                return self.known[name]

            def names(self):
                return list(self.known)


        class Pages:
            def __init__(self, secret):
                self.secret = secret
                self.pages = ["one", "two"]

            def __getitem__(self, number):
                return self.pages[number]


        def main(client, secret):
            keeper, pages = Keeper(client), Pages(secret)
            log.info("%s", keeper["db"])  # leak
            log.info("%s", keeper.names())
            log.info("%s", pages["x"])
    """,
    "what pools give in the end": """
        from concurrent.futures import ThreadPoolExecutor, as_completed


        def main(frame, password):
            with ThreadPoolExecutor() as pool:
                future, size = pool.submit(joined, "host", password), pool.submit(sized, password)
                log.info("%s", size.result())
                log.info("%s", future.result())  # leak
                for done in as_completed([pool.submit(joined, "host", password)]):
                    log.info("%s", done.result())  # leak
                for one in pool.map(sized, [password]):
                    log.info("%s", one)
                for one in pool.map(joined, ["host"], [password]):
                    log.info("%s", one)  # leak
            log.info("%s", frame.map(lambda value: value * 2))


        def joined(host, text):
            return host + text


        def sized(text):
            return len(text)
    """,
    "several secrets by something": """
        def main(passwords_by_host, count_by_password):
            log.info("%s", list(passwords_by_host))
            log.info("%s", len(passwords_by_host))
            log.info("%s", count_by_password)
            for host, held in passwords_by_host.items():
                log.info("%s", host)
                log.info("%s", held)  # leak
            log.info("%s", passwords_by_host)  # leak
    """,
    "pages of parameters, and the first of some columns": """
        import boto3
        from django.db import models


        class Member(models.Model):
            api_token = models.CharField(max_length=9)


        def main(path):
            ssm = boto3.client("ssm")
            for page in ssm.get_paginator("get_parameters_by_path").paginate(Path=path, WithDecryption=True):
                for each in page["Parameters"]:
                    log.info("%s", each["Name"])
                    log.info("%s", each["Value"])  # leak
            for page in ssm.get_paginator("describe_parameters").paginate(Path=path):
                for each in page["Parameters"]:
                    log.info("%s", each["Value"])
            log.info("%s", Member.objects.values("api_token").first())  # leak
            log.info("%s", Member.objects.values("pk").last())
    """,
    "a list of secrets is no store of them": """
        def listing(client):
            token = client.list_secrets().get("NextToken")
            log.info("%s", token)
            log.info("%s", client.get_secret_value(SecretId="a")["SecretString"])  # leak
    """,
}


@pytest.mark.parametrize("name", CASES)
def test_held(tmp_path: Path, name: str) -> None:
    check(tmp_path, {"app.py": CASES[name]})
