"""Logins, invitations and passwords, as they are kept."""

from __future__ import annotations

import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.errors import PeopleError, TooManyTriesError
from pipeline.people import lifetimes, passwords
from pipeline.people.records import Session
from tests.people.conftest import Clock
from tests.people.hashes import GOOD, OTHER


def session_of(accounts: Accounts, token: str) -> Session:
    found = accounts.who(token)
    assert found
    return found


def number_of(accounts: Accounts, name: str) -> int:
    found = accounts.people.find(name)
    assert found
    return found.number


def test_a_login_says_who_it_is(accounts: Accounts) -> None:
    token = accounts.log_in("ben", GOOD)
    person = session_of(accounts, token).person
    assert (person.name, person.role, person.alone) == ("Ben", "reviewer", False)
    assert accounts.who(token + "x") is None
    assert accounts.who("") is None


def test_nothing_that_opens_a_door_is_kept(accounts: Accounts, tmp_path: Path) -> None:
    token, invitation = accounts.log_in("Ana", GOOD), accounts.invite("reader")
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in (token, invitation, GOOD):
        assert secret.encode() not in kept
    assert b"Ana" in kept, "the files that were looked at are those in use"


@pytest.mark.parametrize(
    ("name", "password"), [("Ana", OTHER), ("Nobody", GOOD), ("Cleo", GOOD), ("", ""), ("Ana", "")]
)
def test_a_login_fails_in_the_same_words_and_with_the_same_work(
    accounts: Accounts, cheap: list[str], name: str, password: str
) -> None:
    accounts.add("Cleo", "reader", GOOD)
    accounts.people.set_disabled(number_of(accounts, "Cleo"), True)
    cheap.clear()
    with pytest.raises(PeopleError, match=r"^Name and password do not belong together\.$"):
        accounts.log_in(name, password)
    assert len(cheap) == 1, "one comparison of hashes, whoever it is"
    ours = cheap[0].split("$")
    assert ours[1:4] == passwords.hashed(GOOD).split("$")[1:4], "with the parameters of a real one"


def test_guessing_has_to_wait_and_a_right_password_too(accounts: Accounts, clock: Clock) -> None:
    for _ in range(lifetimes.FREE_TRIES):
        with pytest.raises(PeopleError, match="do not belong"):
            accounts.log_in("Ana", OTHER)
    with pytest.raises(TooManyTriesError) as refused:
        accounts.log_in("ANA", GOOD)
    assert refused.value.wait == 30
    assert accounts.log_in("Ben", GOOD), "others log in as ever"
    clock.now += 30
    with pytest.raises(PeopleError, match="do not belong"):
        accounts.log_in("Ana", OTHER)
    with pytest.raises(TooManyTriesError) as refused:
        accounts.log_in("Ana", GOOD)
    assert refused.value.wait == 60
    clock.now += 60
    assert accounts.log_in("Ana", GOOD)
    with pytest.raises(PeopleError, match="do not belong"):
        accounts.log_in("Ana", OTHER)
    assert accounts.log_in("Ana", GOOD), "the count began anew"


