"""What may never happen, whatever a document holds and whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.settings import load
from pipeline.web import create_app
from pipeline.web.guard import HEADERS, is_loopback
from pipeline.web.reader import Reader
from tests.web.conftest import Client

EVERY_PAGE = [
    "/",
    "/documents/evening_post",
    "/documents/evening_post/reading",
    "/documents/evening_post/articles/tram-drivers/es",
    "/documents/evening_post/articles/tram-drivers",
    "/static/diglot.css",
    "/static/pairs.js",
    "/static/icon.svg",
    "/nothing",
    "/documents/evening_post/",
]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_response_is_locked_down(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("path", [path for path in EVERY_PAGE if not path.startswith("/static")])
def test_no_page_holds_anything_inline_or_foreign(client: Client, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    loaded = re.findall(r'<(?!a\b)\w+[^>]*\s(?:src|href)="([^"]*)"', page)
    assert loaded or not page, "a redirection has no text"
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    answer = client.get("/", method=method)
    assert answer.status_code == 405
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_every_page_can_be_asked_for_without_its_text(client: Client) -> None:
    for path in ("/", "/desk", "/search", "/jobs", "/glossary", "/waivers", "/proposals/new", EVERY_PAGE[1]):
        assert client.get(path, method="HEAD").status_code == 200, path


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_page_for_programmers_that_loads_from_elsewhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "localhost", "localhost:8000", "LOCALHOST", "[::1]", "[::1]:8000", "127.0.0.2"],
)
def test_own_names_are_answered(client: Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "example.org:8000",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "192.168.1.5:8000",
        "0.0.0.0",  # noqa: S104  refused, not bound
        "[2001:db8::1]",
        "[::1",
        "[::1]example.org",
        "localhost:8000:8000",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/diglot.css", "/documents/evening_post"])
def test_foreign_names_are_refused(client: Client, host: str, path: str) -> None:
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 400
    assert "evening_post" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_loopback_is_told_by_address_not_by_prefix() -> None:
    assert is_loopback("127.8.9.1")
    assert is_loopback("localhost.")
    assert not is_loopback("127.0.0.1.nip.example")
    assert not is_loopback("0.0.0.0")  # noqa: S104
    assert not is_loopback("::")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static//etc/passwd",
        "/documents/..%2f..%2f..%2fetc%2fpasswd",
        "/documents/%2e%2e/articles/%2e%2e/es",
        "/documents/evening_post/articles/..%2f..%2fdiglot.sqlite",
        "/documents/%00",
        "/documents/%ff%fe",
    ],
)
def test_no_address_leads_out(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "FastAPI" not in answer.text


class _Broken:
    def documents(self) -> Any:
        raise RuntimeError("a defect, with a secret")

    def document(self, name: str) -> Any:
        raise StoreError("The database is locked.", where="x", remedy="Close the other program.")

    def summary(self, document: str, article_id: str) -> Any:
        raise NotImplementedError

    def article(self, document: str, article_id: str, target: str, *, aligned: bool = True) -> Any:
        raise NotImplementedError


@contextmanager
def _broken() -> Iterator[Reader]:
    yield _Broken()


def test_what_breaks_is_told_without_a_traceback(tmp_path: Path) -> None:
    client = Client(create_app(load(tmp_path), _broken))
    answer = client.get("/")
    assert answer.status_code == 500
    assert "defect of the program" in answer.text
    assert "secret" not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    answer = client.get("/documents/x")
    assert answer.status_code == 503
    assert "The database is locked." in answer.text
    assert "Close the other program." in answer.text
