"""Secrets that stand for a person: in a cookie, in an invitation's link, in a form. Only their digests are kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets


def new() -> str:
    """A secret of 256 random bits, fit for addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a secret (32 bytes): who reads the database cannot log in with it.

    Plain SHA-256: nobody can try out 256 random bits, so slowness would add nothing.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def for_forms(token: str) -> str:
    """What the forms of a page carry, so that no other site can send them; it does not give away the secret itself."""
    return hmac.new(token.encode("utf-8", "replace"), b"diglot form", "sha256").hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))