def test_waiting_does_not_tell_whether_there_is_such_a_person(accounts: Accounts) -> None:
    told = []
    for name in ("Ana", "Nobody"):
        for _ in range(lifetimes.FREE_TRIES):
            with pytest.raises(PeopleError):
                accounts.log_in(name, OTHER)
        with pytest.raises(TooManyTriesError) as refused:
            accounts.log_in(name, OTHER)
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_failures_are_forgotten_after_a_day(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    for name in ("Ana", "Nobody"):
        with pytest.raises(PeopleError):
            accounts.log_in(name, OTHER)
    clock.now += lifetimes.FORGOTTEN
    accounts.log_in("Ben", GOOD)
    connection = sqlite3.connect(tmp_path / "diglot.sqlite")
    assert connection.execute("SELECT count(*) FROM tries").fetchone() == (0,)
    connection.close()


def test_tries_at_the_same_moment_are_all_counted(accounts: Accounts) -> None:
    got = []

    def attempt() -> None:
        try:
            accounts.log_in("Ana", OTHER)
        except TooManyTriesError:
            got.append("wait")
        except PeopleError as error:
            got.append("wrong" if "belong" in error.what else "busy")

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 12
    assert got.count("wait") == 12 - lifetimes.FREE_TRIES


def test_a_login_ends_when_it_is_not_used_or_old(accounts: Accounts, clock: Clock) -> None:
    idle, used = accounts.log_in("Ana", GOOD), accounts.log_in("Ana", GOOD)
    for _ in range(lifetimes.ABSOLUTE // lifetimes.HOUR - 1):
        clock.now += lifetimes.HOUR
        assert accounts.who(used)
    assert accounts.who(idle) is None
    clock.now += lifetimes.HOUR
    assert accounts.who(used) is None
    assert accounts.people.sessions(number_of(accounts, "Ana"), accounts.now) == []


def test_when_somebody_reads_is_not_noted_to_the_minute(accounts: Accounts, clock: Clock) -> None:
    token = accounts.log_in("Ana", GOOD)
    begun = session_of(accounts, token).used
    clock.now += lifetimes.NOTED - 1
    assert session_of(accounts, token).used == begun
    assert session_of(accounts, token).used == begun
    clock.now += 1
    session_of(accounts, token)
    assert session_of(accounts, token).used == begun + lifetimes.NOTED


def test_another_password_ends_all_logins_but_this_one(accounts: Accounts) -> None:
    here, there = accounts.log_in("Ben", GOOD), accounts.log_in("Ben", GOOD)
    others = accounts.log_in("Ana", GOOD)
    new = accounts.change_password(session_of(accounts, here), GOOD, OTHER)
    assert accounts.who(here) is None, "the secret itself is another one"
    assert accounts.who(there) is None
    assert accounts.who(new)
    assert accounts.who(others)
    with pytest.raises(PeopleError):
        accounts.log_in("Ben", GOOD)
    assert accounts.log_in("Ben", OTHER)


def test_who_finds_a_browser_open_cannot_guess_the_password_for_ever(accounts: Accounts) -> None:
    session = session_of(accounts, accounts.log_in("Ben", GOOD))
    for _ in range(lifetimes.FREE_TRIES):
        with pytest.raises(PeopleError, match="another one"):
            accounts.change_password(session, OTHER, OTHER)
    with pytest.raises(TooManyTriesError):
        accounts.change_password(session, GOOD, OTHER)


def test_an_admin_sets_a_password_and_takes_the_wait_away(accounts: Accounts) -> None:
    token = accounts.log_in("Ben", GOOD)
    for _ in range(lifetimes.FREE_TRIES):
        with pytest.raises(PeopleError):
            accounts.log_in("Ben", OTHER)
    accounts.reset_password("ben", OTHER)
    assert accounts.who(token) is None
    assert accounts.log_in("Ben", OTHER)


def test_who_is_shut_out_is_out_at_once_with_the_invitations(accounts: Accounts) -> None:
    accounts.add("Cleo", "admin", GOOD)
    token = accounts.log_in("Cleo", GOOD)
    invitation = accounts.invite("admin", session_of(accounts, token).person)
    accounts.people.set_disabled(number_of(accounts, "Cleo"), True)
    assert accounts.who(token) is None
    with pytest.raises(PeopleError, match="withdrawn"):
        accounts.invitation(invitation)
    accounts.people.set_disabled(number_of(accounts, "Cleo"), False)
    assert accounts.who(token) is None, "the old login does not come back"
    assert accounts.log_in("Cleo", GOOD)


def test_another_role_holds_at_once(accounts: Accounts) -> None:
    token = accounts.log_in("Ben", GOOD)
    accounts.people.set_role(number_of(accounts, "Ben"), "reader")
    assert session_of(accounts, token).person.role == "reader"


def test_an_admin_is_always_left(accounts: Accounts) -> None:
    ana = number_of(accounts, "Ana")
    for change in (
        partial(accounts.people.set_role, ana, "reader"),
        partial(accounts.people.set_disabled, ana, True),
        partial(accounts.people.remove, ana),
    ):
        with pytest.raises(PeopleError, match="There must be an admin"):
            change()
    assert accounts.log_in("Ana", GOOD)
    accounts.people.set_role(number_of(accounts, "Ben"), "admin")
    accounts.people.remove(ana)
    accounts.people.remove(number_of(accounts, "Ben"))
    assert not accounts.people.any()


def test_the_first_account_is_an_admins(tmp_path: Path, cheap: list[str]) -> None:
    with Accounts.open(tmp_path / "diglot.sqlite") as accounts:
        with pytest.raises(PeopleError, match="admin"):
            accounts.add("Ana", "reviewer", GOOD)
        assert not accounts.people.any()
        with pytest.raises(PeopleError, match="nobody here yet"):
            accounts.invite("admin")


def test_a_name_is_taken_however_it_is_written(accounts: Accounts) -> None:
    with pytest.raises(PeopleError, match="this name already"):
        accounts.add("ANA", "reader", GOOD)


def test_an_invitation_is_good_once(accounts: Accounts) -> None:
    invitation = accounts.invite("terminologist")
    assert accounts.invitation(invitation).role == "terminologist"
    with pytest.raises(PeopleError, match="too short"):
        accounts.accept(invitation, "Dana", "short")
    with pytest.raises(PeopleError, match="this name already"):
        accounts.accept(invitation, "Ana", GOOD)
    token = accounts.accept(invitation, "Dana", GOOD)
    person = session_of(accounts, token).person
    assert (person.name, person.role) == ("Dana", "terminologist")
    with pytest.raises(PeopleError, match="accepted already"):
        accounts.accept(invitation, "Emil", GOOD)
    assert accounts.people.find("Emil") is None


def test_two_at_once_cannot_accept_one_invitation(accounts: Accounts) -> None:
    invitation = accounts.invite("reader")
    got = []

    def attempt(name: str) -> None:
        try:
            got.append(accounts.accept(invitation, name, GOOD))
        except PeopleError:
            got.append("")

    threads = [threading.Thread(target=attempt, args=(f"P{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([token for token in got if token]) == 1
    assert len(accounts.people.accounts()) == 3


def test_an_invitation_expires_or_is_withdrawn(accounts: Accounts, clock: Clock) -> None:
    first, second = accounts.invite("reader", days=1), accounts.invite("reader", days=2)
    clock.now += lifetimes.DAY
    with pytest.raises(PeopleError, match="expired"):
        accounts.accept(first, "Dana", GOOD)
    (left,) = accounts.people.invitations(accounts.now)
    accounts.people.withdraw(left.number)
    with pytest.raises(PeopleError, match="withdrawn"):
        accounts.accept(second, "Dana", GOOD)


def test_without_an_invitation_no_hash_is_made(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda _: pytest.fail("costly"))
    with pytest.raises(PeopleError, match="invitation"):
        accounts.accept("guessed", "Dana", GOOD)


def test_an_old_hash_is_replaced_at_the_next_login(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    before = accounts.people.find("Ana")
    monkeypatch.undo()  # the real parameters
    token = accounts.log_in("Ana", GOOD)
    after = accounts.people.find("Ana")
    assert before
    assert after
    assert after.password != before.password
    assert "m=65536" in after.password
    assert accounts.who(token)


def test_a_login_holds_where_nothing_can_be_written(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    token = accounts.log_in("Ana", GOOD)
    other = sqlite3.connect(tmp_path / "diglot.sqlite", isolation_level=None)
    other.execute("PRAGMA busy_timeout=0")
    other.execute("BEGIN IMMEDIATE")
    clock.now += lifetimes.NOTED
    with accounts.people._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")  # of the one connection that is in use here
    assert accounts.who(token)
    other.execute("ROLLBACK")
    other.close()


def test_errors_of_the_database_do_not_name_people(accounts: Accounts) -> None:
    from sqlalchemy.exc import IntegrityError  # noqa: PLC0415

    with pytest.raises(IntegrityError) as raised, accounts.people._writing() as connection:
        connection.exec_driver_sql("UPDATE accounts SET folded = ?", ("one for both",))
    assert "one for both" not in str(raised.value)
