"""Library catalogue on Litestar."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.dto import DataclassDTO, DTOConfig
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect, Template

logger = logging.getLogger(__name__)


@dataclass
class Librarian:
    name: str
    email: str
    password: str


class LibrarianOut(DataclassDTO[Librarian]):
    config = DTOConfig(exclude={"password"})


@get("/librarians/{name:str}", return_dto=LibrarianOut)
async def librarian(name: str, state: State) -> Librarian:
    found = await state.repo.get(name)
    logger.info("librarian %s asked for", found.name)
    return found


@get("/raw/librarians/{name:str}")
async def raw_librarian(name: str, state: State) -> dict[str, Any]:
    found: Librarian = await state.repo.get(name)
    return {"name": found.name, "email": found.email, "password": found.password}


@get("/librarians/{name:str}/card")
async def card(name: str, state: State) -> dict[str, Any]:
    found: Librarian = await state.repo.get(name)
    return {"name": found.name, "email": found.email}


@post("/session")
async def open_session(data: dict[str, str], request: Request) -> Response[dict[str, str]]:
    pwd = data["pwd"]
    if not await request.app.state.repo.check(data["email"], pwd):
        logger.warning("bad login: %s / %s", data["email"], pwd)
        raise NotAuthorizedException(detail=f"{pwd} is not the password of {data['email']}")
    request.set_session({"email": data["email"]})
    return Response({"state": "open"}, cookies=[Cookie(key="pwd", value=pwd)])


@get("/export/settings", media_type=MediaType.TEXT)
async def export_settings() -> str:
    dsn_password = os.environ["CATALOG_DB_PASSWORD"]
    return f"host={os.environ['CATALOG_DB_HOST']} password={dsn_password}"


@get("/export/host", media_type=MediaType.TEXT)
async def export_host() -> str:
    return f"host={os.environ['CATALOG_DB_HOST']}"


@get("/covers")
async def covers(state: State) -> Template:
    cdn_token = state.settings.cdn_token
    return Template("covers.html", context={"cdn": state.settings.cdn_host, "cdn_token": cdn_token})


@get("/covers/public")
async def covers_public(state: State) -> Template:
    return Template("covers.html", context={"site_key": state.settings.recaptcha_site_key})


@get("/partner")
async def partner(state: State) -> Redirect:
    secret = state.settings.partner_secret
    return Redirect(path=f"https://partner.example.org/start?secret={secret}")


@get("/partner/handle")
async def partner_handle(state: State) -> Redirect:
    handle = await state.repo.new_handle(state.settings.partner_secret)
    return Redirect(path=f"https://partner.example.org/start?handle={handle}")


@get("/isbn/{isbn:str}")
async def isbn_lookup(isbn: str, state: State) -> dict[str, Any]:
    params = {"isbn": isbn, "key": os.environ["ISBN_API_KEY"]}
    answer = await state.http.get("https://isbn.example.com/v2", params=params)
    if answer.status_code >= 400:
        raise HTTPException(status_code=502, detail=f"lookup of {isbn} failed", extra={"params": params})
    return answer.json()


def log_exception(exc: Exception, scope: dict[str, Any]) -> None:
    logger.error("%s on %s", type(exc).__name__, scope["path"])
    logger.error("scope %s", scope["headers"])


app = Litestar([librarian, raw_librarian, card, open_session], after_exception=[log_exception])
