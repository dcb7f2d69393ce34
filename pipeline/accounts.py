"""What happens when somebody logs in, accepts an invitation, changes a password: the rules of ``people`` on the store.

Used by the pages and by ``diglot users`` alike. Nothing here says who did what: no log, no names, no addresses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import PeopleError, StoreError, TooManyTriesError
from pipeline.people import lifetimes, names, passwords, tokens
from pipeline.people.records import Invitation, Session
from pipeline.people.roles import Person, Role
from pipeline.store.people import People

_WRONG = "Name and password do not belong together."
_VOID = "This invitation was accepted already, was withdrawn, or has expired."


class Accounts:
    """The people of a workspace. ``clock`` gives seconds since 1970."""

    def __init__(self, people: People, clock: Callable[[], float] = time.time) -> None:
        self.people, self._clock = people, clock

    @classmethod
    @contextmanager
    def open(cls, database: Path, clock: Callable[[], float] = time.time) -> Iterator[Accounts]:
        """Those in a workspace's database, which is made where it is missing."""
        with People.open(database) as people:
            yield cls(people, clock)

    @property
    def now(self) -> int:
        return int(self._clock())

    def add(self, name: str, role: Role, password: str) -> None:
        """Make an account. Raises ``PeopleError`` where name or password cannot be used."""
        name = names.checked(name)
        self.people.add(name, role, passwords.hashed(passwords.checked(password, name)))

    def log_in(self, name: str, password: str) -> str:
        """Begin a login; gives the secret for its cookie.

        Raises ``TooManyTriesError``, or ``PeopleError`` in words that do not tell whether there is such a person.
        """
        account = self.people.find(name)
        wait = self.people.begin_try(name, self.now)
        if wait:
            raise TooManyTriesError(wait)
        usable = account.password if account and not account.disabled else None
        if not passwords.fits(usable, password) or account is None:
            raise PeopleError(_WRONG)
        self.people.forgive(name)
        if passwords.is_outdated(account.password):
            self.people.replace_hash(account.number, account.password, passwords.hashed(password))
        token = tokens.new()
        self.people.begin_session(account.number, tokens.digest(token), self.now)
        return token

    def who(self, token: str) -> Session | None:
        """The login that a cookie's secret stands for, while it holds."""
        now = self.now
        session = self.people.session(tokens.digest(token), now)
        if session and now - session.used >= lifetimes.NOTED:
            try:
                self.people.use_session(session.number, now)
            except StoreError:
                return session  # reading goes on where nothing can be written; the login ends sooner, that is all
        return session

    def change_password(self, session: Session, old: str, new: str) -> str:
        """Keep a new password and end the person's other logins; gives the new secret for this one's cookie."""
        account = self.people.account(session.person.number)
        if account is None:
            raise PeopleError(_WRONG)
        wait = self.people.begin_try(account.name, self.now)
        if wait:
            raise TooManyTriesError(wait)
        if not passwords.fits(account.password, old):
            raise PeopleError("The password of now is another one.")
        self.people.forgive(account.name)
        token = tokens.new()
        kept = passwords.hashed(passwords.checked(new, account.name))
        self.people.set_password(account.number, kept, session.number, tokens.digest(token))
        return token

    def reset_password(self, name: str, new: str) -> None:
        """Keep another password without knowing the old one, and end all logins of the person."""
        account = self.people.find(name)
        if account is None:
            raise unknown(name)
        self.people.set_password(account.number, passwords.hashed(passwords.checked(new, account.name)))

    def invite(self, role: Role, by: Person | None = None, days: int = lifetimes.INVITATION // lifetimes.DAY) -> str:
        """Make an invitation; gives the secret of its link, which is not kept."""
        if not self.people.any():
            raise PeopleError("There is nobody here yet.", remedy="Make the first account: diglot users add NAME")
        token, now = tokens.new(), self.now
        self.people.invite(tokens.digest(token), role, by.number if by else None, now, now + days * lifetimes.DAY)
        return token

    def invitation(self, token: str) -> Invitation:
        """The invitation of a link. Raises ``PeopleError`` where it is void."""
        found = self.people.invitation(tokens.digest(token), self.now)
        if found is None:
            raise PeopleError(_VOID, remedy="Ask for a new one.")
        return found

    def accept(self, token: str, name: str, password: str) -> str:
        """Make the account that an invitation is for; gives the secret of its first login."""
        self.invitation(token)  # a hash costs much: not for whoever has no invitation
        name = names.checked(name)
        kept, session = passwords.hashed(passwords.checked(password, name)), tokens.new()
        if not self.people.accept(tokens.digest(token), name, kept, tokens.digest(session), self.now):
            raise PeopleError(_VOID, remedy="Ask for a new one.")
        return session


def unknown(name: str) -> PeopleError:
    """There is nobody of that name."""
    return PeopleError(f"There is no person “{name}” here.", remedy="Who there is: diglot users list")
