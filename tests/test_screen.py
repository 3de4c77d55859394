"""The screen hides nothing: whatever is found without it is found with it."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from seamlint.catalogue import load
from seamlint.import_screen import ImportScreen
from seamlint.screen import Screen
from seamlint.settings import Boundary, Settings
from tests.support import findings, project

VIEWS = "app/views.py"
SETTINGS = Settings(boundary=Boundary(packages=("app.integrations",)))


def notebook(source: str, ensure_ascii: bool = True) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": source}]}, ensure_ascii=ensure_ascii)


ONE_FILE: dict[str, str | bytes] = {
    "plain": "import stripe\n",
    "no final newline": "import stripe",
    "after a semicolon": "x = 1; import stripe\n",
    "after a colon": "if True: import stripe\n",
    "second of several": "import os, stripe\n",
    "third, over lines": "import os, \\\n    json, \\\n    stripe\n",
    "third, over CRLF lines": "import os, \\\r\n    json, \\\r\n    stripe\r\n",
    "name before the line of the keyword": "from stripe \\\n    import Charge as C\n",
    "the same with CRLF": "from stripe \\\r\n    import Charge as C\r\n",
    "over three CRLF lines": "from \\\r\n    stripe \\\r\n    import Charge as C\r\n",
    "keyword alone on its line": "import \\\n\\\n\\\nstripe\n",
    "list in brackets": "from stripe import (\n    Charge,\n)\n",
    "comment in the brackets": "from google import (  # (\n    cloud,\n)\nfrom google.cloud import storage\n",
    "submodule from a namespace": "from google.cloud import (\n    storage,\n)\n",
    "form feed": "\x0cimport\x0cstripe\n",
    "tab": "import\tstripe\n",
    "byte order mark": b"\xef\xbb\xbfimport stripe\n",
    "lone CR": b"import os\rimport stripe\r",
    "lone CR and joined": b"from stripe \\\rimport Charge as C\r",
    "blanks around the dot": "import stripe . error\n",
    "dot on the next line": "from stripe \\\n . \\\n error import CardError\n",
    "star without a blank": "from stripe import*\n",
    "bracket without a blank": "from stripe import(Charge)\n",
    "full-width letter": "import ｓtripe\n",
    "long s": "import ſtripe\n",
    "all full-width": "from ｓｔｒｉｐｅ import Charge\n",
    "latin-1 ordinal": b"# coding: latin-1\nimport b\xbato3\n",
    "cp1252 ordinal": b"# coding: cp1252\nimport b\xbato3\n",
    "utf-7": b"# coding: utf-7\nimport str+AGk-pe\n",
    "utf-7, all of it": b"# coding: utf-7\n+AGk-mport str+AGk-pe\n",
    "utf-7 after a long line": b"#" + b"x" * 500 + b"\n# coding: utf-7\n+AGk-mport str+AGk-pe\n",
    "unicode escape": b"# coding: unicode_escape\n\\x69mport str\\x69pe\n",
    "EBCDIC": b"# coding: cp037\n" + "\nimport stripe\n".encode("cp037"),
    "lazy": "lazy import stripe\n",
    "loader, plain": "import importlib\nimportlib.import_module('stripe')\n",
    "loader, argument on the next line": "import importlib\nimportlib.import_module(\n    'str'\n    'ipe'\n)\n",
    "loader, attribute on the next line": "import importlib\n(importlib\n    .import_module)('str' + 'ipe')\n",
    "loader by another name": "from importlib import import_module as load\nload('str' 'ipe')\n",
    "loader attribute, renamed": "import importlib as lib\nf = lib.import_module\nf('%s%s' % ('str', 'ipe'))\n",
    "dunder import": "__import__(''.join(['str', 'ipe']))\n",
    "loaded modules": "import sys\nsys.modules['str' 'ipe']\n",
    "loaded modules by another name": "from sys import modules as loaded\nloaded['str' 'ipe']\n",
    "executed text": "exec('imp' 'ort str' 'ipe')\n",
    "executed text, by module": "import builtins\nbuiltins.exec('imp' 'ort str' 'ipe')\n",
    "executed text, by another name": "run = exec\nrun('imp' 'ort str' 'ipe')\n",
    "compiled text": "code = compile('imp' 'ort str' 'ipe', '', 'exec')\n",
    "host": "import requests\nrequests.get('https://api.stripe.com/v1')\n",
    "host in capitals": "import requests\nrequests.get('HTTPS://API.STRIPE.COM/v1')\n",
    "host in pieces": "import requests\nrequests.get('https://api.' + 'str' + 'ipe' + '.com/v1')\n",
    "host, client as an argument": "def pay(client):\n    client.post('https://api.str' + 'ipe.com/v1')\n",
    "host in pieces, joined": "def f(client):\n    client.post('https://' + '.'.join(['api', 'str' 'ipe', 'com']))\n",
    "host with an escape": "def pay(client):\n    client.post('https://api.\\x73tripe.com/v1')\n",
    "host, client by another name": "from httpx import post as send\nsend('https://api.str' 'ipe.com/v1')\n",
    "credential": "import os\nos.environ['STRIPE_SECRET_KEY']\n",
    "credential in pieces": "import os\nos.environ['STRI' 'PE_SECRET_KEY']\n",
    "credential on the next line": "import os\n(os.environ\n    ['STRIPE_SECRET_KEY'])\n",
    "credential, kept mapping": "import os\nmapping = os.environ\nmapping['STRIPE_SECRET_KEY']\n",
    "credential, imported mapping": "from os import environ\nmapping = environ\nmapping['STRIPE_SECRET_KEY']\n",
    "credential, looked up mapping": "import os\ngetattr(os, 'envi' 'ron')['STRIPE_SECRET_KEY']\n",
    "credential with a default": "import os\nos.getenv('STRIPE_SECRET_KEY', '')\n",
    "credential, escaped": "import os\nos.getenv('\\x53TRIPE_SECRET_KEY')\n",
    "command": "import subprocess\nsubprocess.run(['aws', 's3'])\n",
    "command in pieces": "import subprocess\nsubprocess.run(['a' 'ws', 's3'])\n",
    "command in a line": "import os\nos.system('cd x && aws s3 ls')\n",
    "host, its pieces by name": "A = 'str'\nB = 'ipe.com'\ndef f(c):\n    c.post(f'https://api.{A}{B}/v1')\n",
    "host, its pieces in another order": "def f(c):\n    c.post('{1}{0}'.format('ipe.com', 'https://api.str'))\n",
    "host, its pieces over lines": "def f(c):\n    c.post('https://api.str'  # so\n        'ipe.com')\n",
    "host, its labels apart": "def f(c):\n    c.post('https://' + '.'.join(('api', 'stripe', 'com')))\n",
    "host, its labels by name": "N = 'stripe'\nT = '.com'\ndef f(c):\n    c.post('https://api.' + N + T)\n",
    "host that is an everyday word": "N = 'line'\nT = 'me'\ndef f(c):\n    c.post(f'https://api.{N}.{T}/v1')\n",
    "host with a letter that goes": "def f(c):\n    c.post('https://api.strXipe.com'.replace('X', ''))\n",
    "host with another beginning": "def f(c):\n    c.post('https://api.xxstripe.com'.replace('xx', ''))\n",
    "host, backwards": "def f(c):\n    c.post('moc.epirts.ipa//:sptth'[::-1])\n",
    "host, encoded": (
        "import base64\ndef f(c):\n    c.post(base64.b64decode('aHR0cHM6Ly9hcGkuc3RyaXBlLmNvbQ==').decode())\n"
    ),
    "host with an octal escape": "def f(c):\n    c.post('https://api.\\163tripe.com')\n",
    "host with a name of a letter": "def f(c):\n    c.post('https://api.\\N{LATIN SMALL LETTER S}tripe.com')\n",
    "host on two lines of one text": "def f(c):\n    c.post('https://api.str\\\nipe.com')\n",
    "host of any customer": "def f(c, shop):\n    c.post(f'https://{shop}.myshopify.com/admin/api')\n",
    "header of a provider": "import requests as r\ndef f(u):\n    r.post(u, headers={'Stripe-Version': '1'})\n",
    "variable by its beginning": "import os\nP = 'STRIPE_'\nos.environ[P + 'SECRET_KEY']\n",
    "variable by its end": "import os\nN = 'STRIPE'\nos.environ[f'{N}_SECRET_KEY']\n",
    "variable that no table has": "import os\nos.environ['STRIPE_FOURTH_SECRET_KEY']\n",
    "setting": "from django.conf import settings\nsettings.STRIPE_SECRET_KEY\n",
    "setting by its name": "from django.conf import settings\ngetattr(settings, 'STRIPE_SECRET_KEY')\n",
    "field with a prefix": (
        "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    secret_key: str\n"
        "    class Config:\n        env_prefix = 'stripe_'\n"
    ),
    "executed text, its pieces by name": "A = 'imp'\nB = 'ort stripe'\nexec(A + B)\n",
    "command after others": "import os\nos.system('sudo -E FOO=1 aws s3 ls')\n",
    "command of a shell": "import subprocess\nsubprocess.run(['sh', '-c', 'aws s3 ls'])\n",
    "wiring": "EMAIL_BACKEND = 'anymail.backends.mailgun.EmailBackend'\n",
    "wiring in pieces": "EMAIL_BACKEND = 'any' 'mail.backends.mailgun.EmailBackend'\n",
    "signature header": "import hmac\ndef f(h, k):\n    return hmac.compare_digest(h['X-Hub-Signature-256'], k)\n",
    "signature header in a WSGI variable": "def f(e, k):\n    return e['HTTP_X_GITLAB_TOKEN'] == k\n",
    "signature header as a parameter": (
        "import hmac\nfrom fastapi import Header\n"
        "def f(k, stripe_signature=Header()):\n    return hmac.compare_digest(k, stripe_signature)\n"
    ),
    "event header": "def f(r):\n    return r.headers['X-GitHub-Event'] == 'push'\n",
    "type of event": "def f(e):\n    return e['type'] == 'payment_intent.succeeded'\n",
    "type of event, its beginning": "def f(e):\n    return e['type'].startswith('checkout.session.')\n",
    "type of event in a pattern": "def f(e):\n    match e:\n        case 'invoice.upcoming':\n            return 1\n",
    "verifier of no SDK": "from discord_interactions import verify_key as v\ndef f(b, k):\n    return v(b, k)\n",
    "OAuth URL": "URL = 'https://slack.com/oauth/v2/authorize'\n",
    "OAuth URL with a query": f"URL = 'https://zoom.us/oauth/authorize?state={'x' * 90}'\n",
    "OAuth URL in pieces": "HOST = 'https://github.com'\ndef f():\n    return HOST + '/login' + '/oauth/authorize'\n",
    "OAuth URL, divided": "URL = 'https://github.com' '/login' '/oauth/authorize'\n",
    "OAuth URL of a shop": "def f(s):\n    return f'https://{s}.myshopify.com/admin/oauth/authorize'\n",
    "fixed URL": "STRIPE_SUCCESS_URL = 'https://shop.acme.io'\n",
    "fixed URL as a default": "from os import getenv as e\nx = e('STRIPE_SUCCESS_URL', 'https://shop.acme.io')\n",
    "escaped quotes": 'x = "\\"import\\""; import stripe\n',
    "import after a long line": f"x = '{'y' * 10_000}'\nimport stripe\n",
    "import inside brackets that open before": "import os; f = (\n    1,\n); import stripe\n",
}

HANDED: dict[str, tuple[str, str]] = {
    "the SDK": ("import stripe\n", "from app.helpers import stripe\n"),
    "the SDK by another name": ("import stripe as gateway\n", "from app.helpers import gateway\n"),
    "attribute of the module": ("import stripe as gateway\n", "import app.helpers as h\nh.gateway.Charge.create()\n"),
    "attribute of the package": ("import stripe as gateway\n", "from . import helpers\nhelpers.gateway.Charge\n"),
    "name in full-width letters": ("import stripe as gateway\n", "from app.helpers import ｇateway\n"),
    "capital outside ASCII": ("import stripe as É_client\n", "from app.helpers import É_client\n"),
    "first letter outside ASCII": ("import stripe as über\n", "from app.helpers import über\n"),
    "star": ("import stripe as gateway\n", "from app.helpers import *\n"),
    "star without a blank": ("import stripe as gateway\n", "from app.helpers import*\n"),
    "star after a tab": ("import stripe as gateway\n", "from app.helpers import\t*\n"),
    "star on the next line": ("import stripe as gateway\n", "from app.helpers import \\\n    *\n"),
    "list": ("import stripe\nCLIENTS = [stripe]\n", "from app.helpers import CLIENTS\nCLIENTS[0].Charge.create()\n"),
    "mapping": ("import stripe\nC = {'pay': stripe}\n", "from app.helpers import C\nC['pay'].Charge.create()\n"),
    "class attribute": (
        "import stripe\nclass H:\n    g = stripe\n",
        "from app.helpers import H\nH.g.Charge.create()\n",
    ),
    "instance attribute": (
        "import stripe\nclass H:\n    def __init__(self):\n        self.g = stripe\nh = H()\n",
        "from app.helpers import h\nh.g.Charge.create()\n",
    ),
    "function that gives the SDK": (
        "import stripe\ndef g():\n    return stripe\n",
        "from app.helpers import g\ng().Charge\n",
    ),
    "loader": (
        "import importlib\nload = importlib.import_module\n",
        "from app.helpers import load\nload('str' 'ipe')\n",
    ),
    "function that loads": (
        "import importlib\ndef need(name):\n    return importlib.import_module(name)\n",
        "from app.helpers import need\nneed('str' 'ipe')\n",
    ),
    "function that calls a URL": (
        "import requests\ndef fetch(url):\n    return requests.get(url)\n",
        "from app.helpers import fetch\nfetch('https://api.str' 'ipe.com')\n",
    ),
    "function that reads the environment": (
        "import os\ndef need(name):\n    return os.environ[name]\n",
        "from app.helpers import need\nneed('STRI' 'PE_SECRET_KEY')\n",
    ),
    "function that starts a program": (
        "import subprocess\ndef run(words):\n    subprocess.run(words)\n",
        "from app.helpers import run\nrun(['a' 'ws', 's3'])\n",
    ),
    "host": ("URL = 'https://api.stripe.com'\n", "from app.helpers import URL\ndef f(c):\n    c.post(URL + '/v1')\n"),
    "hosts": (
        "URLS = {'a': 'https://api.stripe.com'}\n",
        "from app.helpers import URLS\ndef f(c):\n    c.post(URLS['a'])\n",
    ),
    "host in a class": (
        "class U:\n    PAY = 'https://api.stripe.com'\n",
        "from app.helpers import U\ndef f(c):\n    c.post(U.PAY)\n",
    ),
    "host from a function": (
        "def url():\n    return 'https://api.stripe.com'\n",
        "from app.helpers import url\ndef f(c):\n    c.post(url() + '/v1')\n",
    ),
    "credential's name": ("KEY = 'STRIPE_SECRET_KEY'\n", "import os\nfrom app.helpers import KEY\nos.environ[KEY]\n"),
    "environment": ("from os import environ as E\n", "from app.helpers import E\nE['STRI' 'PE_SECRET_KEY']\n"),
    "command": ("CLI = 'aws'\n", "import subprocess\nfrom app.helpers import CLI\nsubprocess.run([CLI, 's3'])\n"),
    "backend": ("B = 'anymail.backends.mailgun.EmailBackend'\n", "from app.helpers import B\nEMAIL_BACKEND = B\n"),
    "settings class": (
        "from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    pass\n",
        "from app.helpers import Base\nclass S(Base):\n    stripe_secret_key: str\n",
    ),
    "HTTP client": (
        "import requests as http\n",
        "from app.helpers import http\nhttp.get('https://api.str' 'ipe.com')\n",
    ),
    "host for a client of its own": (
        "URL = 'https://api.stripe.com'\n",
        "import requests\nfrom app.helpers import URL\nrequests.post(URL + '/v1')\n",
    ),
    "hosts, of the module": (
        "URLS = {'live': {'pay': 'https://api.stripe.com'}}\n",
        "import requests\nfrom app import helpers\nrequests.post(helpers.URLS['live']['pay'])\n",
    ),
    "host, star": (
        "URL = 'https://api.stripe.com'\n",
        "import requests\nfrom .helpers import *\nrequests.post(URL)\n",
    ),
    "host from a method": (
        "class U:\n    def pay(self):\n        return 'https://api.stripe.com'\n",
        "import requests\nfrom app.helpers import U\nrequests.post(U().pay())\n",
    ),
    "host from a property": (
        "class U:\n    @property\n    def pay(self):\n        return 'https://api.stripe.com'\nurls = U()\n",
        "import requests\nfrom app.helpers import urls\nrequests.post(urls.pay)\n",
    ),
    "host of a class above": (
        "class U:\n    pay = 'https://api.stripe.com'\nclass V(U):\n    pass\n",
        "import requests\nfrom app.helpers import V\nrequests.post(V.pay)\n",
    ),
    "host by default": (
        "import os\nURL = os.getenv('PAY_URL', 'https://api.stripe.com')\n",
        "import requests\nfrom app.helpers import URL\nrequests.post(URL)\n",
    ),
    "host by default of the boundary's reader": (
        "from decouple import config\nURL = config('PAY_URL', default='https://api.stripe.com')\n",
        "import requests\nfrom app.helpers import URL\nrequests.post(URL)\n",
    ),
    "host of a record": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    url: str\nPAY = P('https://api.stripe.com')\n",
        "import requests\nfrom app.helpers import PAY\nrequests.post(PAY.url)\n",
    ),
    "host of an enumeration": (
        "from enum import Enum\nclass P(Enum):\n    PAY = 'https://api.stripe.com'\n",
        "import requests\nfrom app.helpers import P\nrequests.post(P.PAY.value)\n",
    ),
    "label of a host": (
        "NAME = 'stripe'\n",
        "import requests\nfrom app.helpers import NAME\nrequests.post(f'https://api.{NAME}.com')\n",
    ),
    "header": (
        "HEADER = 'Stripe-Version'\n",
        "import requests\nfrom app.helpers import HEADER\ndef f(u):\n    requests.post(u, headers={HEADER: '1'})\n",
    ),
    "module's name": (
        "NAMES = ['stripe']\n",
        "import importlib\nfrom app.helpers import NAMES\nimportlib.import_module(NAMES[0])\n",
    ),
    "variable's beginning": (
        "PREFIX = 'STRIPE_'\n",
        "import os\nfrom app.helpers import PREFIX\nos.environ[PREFIX + 'SECRET_KEY']\n",
    ),
    "prefix of settings": (
        "PREFIX = 'STRIPE_'\n",
        (
            "from pydantic_settings import BaseSettings\nfrom app.helpers import PREFIX\nclass S(BaseSettings):\n"
            "    secret_key: str\n    class Config:\n        env_prefix = PREFIX\n"
        ),
    ),
    "setting's name": (
        "NAME = 'STRIPE_SECRET_KEY'\n",
        "from django.conf import settings\nfrom app.helpers import NAME\ngetattr(settings, NAME)\n",
    ),
    "command line": (
        "CLI = ('aws', 's3', 'ls')\n",
        "import subprocess\nfrom app.helpers import CLI\nsubprocess.run(CLI)\n",
    ),
    "helper that is told in plain words": (
        "import requests\ndef fetch(url):\n    return requests.get(url)\n",
        "from app.helpers import fetch\nfetch('https://api.stripe.com')\n",
    ),
    "reader that is told in plain words": (
        "import os\nclass Env:\n    def need(self, name):\n        return os.environ[name]\nenv = Env()\n",
        "from app.helpers import env\nenv.need('STRIPE_SECRET_KEY')\n",
    ),
    "lazy attribute": (
        "import importlib\ndef __getattr__(name):\n    return importlib.import_module('stripe')\n",
        "from app import helpers\nhelpers.gateway.Charge.create()\n",
    ),
}

PROJECTS: dict[str, Mapping[str, str]] = {
    "pieces of a host over three modules": {
        "app/a.py": "SCHEME = 'https://'\n",
        "app/b.py": "HOST = 'api.stripe.com'\n",
        "app/c.py": "PATH = '/v1'\n",
        VIEWS: (
            "import requests\nfrom app.a import SCHEME\nfrom app.b import HOST\nfrom app.c import PATH\n"
            "requests.post(f'{SCHEME}{HOST}{PATH}')\n"
        ),
    },
    "labels of a host over three modules": {
        "app/a.py": "SUB = 'https://api'\n",
        "app/b.py": "NAME = '.stripe'\n",
        "app/c.py": "TOP = '.com'\n",
        VIEWS: (
            "import requests\nfrom app.a import SUB\nfrom app.b import NAME\nfrom app.c import TOP\n"
            "requests.post(SUB + NAME + TOP)\n"
        ),
    },
    "host, made of another": {
        "app/a.py": "HOST = 'https://api.stripe.com'\n",
        "app/b.py": "from app.a import HOST\nURL = HOST + '/v1'\n",
        VIEWS: "import requests\nfrom app.b import URL\nrequests.post(URL)\n",
    },
    "host, by another name at each hop": {
        "app/a.py": "HOST = 'https://api.stripe.com'\n",
        "app/b.py": "from app.a import HOST as base\n",
        "app/c.py": "from app.b import base as root\ndef url():\n    return root + '/v1'\n",
        VIEWS: "import requests\nfrom app.c import url as u\nrequests.post(u())\n",
    },
    "host, handed on by a package": {
        "app/conf/__init__.py": "from .hosts import HOST\n",
        "app/conf/hosts.py": "HOST = 'https://api.stripe.com'\n",
        VIEWS: "import requests\nfrom app.conf import HOST\nrequests.post(HOST)\n",
    },
    "function that gives a host, handed on by a package": {
        "app/conf/__init__.py": "from .hosts import url\n",
        "app/conf/hosts.py": "def url():\n    return 'https://api.stripe.com'\n",
        VIEWS: "import requests\nfrom app.conf import url\nrequests.post(url())\n",
    },
    "host, stars over two packages": {
        "app/conf/__init__.py": "from .base import *\n",
        "app/conf/base.py": "from app.hosts import *\n",
        "app/hosts.py": "HOST = 'https://api.stripe.com'\n",
        VIEWS: "import requests\nfrom app.conf import *\nrequests.post(HOST)\n",
    },
    "helper, handed on by a package": {
        "app/net/__init__.py": "from .client import fetch\n",
        "app/net/client.py": "import requests\ndef fetch(url):\n    return requests.get(url)\n",
        VIEWS: "from app.net import fetch\nfetch('https://api.stripe.com')\n",
    },
    "helper of a helper": {
        "app/net.py": "import requests\ndef fetch(url):\n    return requests.get(url)\n",
        "app/api.py": "from app.net import fetch\ndef load(url):\n    return fetch(url)\n",
        VIEWS: "from app.api import load\nload('https://api.stripe.com')\n",
    },
    "helper and host from two modules": {
        "app/net.py": "import requests\ndef fetch(url):\n    return requests.get(url)\n",
        "app/conf.py": "HOST = 'https://api.stripe.com'\n",
        VIEWS: "from app.net import fetch\nfrom app.conf import HOST\nfetch(HOST)\n",
    },
    "partial of a helper": {
        "app/net.py": "import requests\ndef fetch(base, path):\n    return requests.get(base + path)\n",
        "app/pay.py": (
            "from functools import partial\nfrom app.net import fetch\npay = partial(fetch, 'https://api.stripe.com')\n"
        ),
        VIEWS: "from app.pay import pay\npay('/v1')\n",
    },
    "attribute of a module that is loaded by its name": {
        "app/pay.py": "import stripe as gateway\n",
        "app/conf.py": "MODULES = ['app.pay']\n",
        VIEWS: (
            "import importlib\nfrom app.conf import MODULES\n"
            "importlib.import_module(MODULES[0]).gateway.Charge.create()\n"
        ),
    },
    "object that is loaded by its name": {
        "app/pay.py": "import stripe as gateway\n",
        "app/conf.py": "BACKEND = 'app.pay.gateway'\n",
        VIEWS: (
            "from django.utils.module_loading import import_string\nfrom app.conf import BACKEND\n"
            "import_string(BACKEND).Charge.create()\n"
        ),
    },
    "star of the own package": {"app/__init__.py": "import stripe as gateway\n", VIEWS: "from . import *\n"},
    "star of the package above": {"app/__init__.py": "import stripe as g\n", "app/shop/views.py": "from .. import *\n"},
    "helper among the tests": {
        "tests/__init__.py": "",
        "tests/helpers.py": "import stripe as gateway\n",
        VIEWS: "from tests.helpers import gateway\n",
    },
    "eight hops, each with a new name": {
        "app/m0.py": "import stripe as n0\n",
        **{f"app/m{hop}.py": f"from app.m{hop - 1} import n{hop - 1} as n{hop}\n" for hop in range(1, 9)},
    },
    "member of a class over two modules": {
        "app/one.py": "import stripe\nclass Holder:\n    gateway = stripe\n",
        "app/two.py": "from app.one import Holder as H\nclass Sub(H):\n    pass\nit = Sub()\n",
        VIEWS: "from app.two import it\nit.gateway.Charge.create()\n",
    },
    "boundary hands out the SDK": {
        "app/integrations/pay.py": "import stripe as g\n",
        VIEWS: "from app.integrations.pay import g\n",
    },
    "boundary handed on": {
        "app/integrations/pay.py": "import stripe as g\n",
        "app/api.py": "from app.integrations import pay as till\n",
        VIEWS: "from app.api import till\ntill.g.Charge.create()\n",
    },
    "private member of an adapter, handed on": {
        "app/integrations/pay.py": "import stripe\nclass Pay:\n    pass\npay = Pay()\n",
        "app/api.py": "from app.integrations.pay import pay as till\n",
        VIEWS: "from app.api import till\ntill._client.charges\n",
    },
    "boundary by a pattern": {
        "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["app.*_gateway"]\n',
        "app/__init__.py": "",
        "app/pay_gateway/__init__.py": "import stripe as client\n",
        VIEWS: "from app.pay_gateway import client\n",
    },
    "own loader": {
        "pyproject.toml": (
            '[tool.seamlint]\nloaders = ["plugins.obtain"]\n[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
        ),
        "app/__init__.py": "",
        "app/integrations/__init__.py": "",
        VIEWS: "from plugins import obtain as o\no('str' 'ipe')\n",
    },
    "declared provider": {
        "pyproject.toml": (
            '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
            '[tool.seamlint.providers."payments.acme"]\nimports = ["acmepay"]\nhosts = ["api.acme.example"]\n'
        ),
        "app/__init__.py": "",
        "app/integrations/__init__.py": "",
        VIEWS: "import acmepay\ndef f(c):\n    c.post('https://API.acme.example/v1')\n",
    },
    "fixed URL of no provider, with a manifest": {
        "pyproject.toml": (
            '[tool.seamlint]\nselect = ["SEA405"]\n[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
            '[tool.seamlint.capabilities."billing.payments"]\nfamily = "payments"\n'
        ),
        "app/__init__.py": "",
        "app/integrations/__init__.py": "",
        VIEWS: "class S:\n    SUCCESS_URL = 'https://shop.acme.io'\n",
    },
    "webhooks beside the boundary": {
        "pyproject.toml": (
            '[tool.seamlint.boundary]\npackages = ["app.integrations"]\nwebhooks = ["app.stripe_hooks"]\n'
        ),
        "app/__init__.py": "",
        "app/integrations/__init__.py": "",
        "app/stripe_hooks.py": "import json\ndef webhook(body):\n    return json.loads(body)\n",
    },
    "notebook, escapes": {"work.ipynb": notebook("import\tstripe")},
    "notebook, escaped letters": {"work.ipynb": notebook("import stripe").replace("import", "\\u0069mport")},
    "notebook, full-width letter": {"work.ipynb": notebook("import ｓtripe")},
    "notebook, full-width letter as it is": {"work.ipynb": notebook("import ｓtripe", ensure_ascii=False)},
    "notebook, second line of a text": {"work.ipynb": notebook("x = 1\nexec('imp' 'ort str' 'ipe')")},
    "script without a suffix": {"bin/run": "#!/usr/bin/env python\nimport stripe\n"},
    "stub": {"app/views.pyi": "import stripe\n"},
    "broken file that names an SDK": {VIEWS: "import stripe\ndef (:\n"},
}

MANIFEST = (
    '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
    '[tool.seamlint.capabilities."billing.payments"]\nfamily = "payments"\nownership = "byok"\n'
)
OWN: dict[str, Mapping[str, str]] = {
    # credentials of the application itself, which the catalogue cannot know
    "environment": {VIEWS: "import os\nos.environ['SESSION_SECRET']\n"},
    "environment in pieces": {VIEWS: "import os\nos.getenv('SESSION' '_SECRET')\n"},
    "environment by another name": {VIEWS: "from os import environ as e\ne.get('SESSION_SECRET')\n"},
    "environment of the system": {VIEWS: "import posix\nposix.environ['SESSION_SECRET']\n"},
    "decouple": {VIEWS: "from decouple import config\nconfig('SESSION_SECRET')\n"},
    "environs": {VIEWS: "from environs import Env\nenv = Env()\nenv.str('SESSION_SECRET')\n"},
    "django-environ": {VIEWS: "import environ\nenv = environ.Env()\nenv('SESSION_SECRET')\n"},
    "starlette": {VIEWS: "from starlette.config import Config\nconfig = Config('.env')\nconfig('SESSION_SECRET')\n"},
    "dotenv": {VIEWS: "from dotenv import dotenv_values\ndotenv_values()['SESSION_SECRET']\n"},
    "dynaconf": {VIEWS: "from dynaconf import settings\nsettings.SESSION_SECRET\n"},
    "prettyconf": {VIEWS: "from prettyconf import config\nconfig('SESSION_SECRET')\n"},
    "environ-config": {VIEWS: "import environ_config\nenviron_config.var('SESSION_SECRET')\n"},
    "streamlit": {VIEWS: "import streamlit as st\nst.secrets['SESSION_SECRET']\n"},
    "colab": {VIEWS: "from google.colab import userdata\nuserdata.get('SESSION_SECRET')\n"},
    "airflow": {VIEWS: "from airflow.models import Variable\nVariable.get('SESSION_SECRET')\n"},
    "all of a file": {VIEWS: "from environs import FileAwareEnv\nenv = FileAwareEnv()\nenv('SESSION_SECRET')\n"},
    "store of secrets": {VIEWS: "def f(runtime):\n    runtime.secrets.get('SESSION_SECRET')\n"},
    "field of a settings class": {
        VIEWS: "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    session_secret: str\n"
    },
    "field of a settings class of pydantic 1": {
        VIEWS: "from pydantic import BaseSettings as B\nclass S(B):\n    session_secret: str\n"
    },
    "field of a class with a base elsewhere": {
        "app/base.py": "from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    pass\n",
        VIEWS: "from app.base import Base\nclass S(Base):\n    session_secret: str\n",
    },
    "reader made elsewhere": {
        "app/base.py": "import environ\nenv = environ.Env()\n",
        VIEWS: "from app.base import env\nenv('SESSION_SECRET')\n",
    },
    "helper": {
        "app/base.py": "import os\ndef need(name):\n    return os.environ[name]\n",
        VIEWS: "from app.base import need\nneed('SESSION_SECRET')\n",
    },
    "helper of the boundary": {
        "app/integrations/base.py": "import os\ndef need(name):\n    return os.environ[name]\n",
        VIEWS: "from app.integrations.base import need\nneed('SESSION_SECRET')\n",
    },
    "name from elsewhere": {
        "app/base.py": "KEY = 'SESSION_SECRET'\n",
        VIEWS: "import os\nfrom app.base import KEY\nos.environ[KEY]\n",
    },
    "mapping from elsewhere": {
        "app/base.py": "from os import environ as e\n",
        VIEWS: "from app.base import e\ne['SESSION_SECRET']\n",
    },
}


@pytest.mark.parametrize("files", OWN.values(), ids=OWN.keys())
def test_every_variable_is_seen_where_there_is_a_manifest(tmp_path: Path, files: Mapping[str, str]) -> None:
    empty = {"app/__init__.py": "", "app/integrations/__init__.py": ""}
    root = project(tmp_path, {"pyproject.toml": MANIFEST, **empty, **files})
    everything = findings(root, "SEA501", screen=False)
    assert [finding.symbol for finding in everything] == ["SESSION_SECRET"]
    assert findings(root, "SEA501") == everything


@pytest.mark.parametrize("files", [OWN["environment"], OWN["helper"]], ids=["environment", "helper"])
def test_every_variable_is_seen_by_a_rule_that_was_asked_for(tmp_path: Path, files: Mapping[str, str]) -> None:
    root = project(tmp_path, files)
    assert findings(root, "SEA501") == []
    everything = findings(root, select=("SEA501",), screen=False)
    assert [finding.symbol for finding in everything] == ["SESSION_SECRET"]
    assert findings(root, select=("SEA501",)) == everything


EVERY = {
    **{name: {VIEWS: source} for name, source in ONE_FILE.items()},
    **{f"handed on: {name}": {"app/helpers.py": there, VIEWS: here} for name, (there, here) in HANDED.items()},
    **PROJECTS,
}


@pytest.mark.parametrize("files", EVERY.values(), ids=EVERY.keys())
def test_same_findings_with_and_without_the_screen(tmp_path: Path, files: Mapping[str, str | bytes]) -> None:
    root = project(tmp_path, files)
    everything = findings(root, screen=False)
    assert everything
    assert findings(root) == everything


CLEAN = {
    "nothing of interest": "import json\n\n\ndef total(prices):\n    return sum(prices)\n",
    "name in a comment": "# stripe is not imported here\nimport json\n",
    "name in a text": "text = 'we import from stripe'\n",
    "own attribute": "class Shirt:\n    stripe = 'red'\n\n\nshirt = Shirt.stripe\n",
}


@pytest.mark.parametrize("source", CLEAN.values(), ids=CLEAN.keys())
def test_clean_file_is_clean_either_way(tmp_path: Path, source: str) -> None:
    root = project(tmp_path, {VIEWS: source})
    assert findings(root) == findings(root, screen=False) == []


@cache
def screen() -> Screen:
    catalogue = load(SETTINGS)
    return Screen(catalogue, SETTINGS, ImportScreen(catalogue))


def test_the_screen_holds_back_what_cannot_matter() -> None:
    assert not screen().look(CLEAN["nothing of interest"].encode()).matters


SPACE = st.sampled_from([" ", "  ", "\t", "\x0c ", " \\\n", " \\\r\n\t", "\\\n \\\n "])
NAMES = ["stripe", "sendgrid", "boto3", "openai", "google.cloud.storage", "os", "json", "a.b", "ｓtripe", "twilio.rest"]


@st.composite
def import_statements(draw: st.DrawFn) -> str:
    space = [draw(SPACE) for _ in range(4)]
    dotted = draw(st.sampled_from(NAMES)).replace(".", draw(st.sampled_from([".", " . ", ".\\\n"])))
    other = draw(st.sampled_from(["os", "json", "x.y"]))
    body = draw(
        st.sampled_from(
            [
                f"import{space[0]}{dotted}",
                f"import{space[0]}{dotted}{space[1]}as{space[2]}z",
                f"import{space[0]}{other}{space[1]},{space[2]}{dotted}",
                f"from{space[0]}{dotted}{space[1]}import{space[2]}x",
                f"from{space[0]}{dotted}{space[1]}import*",
                f"from{space[0]}{dotted}{space[1]}import{space[2]}(\n  x, # )\n  y\n)",
                f"from{space[0]}{dotted}{space[1]}import(x)",
                f"from{space[0]}google{space[1]}import{space[2]}cloud;from google.cloud import storage",
            ]
        )
    )
    before = draw(
        st.sampled_from(["", "x = 1;", "if x: ", "# import\n", "'''import'''\n", "x = '\\\\'\n", "f(\n1);", "\x0c"])
    )
    after = draw(st.sampled_from(["", ";x", "\n", "\r\nx = (\r\n1)\r\n", "  # import"]))
    return before + body + after


@given(st.lists(import_statements(), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lets_through_whatever_imports_an_sdk(statements: list[str], newline: str) -> None:
    text = newline.join(statements)
    if newline == "\r":
        text = text.replace("\r\n", "\n").replace("\n", "\r")
    try:
        tree = ast.parse(text)
    except SyntaxError:
        assume(False)
    catalogue = load(SETTINGS)
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    named = {provider.id for name in names if (provider := catalogue.find(name)) is not None}
    if named:
        assert screen().look(text.encode()).matters
    assert named <= ImportScreen(catalogue).providers(text.encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(data: bytes) -> None:
    assert screen().look(data).matters in (True, False)
    assert screen().look(data + b"\nimport stripe\n").matters
    assert "payments.stripe" in ImportScreen(load(SETTINGS)).providers(data + b"\nimport stripe\n")
