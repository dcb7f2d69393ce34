"""The index and downloads, from a real server on this machine."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.engines.base import Pair
from pipeline.models import download, index, packages
from pipeline.models.packages import PackageError
from tests.fixtures.models import package_file


class Server:
    """Serves an index and package files; ``break_after`` ends the connection early, once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []
        self.break_after = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append((self.path, self.headers.get("Range", "")))
                data = outer.files.get(self.path)
                if data is None:
                    self.send_error(404)
                    return
                start = 0
                if self.headers.get("Range") and self.headers.get("If-Range") == f'"{hash(data)}"':
                    start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
                if data and start >= len(data):
                    self.send_error(416)
                    return
                self.send_response(206 if start else 200)
                self.send_header("ETag", f'"{hash(data)}"')
                self.send_header("Content-Length", str(len(data) - start))
                self.end_headers()
                body, outer.break_after = data[start:][: outer.break_after or None], 0
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def offer(self, pair: str, version: str = "1.0", data: bytes | None = None) -> None:
        source, target = pair.split("_")
        path = f"/{pair}-{version}.argosmodel"
        self.files[path] = data if data is not None else package_file(pair).read_bytes()
        entries = json.loads(self.files.get("/index.json", b"[]"))
        entries.append(
            {
                "code": f"translate-{pair}",
                "from_code": source,
                "from_name": source,
                "to_code": target,
                "to_name": target,
                "package_version": version,
                "argos_version": "1.9",
                "links": ["ipfs://nowhere", self.url + path],
            }
        )
        self.files["/index.json"] = json.dumps(entries).encode()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server()
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url)
    yield server
    server.close()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"


@pytest.mark.parametrize("slash", ["", "/", "/index.json"])
def test_the_address_is_understood_with_and_without_a_slash(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch, slash: str
) -> None:
    server.offer("en_es")
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url + slash)
    assert [one.pair for one in index.fetch(place)] == [Pair("en", "es")]
    assert index.cached(place) == index.fetch(place)


