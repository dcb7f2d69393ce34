"""``diglot users`` as an admin types it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.accounts import Accounts
from pipeline.cli import cli, main
from pipeline.settings import load
from tests.people.hashes import GOOD, OTHER, make_cheap

DIGLOT = (sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_cheap(monkeypatch)
    return tmp_path


def users(workspace: Path, *line: str, password: str = "") -> Result:
    given = ["--workspace", str(workspace), "users", *line]
    return CliRunner().invoke(cli, given, input=password + "\n", catch_exceptions=False, standalone_mode=False)


def people(workspace: Path) -> dict[str, tuple[str, bool]]:
    rows = json.loads(users(workspace, "list", "--json").stdout)
    return {row["name"]: (row["role"], row["disabled"]) for row in rows}


def test_looking_makes_no_database(workspace: Path) -> None:
    assert "Nobody has an account" in users(workspace, "list").stdout
    assert people(workspace) == {}
    assert list(workspace.iterdir()) == []


def test_the_life_of_accounts(workspace: Path) -> None:
    made = users(workspace, "add", "Ana", password=GOOD)
    assert "as admin" in made.stdout
    assert "everybody must log in" in made.stdout
    assert "as reader" in users(workspace, "add", "Rea", password=GOOD).stdout
    assert "as reviewer" in users(workspace, "add", "Ben", "--role", "reviewer", password=GOOD).stdout
    users(workspace, "role", "rea", "contributor")
    users(workspace, "disable", "ben")
    assert people(workspace) == {"Ana": ("admin", False), "Ben": ("reviewer", True), "Rea": ("contributor", False)}
    assert users(workspace, "list").stdout == "Ana: admin\nBen: reviewer, shut out\nRea: contributor\n"
    users(workspace, "disable", "Ben", "--undo")
    users(workspace, "remove", "Rea")
    users(workspace, "password", "Ben", password=OTHER)
    assert people(workspace) == {"Ana": ("admin", False), "Ben": ("reviewer", False)}
    with Accounts.open(load(workspace).database) as accounts:
        assert accounts.log_in("Ben", OTHER)
    users(workspace, "remove", "Ben")
    assert "the last one" in users(workspace, "remove", "Ana").stdout


def test_an_invitation_is_a_link(workspace: Path) -> None:
    users(workspace, "add", "Ana", password=GOOD)
    link = users(workspace, "invite", "--role", "terminologist", "--address", "https://paper.example/").stdout.strip()
    assert link.startswith("https://paper.example/invitation/")
    with Accounts.open(load(workspace).database) as accounts:
        assert accounts.invitation(link.rpartition("/")[2]).role == "terminologist"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["role", "Nobody", "admin"], "There is no person “Nobody” here."),
        (["disable", "Nobody"], "diglot users list"),
        (["disable", "Ana"], "There must be an admin."),
        (["role", "Ana", "reader"], "There must be an admin."),
        (["remove", "Nobody"], "There is no person"),
        (["password", "Nobody"], "There is no person"),
        (["add", "a/b"], "A name is made of"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    workspace: Path, capsys: pytest.CaptureFixture[str], line: list[str], told: str
) -> None:
    users(workspace, "add", "Ana", password=GOOD)
    assert main(["--workspace", str(workspace), "users", *line]) == 1
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_a_weak_password_makes_no_account(workspace: Path) -> None:
    from pipeline.errors import PeopleError  # noqa: PLC0415

    with pytest.raises(PeopleError, match="too short"):
        users(workspace, "add", "Ana", password="short")  # noqa: S106
    assert people(workspace) == {}


@pytest.mark.parametrize("command", ["add", "password"])
def test_no_option_takes_a_password(workspace: Path, command: str) -> None:
    told = users(workspace, command, "--help").output
    assert "--password" not in told
    assert main(["--workspace", str(workspace), "users", command, "Ana", GOOD]) == 2


def test_a_password_that_is_typed_is_not_shown(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*DIGLOT, "--workspace", str(tmp_path), "users", "add", "Ana"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        shown = b""
        for prompt in (b"not shown", b"once more"):
            while prompt not in shown:
                shown += os.read(ours, 1000)
            time.sleep(0.2)  # the prompt stands; now the terminal stops to echo
            os.write(ours, GOOD.encode() + b"\n")
        try:
            while chunk := os.read(ours, 1000):
                shown += chunk
        except OSError:
            pass  # how Linux says that the other end was closed
        assert process.wait(60) == 0
    os.close(ours)
    assert GOOD.encode() not in shown
    assert b"Ana may log in now, as admin." in shown
