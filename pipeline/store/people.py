"""Accounts, logins and invitations. Secrets come and are kept as digests and hashes; times are given, not looked up."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pipeline.errors import PeopleError
from pipeline.people import lifetimes
from pipeline.people.names import checked, folded
from pipeline.people.records import Account, Invitation, Session
from pipeline.people.roles import Person, Role
from pipeline.people.tokens import digest as digest_of
from pipeline.store.opened import Opened
from pipeline.store.schema import accounts, invitations, sessions, tries

_SESSIONS = (
    sa.select(sessions.c.id, sessions.c.begun, sessions.c.used, accounts.c.id, accounts.c.name, accounts.c.role)
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .where(~accounts.c.disabled)
)


class People(Opened):
    """The accounts of a workspace: each method is one transaction, and raises ``StoreError`` as ``Store`` does."""

    # accounts

    def any(self) -> bool:
        """Whether there are accounts, be they disabled."""
        with self._reading() as connection:
            return connection.execute(sa.select(accounts.c.id).limit(1)).first() is not None

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with self._reading() as connection:
            return [_account(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.folded))]

    def find(self, name: str) -> Account | None:
        """The account of that name, however it is written."""
        with self._reading() as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.folded == folded(name))).first()
            return _account(row) if row else None

    def account(self, number: int) -> Account | None:
        """The account of that number."""
        with self._reading() as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.id == number)).first()
            return _account(row) if row else None

    def add(self, name: str, role: Role, password: str) -> int:
        """A new account; gives its number. Raises ``PeopleError`` where the name is taken or there is no admin."""
        with self._writing() as connection:
            number = _add(connection, name, role, password)
            _keep_an_admin(connection)
            return number

    def set_role(self, number: int, role: Role) -> None:
        """Give an account another role. Raises ``PeopleError`` where no admin would be left."""
        with self._writing() as connection:
            _change(connection, number, role=role)
            if role != "admin":
                connection.execute(invitations.delete().where(invitations.c.account_id == number))
            _keep_an_admin(connection)

    def set_disabled(self, number: int, disabled: bool) -> None:
        """Shut an account out, with its logins and the invitations it made, or let it in again."""
        with self._writing() as connection:
            _change(connection, number, disabled=disabled)
            _end_all(connection, number)
            _keep_an_admin(connection)

    def set_password(self, number: int, password: str, session: int | None = None, token: bytes = b"") -> None:
        """Keep another hash and end every login; ``session`` alone goes on, under another token."""
        with self._writing() as connection:
            row = _change(connection, number, password=password)
            others = sessions.c.account_id == number
            if session is not None:
                others &= sessions.c.id != session
                connection.execute(sessions.update().where(sessions.c.id == session).values(digest=token))
            connection.execute(sessions.delete().where(others))
            connection.execute(tries.delete().where(tries.c.digest == digest_of(row.folded)))

    def replace_hash(self, number: int, old: str, new: str) -> None:
        """Keep a hash of the same password that was made with newer parameters."""
        with self._writing() as connection:
            known = (accounts.c.id == number) & (accounts.c.password == old)
            connection.execute(accounts.update().where(known).values(password=new))

    def remove(self, number: int) -> None:
        """Take an account away. What the person wrote stays, under the name."""
        with self._writing() as connection:
            _end_all(connection, number)
            if not connection.execute(accounts.delete().where(accounts.c.id == number)).rowcount:
                raise _gone()
            _keep_an_admin(connection)

    # logins

    def begin_session(self, number: int, token: bytes, now: int) -> None:
        """A login of an account. Those that have ended are forgotten on the way."""
        with self._writing() as connection:
            old = (sessions.c.begun <= now - lifetimes.ABSOLUTE) | (sessions.c.used <= now - lifetimes.IDLE)
            connection.execute(sessions.delete().where(old))
            _begin_session(connection, number, token, now)

    def session(self, token: bytes, now: int) -> Session | None:
        """The login with that token, None where there is none, or where it has ended."""
        with self._reading() as connection:
            row = connection.execute(_SESSIONS.where(sessions.c.digest == token)).first()
            found = _session(row) if row else None
            return None if found is None or lifetimes.is_over(found.begun, found.used, now) else found

    def sessions(self, number: int, now: int) -> list[Session]:
        """The logins of an account that hold, the newest first."""
        query = _SESSIONS.where(accounts.c.id == number).order_by(sessions.c.begun.desc(), sessions.c.id.desc())
        with self._reading() as connection:
            found = [_session(row) for row in connection.execute(query)]
        return [one for one in found if not lifetimes.is_over(one.begun, one.used, now)]

    def use_session(self, session: int, now: int) -> None:
        """Note that a login was used."""
        with self._writing() as connection:
            connection.execute(sessions.update().where(sessions.c.id == session).values(used=now))

    def end_session(self, number: int, session: int) -> None:
        """End one login of an account."""
        with self._writing() as connection:
            connection.execute(sessions.delete().where((sessions.c.id == session) & (sessions.c.account_id == number)))

    def end_others(self, number: int, session: int) -> None:
        """End all logins of an account but one."""
        with self._writing() as connection:
            connection.execute(sessions.delete().where((sessions.c.id != session) & (sessions.c.account_id == number)))

    # invitations

    def invite(self, token: bytes, role: Role, by: int | None, now: int, expires: int) -> None:
        """Keep an invitation; those that have expired are forgotten on the way."""
        with self._writing() as connection:
            connection.execute(invitations.delete().where(invitations.c.expires <= now))
            connection.execute(invitations.insert().values(digest=token, role=role, account_id=by, expires=expires))

    def invitation(self, token: bytes, now: int) -> Invitation | None:
        """The invitation with that token, None where it was accepted, withdrawn, or has expired."""
        with self._reading() as connection:
            row = connection.execute(_invitations(now).where(invitations.c.digest == token)).first()
            return Invitation(*row) if row else None

    def invitations(self, now: int) -> list[Invitation]:
        """The invitations that hold, the next to expire first."""
        with self._reading() as connection:
            query = _invitations(now).order_by(invitations.c.expires, invitations.c.id)
            return [Invitation(*row) for row in connection.execute(query)]

    def withdraw(self, invitation: int) -> None:
        """Make an invitation void."""
        with self._writing() as connection:
            connection.execute(invitations.delete().where(invitations.c.id == invitation))

    def accept(self, token: bytes, name: str, password: str, session: bytes, now: int) -> bool:
        """Make the account that an invitation is for, and its first login; False where the invitation is void.

        It is used up only if all of that is done. Raises ``PeopleError`` where the name is taken.
        """
        with self._writing() as connection:
            row = connection.execute(_invitations(now).where(invitations.c.digest == token)).first()
            if row is None:
                return False
            connection.execute(invitations.delete().where(invitations.c.id == row.id))
            number = _add(connection, name, row.role, password)
            _keep_an_admin(connection)
            _begin_session(connection, number, session, now)
            return True

    # wrong passwords

    def begin_try(self, name: str, now: int) -> int:
        """Count a try for a name before it is made, so that many at once are counted too; gives the seconds to wait.

        Where there are any, nothing is counted and nothing may be tried. ``forgive`` takes it back.
        """
        key = digest_of(folded(name))
        with self._writing() as connection:
            connection.execute(tries.delete().where(tries.c.latest <= now - lifetimes.FORGOTTEN))
            row = connection.execute(sa.select(tries).where(tries.c.digest == key)).first()
            if row is None:
                connection.execute(tries.insert().values(digest=key, failures=1, latest=now))
                return 0
            wait = row.latest + lifetimes.wait_after(row.failures) - now
            if wait > 0:
                return int(wait)
            failed = {"failures": row.failures + 1, "latest": now}
            connection.execute(tries.update().where(tries.c.digest == key).values(failed))
            return 0

    def forgive(self, name: str) -> None:
        """Forget the tries for a name: the password was right."""
        with self._writing() as connection:
            connection.execute(tries.delete().where(tries.c.digest == digest_of(folded(name))))


def _add(connection: sa.Connection, name: str, role: Role, password: str) -> int:
    name = checked(name)
    if connection.execute(sa.select(accounts.c.id).where(accounts.c.folded == folded(name))).first():
        raise PeopleError("Somebody here has this name already.", remedy="Choose another one.")
    row = {"name": name, "folded": folded(name), "role": role, "password": password, "disabled": False}
    return int(connection.execute(accounts.insert().values(row).returning(accounts.c.id)).scalar_one())


def _change(connection: sa.Connection, number: int, **values: Any) -> Any:
    changed = accounts.update().where(accounts.c.id == number).values(values).returning(accounts.c.folded)
    row = connection.execute(changed).first()
    if row is None:
        raise _gone()
    return row


def _gone() -> PeopleError:
    return PeopleError("This person has no account any more.")


def _keep_an_admin(connection: sa.Connection) -> None:
    """Refuse what would leave people without anyone who can invite, or shut out, the others."""
    admin = (accounts.c.role == "admin") & ~accounts.c.disabled
    if connection.execute(sa.select(accounts.c.id).limit(1)).first() is None:
        return
    if connection.execute(sa.select(accounts.c.id).where(admin).limit(1)).first() is None:
        raise PeopleError("There must be an admin.", remedy="Make somebody else admin first.")


def _begin_session(connection: sa.Connection, number: int, token: bytes, now: int) -> None:
    connection.execute(sessions.insert().values(digest=token, account_id=number, begun=now, used=now))


def _end_all(connection: sa.Connection, number: int) -> None:
    for table in (sessions, invitations):
        connection.execute(table.delete().where(table.c.account_id == number))


def _invitations(now: int) -> sa.Select[Any]:
    return (
        sa.select(
            invitations.c.id,
            invitations.c.role,
            sa.func.coalesce(accounts.c.name, "").label("by"),
            invitations.c.expires,
        )
        .outerjoin(accounts, accounts.c.id == invitations.c.account_id)
        .where(invitations.c.expires > now)
    )


def _account(row: Any) -> Account:
    return Account(row.id, row.name, row.role, row.password, row.disabled)


def _session(row: Any) -> Session:
    number, begun, used, account, name, role = row
    return Session(number, Person(account, name, role), begun, used)
