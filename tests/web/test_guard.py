"""What may never happen, whatever a document holds and whoever asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StoreError
from pipeline.settings import load
from pipeline.web import create_app
from pipeline.web.guard import HEADERS, is_loopback
from pipeline.web.reader import Reader
from tests.web.conftest import Client, client_of
from tests.web.workspace import build

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
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


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A workspace in which every text that a document can hold tries to be markup."""
    root = tmp_path_factory.mktemp("hostile")
    note = {"check": "x", "severity": "warning", "message": f"note {SCRIPT}{IMAGE}", "at": "alert"}
    article: dict[str, Any] = {
        "id": f"id{IMAGE}",
        "language": "en",
        "kind": f"kind{SCRIPT}",
        "blocks": [
            {"heading": [{"en": f"title {SCRIPT}", "es": f"título {SCRIPT}{IMAGE}"}]},
            {
                "paragraph": [
                    {"en": f"source {SCRIPT}{IMAGE}", "es": f"target {SCRIPT}{IMAGE}", "notes": {"es": [note]}},
                    {"en": "[click](javascript:alert(1)) here", "es": "[clic](data:text/html,x) aquí"},
                    {"en": f"left {SCRIPT}"},
                ]
            },
        ],
        "failures": {"es": f"failure {SCRIPT}{IMAGE}"},
    }
    table = {
        "name": f"name{IMAGE}",
        "articles": [article],
        "left_out": [{"kind": "advert", "lines": [[1, 1]], "text": SCRIPT + IMAGE, "note": SCRIPT}],
        "repairs": [
            {"kind": "cleaned", "lines": [[2, 2]], "before": f"a\u202eb\x00{SCRIPT}", "after": SCRIPT, "reason": IMAGE}
        ],
        "issues": [{"check": "x", "severity": "warning", "message": SCRIPT + IMAGE}],
    }
    return client_of(root, build(table))


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_text_shows_as_text(hostile: Client) -> None:
    seen, wanted = set(), ["/"]
    while wanted:
        path = wanted.pop()
        seen.add(path)
        answer = hostile.get(path)
        assert answer.status_code in (200, 307), path
        page = _Elements()
        page.feed(answer.text)
        for tag, attributes in page.tags:
            assert tag != "img"
            assert tag != "script" or attributes.get("src") in ("/static/pairs.js", "/static/desk.js")
            assert not any(name.startswith("on") for name in attributes)
            href = attributes.get("href") or ""
            assert not href or href.startswith(("/", "#")), href
            if href.startswith("/documents/") and href not in seen:
                wanted.append(href)
        if "location" in answer.headers:
            wanted.append(answer.headers["location"])
    assert len(seen) >= 6, "start, document, reading, and the article in its three modes"


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("/documents/name%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E", ["title", "título", "failure"]),
        ("/documents/name%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E/reading", [""]),
    ],
)
def test_hostile_text_is_all_there(hostile: Client, page: str, texts: list[str]) -> None:
    elements = _Elements()
    elements.feed(hostile.get(page).text)
    for text in texts:
        assert f"{text} {SCRIPT}".strip() in elements.text


def test_hidden_characters_are_shown_in_the_log(hostile: Client) -> None:
    page = hostile.get("/documents/name%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E/reading").text
    assert "a‹U+202E›b‹U+0000›" in page
    assert "\u202e" not in page


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
