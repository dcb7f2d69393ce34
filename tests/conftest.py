"""What all tests share: no network but loopback, the seeds where they are at hand."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# no timed assertions: a busy machine is no defect
hypothesis.settings.register_profile("diglot", deadline=None)
hypothesis.settings.load_profile("diglot")

_connect = socket.socket.connect


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if not _is_local(address):
        raise AssertionError(f"a test tried to reach the network: {address!r}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leaves the machine, in tests as in life."""
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)


@pytest.fixture(autouse=True)
def _no_packages(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Packages that happen to be installed on this machine change no test."""
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path_factory.getbasetemp() / "no-packages"))


def shared_file(relative: str) -> Path:
    """A file of the user's, kept outside the project; the test that asks is skipped where it is missing."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"needs ../shared/{relative}, which is not beside this checkout")
    return path


@pytest.fixture
def seed_newspaper() -> Path:
    """A real newspaper issue, turned from PDF into Markdown."""
    return shared_file("seeds/red_flag.md")


@pytest.fixture
def seed_digest() -> Path:
    """A real hard-wrapped digest of article excerpts."""
    return shared_file("seeds/wsws_digest.txt")
