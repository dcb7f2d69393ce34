"""A workspace's people, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from tests.people.hashes import GOOD, make_cheap


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    return make_cheap(monkeypatch)


@dataclass
class Clock:
    now: float = 1_800_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, cheap: list[str]) -> Iterator[Accounts]:
    """Ana is admin, Ben reviewer."""
    with Accounts.open(tmp_path / "diglot.sqlite", clock) as opened:
        opened.add("Ana", "admin", GOOD)
        opened.add("Ben", "reviewer", GOOD)
        yield opened
