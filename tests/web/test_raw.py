"""Requests as no browser makes them: bodies that are no form, odd encodings, addresses that are no text."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.settings import load
from pipeline.store import Store
from pipeline.web import create_app, desk_jobs
from pipeline.web.asking import LONGEST
from tests.web.workspace import put, specimen

# of a file of a form that breaks off Starlette lets go when nobody has it any more
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ARTICLE = "/documents/evening_post/articles/tram-drivers/es"
SENT = ["/login", "/jobs", "/jobs/upload", "/logout", "/glossary/x", "/proposals/1", f"{ARTICLE}/desk/many"]
SENT += [f"{ARTICLE}/desk/x", "/people/invitations", "/people/1", "/account/password", "/nothing"]
KINDS = [
    b"application/x-www-form-urlencoded",
    b"application/x-www-form-urlencoded; charset=utf-16",
    b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=x",
    b'multipart/form-data; boundary="\xff\x00"',
    b"application/json",
    b"text/plain",
    b"\xff\xfe",
    b"",
]
PARTS = [
    b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.md"\r\n\r\ntext\r\n',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
    b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%00%ff\r\nContent-Type: \xff\r\n\r\n",
    b"--x--\r\n",
    b"\x00",
    b"\xff" * 10,
    b"act=save&token=&text=%00%ED%A0%80",
    b"act=start&file=%00&to=es",
    b"act=save&base=99999999999999999999999",
    b"&" * 6_000,
    b"a=%",
]
NAMES = [
    b"%00",
    b"%ED%A0%80",
    b"%FF",
    b"%2F..%2F",
    b"..",
    b"%E2%80%AE",
    b"a" * 5_000,
    b"%0A",
    "é".encode(),
    b"{}",
    b"*",
]


class Asked:
    """One request, as bytes, to the app itself."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def send(
        self,
        method: str,
        path: bytes,
        query: bytes = b"",
        headers: tuple[tuple[bytes, bytes], ...] = (),
        chunks: Iterable[bytes] = (),
        *,
        leaving: bool = False,
    ) -> tuple[int, bytes]:
        """The answer; with ``leaving`` whoever sends is gone before the end."""
        return asyncio.run(self._send(method, path, query, headers, chunks, leaving=leaving))

    async def _send(
        self,
        method: str,
        path: bytes,
        query: bytes,
        headers: tuple[tuple[bytes, bytes], ...],
        chunks: Iterable[bytes],
        *,
        leaving: bool,
    ) -> tuple[int, bytes]:
        from urllib.parse import unquote_to_bytes  # noqa: PLC0415

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            # as servers do
            "path": unquote_to_bytes(path).decode("utf-8", "replace"),
            "raw_path": path,
            "query_string": query,
            "headers": [(b"host", b"127.0.0.1:8000"), (b"origin", b"http://127.0.0.1:8000"), *headers],
            "client": ("127.0.0.1", 4242),
            "server": ("127.0.0.1", 8000),
        }
        waiting = iter(chunks)
        told: list[Any] = []

        async def receive() -> Any:
            chunk = next(waiting, None)
            if chunk is None and leaving:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

        async def send(message: Any) -> None:
            told.append(message)

        await self.app(scope, receive, send)
        return told[0]["status"], b"".join(one.get("body", b"") for one in told[1:])


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    root: Path = tmp_path_factory.mktemp("raw")
    with Store.open(load(root).database) as store:
        put(store, specimen("evening_post"))
    return Asked(create_app(load(root)))


def _is_answered(answer: tuple[int, bytes]) -> None:
    status, body = answer
    assert 200 <= status < 500
    assert b"Traceback" not in body


LENGTHS = [b"", b"5", b"-1", b"x", b"\xff", b"9" * 30]


@pytest.mark.parametrize("path", SENT)
def test_no_kind_of_body_breaks_it(asked: Asked, path: str) -> None:
    for kind, length in itertools.product(KINDS, LENGTHS):
        headers = ((b"content-type", kind), *(((b"content-length", length),) if length else ()))
        _is_answered(asked.send("POST", path.encode(), b"", headers, (PARTS[0], PARTS[1])))


