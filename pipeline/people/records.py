"""What is kept about people: accounts, logins, invitations."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.people.roles import Person, Role


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who may log in, unless ``disabled``. ``password`` is the hash."""

    number: int
    name: str
    role: Role
    password: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A login that holds. Times are seconds since 1970."""

    number: int
    person: Person
    begun: int
    used: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was not accepted yet; ``by`` is who made it, ``""`` where that was the command line."""

    number: int
    role: Role
    by: str
    expires: int
