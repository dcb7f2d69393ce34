"""``diglot users``: who may log in. Passwords are asked for or read from standard input, never taken from the line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from pipeline import settings
from pipeline.people.roles import DUTIES, ROLES, Role

if TYPE_CHECKING:
    from pipeline.accounts import Accounts
    from pipeline.people.records import Account

ROLE = click.Choice(get_args(Role))


@click.group(
    epilog="Roles: " + "; ".join(f"{role} {DUTIES[role]}" for role in ROLES) + ".",
    short_help="Say who may log in, and invite people.",
)
def command() -> None:
    """Say who may log in, and invite people.

    As long as nobody has an account, Diglot asks for no login, and answers this computer alone.
    """


@command.command()
@click.argument("name")
@click.option("--role", type=ROLE, help="Default: admin for the first account, then reader.")
@click.pass_obj
def add(workspace: Path, /, name: str, role: Role | None) -> None:
    """Make an account, with a password that you are asked for."""
    from pipeline.people import names  # noqa: PLC0415

    name = names.checked(name)
    with _accounts(workspace) as accounts:
        first = not accounts.people.any()
        chosen: Role = role or ("admin" if first else "reader")
        accounts.add(name, chosen, _password())
    click.echo(f"{name} may log in now, as {chosen}.")
    if first:
        click.echo("From now on everybody must log in, at this computer too.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_obj
def list_accounts(workspace: Path, /, as_json: bool) -> None:
    """List the accounts: name, role, whether shut out."""
    rows: list[Account] = []
    if settings.load(workspace).database.exists():  # looking makes no database
        with _accounts(workspace) as accounts:
            rows = accounts.people.accounts()
    if as_json:
        table = [{"name": one.name, "role": one.role, "disabled": one.disabled} for one in rows]
        click.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    for one in rows:
        click.echo(f"{one.name}: {one.role}{', shut out' if one.disabled else ''}")
    if not rows:
        click.echo("Nobody has an account: Diglot asks for no login, and answers this computer alone.")


@command.command()
@click.argument("name")
@click.argument("new_role", metavar="ROLE", type=ROLE)
@click.pass_obj
def role(workspace: Path, /, name: str, new_role: Role) -> None:
    """Give somebody another role."""
    with _accounts(workspace) as accounts:
        one = _find(accounts, name)
        accounts.people.set_role(one.number, new_role)
    click.echo(f"{one.name} is {new_role} now.")


@command.command()
@click.argument("name")
@click.option("--undo", is_flag=True, help="Let somebody in again.")
@click.pass_obj
def disable(workspace: Path, /, name: str, undo: bool) -> None:
    """Shut somebody out at once, and void the invitations that the person made. The account is kept."""
    with _accounts(workspace) as accounts:
        one = _find(accounts, name)
        accounts.people.set_disabled(one.number, not undo)
    click.echo(f"{one.name} {'may log in again' if undo else 'is shut out'}.")


@command.command()
@click.option("--role", type=ROLE, default="contributor", show_default=True)
@click.option("--days", type=click.IntRange(1, 30), default=7, show_default=True, help="How long it holds.")
@click.option(
    "--address", default="http://127.0.0.1:8000", show_default=True, help="Where people reach Diglot: begins the link."
)
@click.pass_obj
def invite(workspace: Path, /, role: Role, days: int, address: str) -> None:
    """Print a link with which one person may make an account, once."""
    with _accounts(workspace) as accounts:
        token = accounts.invite(role, days=days)
    click.echo(f"{address.rstrip('/')}/invitation/{token}")


@command.command()
@click.argument("name")
@click.pass_obj
def password(workspace: Path, /, name: str) -> None:
    """Set somebody's password, and end all logins of the person."""
    with _accounts(workspace) as accounts:
        one = _find(accounts, name)
        accounts.reset_password(one.name, _password())
    click.echo(f"{one.name} has another password now, and is logged in nowhere.")


@command.command()
@click.argument("name")
@click.pass_obj
def remove(workspace: Path, /, name: str) -> None:
    """Take an account away. What the person wrote stays, under that name."""
    with _accounts(workspace) as accounts:
        one = _find(accounts, name)
        accounts.people.remove(one.number)
        last = not accounts.people.any()
    click.echo(f"{one.name} has no account any more.")
    if last:
        click.echo("That was the last one: Diglot asks for no login now, and answers this computer alone.")


@contextmanager
def _accounts(workspace: Path) -> Iterator[Accounts]:
    from pipeline.accounts import Accounts  # noqa: PLC0415  SQLAlchemy

    with Accounts.open(settings.load(workspace).database) as accounts:
        yield accounts


def _find(accounts: Accounts, name: str) -> Account:
    from pipeline.accounts import unknown  # noqa: PLC0415

    one = accounts.people.find(name)
    if one is None:
        raise unknown(name)
    return one


def _password() -> str:
    """Asked for twice without showing it; from a program, the first line of standard input."""
    if sys.stdin.isatty():
        given: str = click.prompt("Password (not shown)", hide_input=True, confirmation_prompt="The same once more")
        return given
    return sys.stdin.readline().rstrip("\r\n")
