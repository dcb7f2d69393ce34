"""The roles, and who may approve what. Each role may do what those before it may, and something more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.people.names import folded
from pipeline.settings import Settings

Role = Literal["reader", "contributor", "reviewer", "terminologist", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
DUTIES: dict[Role, str] = {
    "reader": "reads documents and translations",
    "contributor": "also corrects translations, comments, and proposes terms",
    "reviewer": "also approves and rejects translations, and starts and cancels runs",
    "terminologist": "also decides about terms",
    "admin": "also invites people, changes their roles and shuts them out",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks for something. ``number`` is the account's; 0 is whoever sits alone at this computer."""

    number: int
    name: str
    role: Role

    @property
    def alone(self) -> bool:
        return self.number == 0

    def is_at_least(self, role: Role) -> bool:
        """Whether the person may do what ``role`` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


# No login: all is allowed, and what is written down has no author.
ALONE = Person(0, "", "admin")


def may_approve(person: Person, last_author: str, settings: Settings) -> bool:
    """Whether ``person`` may approve a translation that ``last_author`` was the last to write by hand.

    ``last_author`` is ``""`` where that was the machine, or somebody alone at this computer. Two people must agree on
    what one of them wrote, unless ``approve_own = true`` in ``diglot.toml``.
    """
    if person.alone:
        return True
    if not person.is_at_least("reviewer"):
        return False
    return settings.approve_own or folded(last_author) != folded(person.name)
