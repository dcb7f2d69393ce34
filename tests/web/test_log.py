"""What the service writes while it is asked all kinds of things: no text, no name of anybody, no address."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from opentelemetry import trace

from pipeline.accounts import Accounts
from pipeline.settings import load
from pipeline.store import Store
from tests.people.hashes import GOOD
from tests.web.conftest import Client
from tests.web.service import serving, told
from tests.web.visitor import Visitor
from tests.web.workspace import put, specimen

SECRET = "Zwetschgenkuchen"  # noqa: S105  a word that stands nowhere else
ARTICLE = "/documents/evening_post/articles/tram-drivers/es"


def _ask(address: str, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(method, path, body, {"origin": address.rstrip("/"), **headers})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _raw(address: str, data: bytes) -> None:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(data)
        connection.recv(4096)


def _log_in_and_write(address: str) -> set[int]:
    """What somebody does who has an account, and what somebody does who would like to have it."""
    ana = Visitor(None, address.rstrip("/"))
    statuses = {ana.log_in(SECRET, f"not {GOOD}").status_code, ana.log_in(SECRET, GOOD).status_code}
    page = ana.get(f"{ARTICLE}/desk").text
    segment = re.findall(r'data-row="([^"]+)"', page)[3]
    row, opened = f"{ARTICLE}/desk/{segment}", f"{ARTICLE}/desk?at={segment}"
    for fields in (
        {"act": "save", "base": "1", "text": SECRET},
        {"act": "comment", "comment": SECRET},
        {"act": "reject", "base": "1", "reason": ""},
        {"act": "resolve", "comment_id": "999", "text": SECRET},
        {"act": "save", "base": "1", "text": SECRET, "token": "old"},
    ):
        ana.get(opened)
        statuses.add(ana.post(row, **fields).status_code)
    ana.get("/people")
    statuses.add(ana.post("/people/invitations", role="reader").status_code)
    link = re.search(r"<code>http://[^/]+(/invitation/[\w-]+)</code>", ana.page)
    assert link
    new = Visitor(None, ana.base)
    new.get(link[1])
    statuses.add(new.post(link[1], name=SECRET, password=GOOD, again=GOOD).status_code)
    ana.get("/account")
    statuses.add(ana.post("/account/password", old=SECRET, password=SECRET, again=SECRET).status_code)
    return statuses | {ana.post("/logout").status_code}


def test_the_log_tells_nothing_of_what_is_read_and_who_reads(tmp_path: Path) -> None:
    with Store.open(load(tmp_path).database) as store:
        put(store, specimen("evening_post"))
    form = {"content-type": "application/x-www-form-urlencoded"}
    upload = {"content-type": "multipart/form-data; boundary=x"}
    part = f'--x\r\nContent-Disposition: form-data; name="{SECRET}"; filename="{SECRET}\xff"\r\n'.encode("latin-1")
    with serving(tmp_path) as (process, address):
        statuses = {
            _ask(address, "GET", f"/search?q={SECRET}", None, {}),
            _ask(address, "GET", f"/documents/{SECRET}", None, {}),
            _ask(address, "GET", ARTICLE, None, {"cookie": f"diglot={SECRET}", "user-agent": SECRET}),
            _ask(address, "GET", f"/proposals/{SECRET}", None, {}),
            _ask(
                address, "POST", f"{ARTICLE}/desk/{SECRET}", urlencode({"text": SECRET, "act": "save"}).encode(), form
            ),
            _ask(address, "POST", "/jobs/upload", part + b"\r\n" + SECRET.encode(), upload),
            _ask(address, "POST", "/jobs/upload", SECRET.encode(), upload),
            _ask(address, "POST", "/jobs/upload", b"--x" + SECRET.encode(), upload),
            _ask(address, "POST", "/login", b"\xff" + SECRET.encode(), form),
            _ask(address, SECRET.upper(), "/", None, {}),
            _ask(address, "DELETE", f"/documents/{SECRET}", None, {}),
            _ask(address, "GET", "/", None, {"host": f"{SECRET}.example"}),
        }
        _raw(address, f"GET /{quote(SECRET)} \x00 HTTP/9\r\n\r\n".encode())
        _raw(address, f"{SECRET}\r\n\r\n".encode())
        with Accounts.open(load(tmp_path).database) as accounts:
            accounts.add(SECRET, "admin", GOOD)
        statuses |= _log_in_and_write(address)
        # a store that breaks while it is used: what is told of it may not tell what is in it
        database = load(tmp_path).database
        for one in database.parent.glob("diglot.sqlite*"):
            shutil.move(one, tmp_path / one.name)
        database.write_bytes(f"{SECRET} is no database".encode() * 100)
        statuses.add(_ask(address, "GET", f"/documents/{SECRET}", None, {}))
        assert told(process) == []
    assert {200, 303, 400, 403, 404, 405, 409, 422, 503} <= statuses


class _Listening(trace.TracerProvider):
    """What a program that watches others puts in place for all that runs in it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get_tracer(
        self,
        instrumenting_module_name: str,
        instrumenting_library_version: str | None = None,
        schema_url: str | None = None,
        attributes: object = None,
    ) -> trace.Tracer:
        self.asked.append(instrumenting_module_name)
        return trace.NoOpTracer()


def test_no_tracer_is_told_of_requests(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastAPI tells any that it finds, with the addresses that were asked for."""
    listening = _Listening()
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", listening)
    assert client.get("/").status_code == 200
    assert listening.asked == []
