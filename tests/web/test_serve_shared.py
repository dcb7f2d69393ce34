"""``diglot serve`` for others: when it refuses to, and that it keeps quiet about them."""

from __future__ import annotations

import re
import shutil
import signal
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.cli import main
from pipeline.settings import load
from tests.people.hashes import GOOD
from tests.web.service import DIGLOT, serving


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an account."""
    root = tmp_path_factory.mktemp("team")
    with Accounts.open(load(root).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
    return root


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([openssl, *made, *names, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def refusal(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["--workspace", str(root), "serve", "--port", "0", *options]) == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


@pytest.mark.parametrize("options", [("--host", "0.0.0.0"), ("--behind-proxy",), ("--host", "::", "--behind-proxy")])  # noqa: S104
def test_without_accounts_nobody_else_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    line = refusal(tmp_path, capsys, *options)
    assert "no accounts" in line
    assert "diglot users add" in line
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_alone_is_no_account(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], certificate: tuple[str, str]
) -> None:
    cert, key = certificate
    assert "no accounts" in refusal(tmp_path, capsys, "--host", "0.0.0.0", "--tls-cert", cert, "--tls-key", key)  # noqa: S104


def test_without_encryption_nobody_else_is_served(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(team, capsys, "--host", "0.0.0.0")  # noqa: S104
    assert "everybody on the way could read passwords" in line
    assert "--tls-cert" in line
    assert "--behind-proxy" in line


def test_a_certificate_is_tried_out_first(
    team: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], certificate: tuple[str, str]
) -> None:
    cert, key = certificate
    assert "needs its key" in refusal(team, capsys, "--tls-cert", cert)
    assert "needs its key" in refusal(team, capsys, "--tls-key", key)
    assert "no such file" in refusal(team, capsys, "--tls-cert", cert, "--tls-key", str(tmp_path / "none"))
    assert "not a certificate with its key" in refusal(team, capsys, "--tls-cert", key, "--tls-key", cert)


def test_names_are_for_what_others_reach(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--behind-proxy" in refusal(team, capsys, "--name", "paper.example")


def log_in(address: str, context: ssl.SSLContext | None = None) -> tuple[str, CookieJar]:
    """The page after a login of Ana's."""
    jar = CookieJar()
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPCookieProcessor(jar)]
    if context:
        handlers.append(urllib.request.HTTPSHandler(context=context))
    opener = urllib.request.build_opener(*handlers)
    page = opener.open(f"{address}login").read().decode()
    token = re.search(r'name="token" value="(\w+)"', page)
    assert token
    form = urllib.parse.urlencode({"token": token[1], "name": "Ana", "password": GOOD}).encode()
    return opener.open(f"{address}login", form).read().decode(), jar


def test_over_tls_with_cookies_for_it_alone_and_nothing_in_the_log(team: Path, certificate: tuple[str, str]) -> None:
    cert, key = certificate
    command = [*DIGLOT, "--workspace", str(team), "serve", "--host", "0.0.0.0", "--port", "0"]  # noqa: S104
    with subprocess.Popen(
        [*command, "--tls-cert", cert, "--tls-key", key], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            found = re.search(r"https://0\.0\.0\.0:(\d+)/", process.stdout.readline())
            assert found
            page, jar = log_in(f"https://localhost:{found[1]}/", ssl.create_default_context(cafile=cert))
            assert "Log out" in page
            assert {(one.name, one.secure) for one in jar} == {("__Host-diglot", True)}
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (out, err) == ("Stopped.\n", ""), "no names, no addresses"


def test_on_this_computer_too_a_login_is_asked_for_once_there_are_accounts(team: Path) -> None:
    with serving(team) as (process, address):
        page, jar = log_in(address)
        assert "Log out" in page
        assert [one.name for one in jar] == ["diglot"]
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == ("Stopped.\n", "")


def test_behind_a_proxy_that_was_stated(team: Path) -> None:
    with serving(team, "--behind-proxy", "--name", "Paper.Example") as (_, address):
        asked = urllib.request.Request(  # noqa: S310
            f"{address}login", headers={"Host": "paper.example", "X-Forwarded-For": "192.0.2.1"}
        )
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            cookies = answer.headers.get_all("set-cookie")
        assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-diglot-form"]
        assert "Secure" in cookies[0]
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(urllib.request.Request(f"{address}login", headers={"Host": "x.example"}))  # noqa: S310
