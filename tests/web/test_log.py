"""What the service writes while it is asked all kinds of things: no text, no name of anybody, no address."""

from __future__ import annotations

import http.client
import shutil
import signal
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
from tests.web.service import serving
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
        wrong = urlencode({"name": SECRET, "password": "wrong wrong wrong"}).encode()
        tried = [_ask(address, "POST", "/login", wrong, form) for _ in range(3)]
        # a store that breaks while it is used: what is told of it may not tell what is in it
        database = load(tmp_path).database
        for one in database.parent.glob("diglot.sqlite*"):
            shutil.move(one, tmp_path / one.name)
        database.write_bytes(f"{SECRET} is no database".encode() * 100)
        statuses.add(_ask(address, "GET", f"/documents/{SECRET}", None, {}))
        process.send_signal(signal.SIGINT)
        output, log = process.communicate(timeout=30)
    assert {200, 400, 404, 405, 503} <= statuses
    assert set(tried) <= {403, 429}, "without the token of the page, or wrong"
    for written in (output, log):
        assert SECRET not in written
        assert "127.0.0.1:" not in written
        assert "Traceback" not in written


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
