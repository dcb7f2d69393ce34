"""Argon2 as it is, with parameters that cost nothing: what is tested is who gets in, not how long guessing takes."""

from __future__ import annotations

import argon2
import pytest

from pipeline.people import passwords

GOOD = "seven brown kettles sing"
OTHER = "nine green ladders hum"


def make_cheap(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Makes hashing cheap; gives the hashes that passwords are compared with from now on."""
    compared: list[str] = []

    class Hasher(argon2.PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            compared.append(str(hash))
            return super().verify(hash, password)

    hasher = Hasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    return compared
