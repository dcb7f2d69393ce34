"""Passwords: which are good enough, and their hashes (Argon2id: RFC 9106)."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import PeopleError
from pipeline.people.names import folded

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# NIST SP 800-63B-4, section 3.1.1.2: 15 characters where the password is all there is, no rules about what they are.
SHORTEST = 15
LONGEST = 200
ADVICE = "Four or five words that do not belong together make a good one."
# Each hash takes 64 MiB and the time of one core: a flood of logins must not take the machine from those who read.
_AT_ONCE, _WAITING = 2, 8
_working = threading.BoundedSemaphore(_AT_ONCE)
_waiting = threading.BoundedSemaphore(_WAITING)


def checked(password: str, name: str) -> str:
    """The password as it is hashed: in Unicode's form NFC. Raises ``PeopleError`` where it is easy to guess."""
    password = unicodedata.normalize("NFC", password)
    if len(password) < SHORTEST:
        raise PeopleError(f"This password is too short: it needs {SHORTEST} characters.", remedy=ADVICE)
    if len(password) > LONGEST:
        raise PeopleError(f"This password is too long: {LONGEST} characters are enough.")
    rest = folded(password)
    for known in (folded(name), "diglot", "password"):
        rest = rest.replace(known, "") if known else rest
    if len(set(rest)) < 5:  # one key held down, or the name with a number
        raise PeopleError("This password is easy to guess.", remedy=ADVICE)
    return password


def hashed(password: str) -> str:
    """The hash of a password that was checked, with its salt and parameters."""
    with _turn():
        return _hasher().hash(password)


def fits(hashed_password: str | None, password: str) -> bool:
    """Whether ``password`` is the one. Without a hash to compare with it takes as long, and is never the one."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    password = unicodedata.normalize("NFC", password[: LONGEST + 1])
    with _turn():
        try:
            # the same work, whether or not there is such a person: the time taken tells nothing
            _hasher().verify(hashed_password or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return hashed_password is not None


def is_outdated(hashed_password: str) -> bool:
    """Whether a hash was made with other parameters than those of now."""
    return _hasher().check_needs_rehash(hashed_password)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415
    from argon2.profiles import RFC_9106_LOW_MEMORY  # noqa: PLC0415  RFC 9106, section 4: the second recommended option

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _nobodys() -> str:
    """A hash that no password has, as costly to compare with as a real one."""
    parameters = _hasher()
    salt, digest = "A" * 22, "A" * 43  # 16 and 32 bytes of zeros in base64
    return (
        f"$argon2id$v=19$m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}${salt}${digest}"
    )


@contextmanager
def _turn() -> Iterator[None]:
    if not _waiting.acquire(blocking=False):
        raise PeopleError("Many people are logging in at this moment.", remedy="Try again in a minute.")
    try:
        with _working:
            yield
    finally:
        _waiting.release()
