"""``diglot serve`` as a person starts and ends it."""

from __future__ import annotations

import signal
import socket
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import cli, main, serve
from tests.web.service import serving


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_serves_says_nothing_of_what_is_read_and_ends_with_ctrl_c(workspace: Path, host: str) -> None:
    with serving(workspace, "--host", host) as (process, address):
        assert host in address
        with urllib.request.urlopen(address) as answer:  # noqa: S310  our own address
            assert b"evening_post" in answer.read()
            assert "server" not in answer.headers
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out == "Stopped.\n"
        assert err == ""


def test_a_busy_port_is_named_with_the_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--workspace", str(tmp_path), "serve", "--port", str(port)]) == 1
    line = capsys.readouterr().err
    assert line.startswith(f"diglot: 127.0.0.1:{port}: This port is in use")
    assert line.count("\n") == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104  refused, not bound
def test_an_address_that_others_reach_is_refused(tmp_path: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--workspace", str(tmp_path), "serve", "--host", host]) == 2
    line = capsys.readouterr().err
    assert "no accounts" in line
    assert line.count("\n") == 1


def test_a_port_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--workspace", str(tmp_path), "serve", "--port", "70000"])
    assert result.exit_code == 2


def test_answers_leave_at_once() -> None:
    """asyncio switches Nagle's algorithm off where a socket's protocol is named, and only there."""
    with serve._listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
