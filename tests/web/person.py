"""Somebody at the desk of a workspace, and what the tests of the desk find there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI

from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Head
from pipeline.web import create_app

ARTICLE = "/documents/evening_post/articles/tram-drivers/es"
DESK = f"{ARTICLE}/desk"
TOWN = """# The town's words.
schema: 1
title: Town
languages: [en, es]

concepts:
  - id: timetable   # of trams
    status: approved
    pos: noun
    definition:
      en: When the trams run.
    terms:
      en: timetable
      es: horario   # never "calendario"

  - id: depot
    status: approved
    pos: noun
    terms:
      en: depot
      es: cochera
"""


class Person:
    """Somebody at a browser without scripts, or a program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.app: FastAPI = create_app(load(root))

    def ask(self, method: str, path: str, fields: Mapping[str, object] | None = None, **headers: str) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                body = urlencode(fields, doseq=True) if fields is not None else None
                sent = {"content-type": "application/x-www-form-urlencoded"} if body is not None else {}
                sent |= {"origin": "http://127.0.0.1:8000"} | {k.replace("_", "-"): v for k, v in headers.items()}
                return await client.request(method, path, content=body, headers=sent)

        return asyncio.run(send())

    def raw(self, path: str, body: bytes, kind: str) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
                headers = {"origin": "http://127.0.0.1:8000", "content-type": kind}
                return await client.post(path, content=body, headers=headers)

        return asyncio.run(send())

    def get(self, path: str) -> str:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, segment: str, **fields: object) -> httpx.Response:
        return self.ask("POST", f"{DESK}/{segment}", fields)

    def desk(self) -> Desk:
        return Desk.open(load(self.root).database)

    def heads(self) -> dict[str, Head]:
        with self.desk() as desk:
            return desk.heads("evening_post", "tram-drivers", "es")

    def segment(self, number: int = 3) -> tuple[str, Head]:
        return list(self.heads().items())[number]