def test_install_from_the_index(server: Server, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.offer("en_es")
    assert main(["models", "install", "en", "es"]) == 0
    assert "Installed en->es 1.0" in capsys.readouterr().out
    assert packages.shelf(place).find(Pair("en", "es"))
    assert list((place / ".downloads").iterdir()) == []


def test_a_download_that_broke_off_goes_on_where_it_stopped(server: Server, place: Path) -> None:
    server.offer("en_es")
    available = index.newest(index.fetch(place), Pair("en", "es"))
    server.break_after = 500_000
    with pytest.raises(PackageError, match=r"broke off|IncompleteRead"):
        download.download(available, place / "d", lambda _done, _total: None)
    seen: list[tuple[int, int]] = []
    path = download.download(available, place / "d", lambda done, total: seen.append((done, total)))
    assert server.requests[-1][1] == "bytes=500000-"
    assert path.read_bytes() == package_file("en_es").read_bytes()
    assert seen[0][0] > 500_000
    assert seen[-1] == (len(path.read_bytes()),) * 2


def test_a_file_that_changed_on_the_server_is_not_mixed_with_the_old_part(server: Server, place: Path) -> None:
    server.offer("en_es")
    available = index.newest(index.fetch(place), Pair("en", "es"))
    server.break_after = 500_000
    with pytest.raises(PackageError):
        download.download(available, place / "d", lambda _done, _total: None)
    path = next(path for path in server.files if path.endswith(".argosmodel"))
    server.files[path] = b"something else entirely"
    assert download.download(available, place / "d", lambda _d, _t: None).read_bytes() == b"something else entirely"


def test_update_installs_what_is_newer_only(server: Server, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.offer("en_es")
    assert main(["models", "install", "en", "es"]) == 0
    assert main(["models", "update"]) == 0
    assert "0 of 1 packages updated" in capsys.readouterr().out


def test_a_pair_that_the_index_lacks_names_what_it_has(server: Server, place: Path) -> None:
    server.offer("en_es")
    with pytest.raises(PackageError, match=r"no package for es->en.*en->es"):
        index.newest(index.fetch(place), Pair("es", "en"))


def test_a_damaged_download_installs_nothing(server: Server, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.offer("en_es", data=package_file("en_es").read_bytes()[:100_000])
    assert main(["models", "install", "en", "es"]) == 1
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert "no complete package file" in error
    assert packages.shelf(place).packages == ()


def test_after_a_damaged_download_the_next_one_is_new(server: Server, place: Path) -> None:
    server.offer("en_es", data=package_file("en_es").read_bytes()[:100_000])
    assert main(["models", "install", "en", "es"]) == 1
    server.files["/en_es-1.0.argosmodel"] = package_file("en_es").read_bytes()
    assert main(["models", "install", "en", "es"]) == 0


def test_a_download_that_was_complete_but_not_put_in_place_is_fetched_again(server: Server, place: Path) -> None:
    server.offer("en_es")
    available = index.newest(index.fetch(place), Pair("en", "es"))
    data = server.files["/en_es-1.0.argosmodel"]
    part = place / "d" / "translate-en_es-1_0.argosmodel.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(data)
    part.with_suffix(".etag").write_text(f'"{hash(data)}"', "utf-8")
    assert download.download(available, place / "d", lambda _d, _t: None).read_bytes() == data


@pytest.mark.parametrize(("key", "value"), [("from_code", "../x"), ("to_code", None), ("from_code", "a/b")])
def test_entries_without_languages_are_passed_over(server: Server, place: Path, key: str, value: str | None) -> None:
    server.offer("en_es")
    entry = json.loads(server.files["/index.json"])[0]
    server.files["/index.json"] = json.dumps([entry | {key: value}]).encode()
    assert index.fetch(place) == []


def test_a_version_cannot_name_a_place_outside(server: Server, place: Path) -> None:
    server.offer("en_es")
    entry = json.loads(server.files["/index.json"])[0]
    server.files["/index.json"] = json.dumps([entry | {"package_version": "../../1.0"}]).encode()
    available = index.newest(index.fetch(place), Pair("en", "es"))
    assert download.download(available, place / "d", lambda _d, _t: None).parent == place / "d"


def test_a_server_that_speaks_no_http_is_one_line(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"hello there\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{listening.getsockname()[1]}")
        assert main(["models", "install", "en", "es"]) == 1
        thread.join()
    error = capsys.readouterr().err
    assert "cannot be fetched" in error
    assert len(error.splitlines()) == 1


def test_no_network_is_one_line_with_the_remedy(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{free.getsockname()[1]}")
    assert main(["models", "install", "en", "es"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "Without network, install from a file" in lines[0]


def test_a_server_that_never_answers_is_not_waited_for(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"http://127.0.0.1:{silent.getsockname()[1]}")
        assert main(["models", "install", "en", "es", "--patience", "0.3"]) == 1
    assert "cannot be fetched" in capsys.readouterr().err


def test_install_for_documents_finds_their_languages(
    server: Server, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.offer("en_es")
    server.offer("fr_en")
    folder = tmp_path / "issue"
    folder.mkdir()
    (folder / "un.md").write_text(
        "# Les infirmières refusent l'accord\n\nLes infirmières de l'hôpital ont refusé lundi l'accord que la "
        "direction leur proposait depuis trois semaines. Elles demandent que les contrats soient revus avant l'été.\n",
        "utf-8",
    )
    assert main(["--workspace", str(tmp_path), "models", "install", "--for", str(folder), "--to", "es"]) == 0
    assert {str(package.pair) for package in packages.shelf(place).packages} == {"fr->en", "en->es"}
    assert "Installed fr->en" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"{}", b"not json", b'["x", 3, {}]'])
def test_a_broken_index_is_one_line(server: Server, place: Path, content: bytes) -> None:
    server.files["/index.json"] = content
    with pytest.raises(PackageError, match="index"):
        index.newest(index.fetch(place), Pair("en", "es"))


def test_everything_else_works_without_any_socket(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    out = str(tmp_path / "bundle.zip")
    for arguments in (
        ["install", str(package_file("en_es"))],
        ["list", "--json"],
        ["list", "--available"],
        ["verify"],
        ["bundle", out],
        ["remove", "en_es"],
        ["undo", "en", "es"],
        ["install", out],
    ):
        assert main(["models", *arguments]) == 0, (arguments, capsys.readouterr())