@settings(max_examples=150, derandomize=True)
@given(
    path=st.sampled_from(SENT),
    kind=st.sampled_from(KINDS[:5]),
    chunks=st.lists(st.one_of(st.sampled_from(PARTS), st.binary(max_size=60)), max_size=6),
)
def test_no_body_breaks_it(asked: Asked, path: str, kind: bytes, chunks: list[bytes]) -> None:
    _is_answered(asked.send("POST", path.encode(), b"", ((b"content-type", kind),), tuple(chunks)))


@settings(max_examples=150, derandomize=True)
@given(
    names=st.lists(st.one_of(st.sampled_from(NAMES), st.binary(max_size=20)), min_size=1, max_size=4),
    shape=st.sampled_from(
        [b"/documents/%s", b"/documents/%s/articles/%s/%s", b"/glossary/%s", b"/proposals/%s", b"/%s"]
    ),
    query=st.one_of(
        st.sampled_from([b"q=%00", b"q=%ED%A0%80&side=target", b"q=" + b"%22" * 999, b"&&=", b"at=%FF"]),
        st.binary(max_size=40),
    ),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "X"]),
)
def test_no_address_breaks_it(asked: Asked, names: list[bytes], shape: bytes, query: bytes, method: str) -> None:
    wanted = shape.count(b"%s")
    path = shape % tuple((names * wanted)[:wanted])
    _is_answered(asked.send(method, path, query))
    _is_answered(asked.send(method, b"/search", query))


@settings(max_examples=60, derandomize=True)
@given(
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                [b"cookie", b"accept", b"origin", b"sec-fetch-site", b"x-diglot-part", b"host", b"x-diglot-token"]
            ),
            st.one_of(
                st.sampled_from([b"diglot=\xff", b"a=b; diglot=" + b"x" * 9_000, b"http://[", b"[", b"\x00"]),
                st.binary(max_size=20),
            ),
        ),
        max_size=4,
    ),
    method=st.sampled_from(["GET", "POST"]),
)
def test_no_header_breaks_it(asked: Asked, headers: list[tuple[bytes, bytes]], method: str) -> None:
    for path in (b"/", b"/login", ARTICLE.encode() + b"/desk"):
        _is_answered(asked.send(method, path, b"", tuple(headers)))


def test_a_body_without_end_is_refused_when_it_is_too_long(asked: Asked) -> None:
    kind = ((b"content-type", b"application/x-www-form-urlencoded"),)
    chunks = (b"text=" + b"a" * 65_536,) * (LONGEST // 65_536 + 2)
    assert asked.send("POST", f"{ARTICLE}/desk/x".encode(), b"", kind, chunks)[0] == 413
    assert asked.send("POST", b"/login", b"", kind, (b"name=" + b"a" * 70_000,))[0] == 413


def test_an_upload_without_end_is_refused_before_it_fills_the_disk(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_jobs, "LARGEST", 100_000)
    kind = ((b"content-type", b"multipart/form-data; boundary=x"),)
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n'
    taken = itertools.count()

    def endless() -> Iterator[bytes]:
        yield head
        for _ in taken:
            yield b"a" * 10_000

    assert asked.send("POST", b"/jobs/upload", b"", kind, endless())[0] == 413
    assert next(taken) < 20, "more was read than may be sent"


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[4]])
def test_whoever_leaves_while_sending_breaks_nothing(asked: Asked, kind: bytes) -> None:
    for path, chunks in itertools.product(SENT, ((), PARTS[:2], (b"act=save",))):
        _is_answered(asked.send("POST", path.encode(), b"", ((b"content-type", kind),), chunks, leaving=True))


def test_a_second_origin_is_looked_at_too(asked: Asked) -> None:
    kind = (b"content-type", KINDS[0])
    for origin, status in ((b"http://127.0.0.1:8000", 303), (b"http://elsewhere.example", 403)):
        assert asked.send("POST", b"/jobs", b"", (kind, (b"origin", origin)), (b"act=cancel",))[0] == status


def test_no_address_comes_back_as_markup(asked: Asked) -> None:
    """Browsers write these characters otherwise; others send what they like."""
    odd = b'"><img/src=x>'
    kind = ((b"content-type", KINDS[0]),)
    for method, path in (("POST", f"{ARTICLE}/desk/x".encode()), ("GET", b"/" + odd), ("GET", b"/documents/" + odd)):
        status, page = asked.send(method, path, odd, kind, (b"token=old&text=x",))
        assert status in (403, 404)
        assert b"<img" not in page
