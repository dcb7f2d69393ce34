"""A browser without scripts: it keeps cookies and sends the forms of the page that it shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from html import unescape

import httpx
from fastapi import FastAPI


class Visitor:
    """Asks the service as a browser would; ``page`` is what it shows. Without ``app`` it is the one that answers at
    ``base``."""

    def __init__(self, app: FastAPI | None, base: str = "http://127.0.0.1:8000") -> None:
        self.app, self.base = app, base
        self.cookies = httpx.Cookies()
        self.page = ""

    def ask(
        self,
        method: str,
        path: str,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request; redirections are not followed."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False) if self.app else None
            async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
                answer = await client.request(method, path, data=data, headers=headers)
                self.cookies = client.cookies
                return answer

        answer = asyncio.run(send())
        if answer.text:
            self.page = answer.text
        return answer

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, headers: Mapping[str, str] | None = None, /, **fields: str) -> httpx.Response:
        """Send a form of the page that is shown: with its token, and with what browsers say of where it stands."""
        said = {"origin": self.base, "sec-fetch-site": "same-origin"}
        return self.ask("POST", path, {"token": self.token, **fields}, said if headers is None else headers)

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def log_in(self, name: str, password: str, onward: str = "/") -> httpx.Response:
        self.get("/login")
        return self.post("/login", name=name, password=password, next=onward)

    def cookie(self, name: str = "diglot") -> str:
        return self.cookies.get(name) or ""
