"""Invitations, one's own account, and the page of who there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.people import lifetimes
from pipeline.settings import load
from pipeline.web import create_app
from pipeline.web.guard import HEADERS
from tests.people.hashes import GOOD, OTHER, make_cheap
from tests.web.visitor import Visitor


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_cheap(monkeypatch)
    with Accounts.open(load(tmp_path).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
        for name in ("reader", "contributor", "reviewer", "terminologist"):
            accounts.add(f"The {name}", name, GOOD)
    return tmp_path


@pytest.fixture
def ana(root: Path) -> Visitor:
    visitor = Visitor(create_app(load(root)))
    visitor.log_in("Ana", GOOD)
    return visitor


def invited(ana: Visitor, role: str = "reviewer") -> str:
    """The address of a new invitation."""
    ana.get("/people")
    ana.post("/people/invitations", role=role)
    found = re.search(r"<code>http://127.0.0.1:8000(/invitation/[\w-]+)</code>", ana.page)
    assert found
    return found[1]


def test_from_an_invitation_to_a_login(ana: Visitor) -> None:
    address = invited(ana)
    assert address not in ana.get("/people").text, "it is shown once"
    new = Visitor(ana.app)
    for _ in range(2):  # a look uses nothing up
        answer = new.get(address)
        assert answer.status_code == 200
        assert "You will be a reviewer" in answer.text
    answer = new.post(address, name="Lina", password=OTHER, again=OTHER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Lina" in new.get("/").text
    assert "Lina" in ana.get("/people").text
    assert "None." in ana.page
    again = Visitor(ana.app)
    assert again.get(address).status_code == 409
    assert again.post(address, name="Emil", password=OTHER, again=OTHER).status_code == 403, "its page had no form"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "Lina", "password": GOOD, "again": OTHER}, "not the same"),
        ({"name": "Lina", "password": "short", "again": "short"}, "too short"),
        ({"name": "ana", "password": GOOD, "again": GOOD}, "this name already"),
        ({"name": "<b>", "password": GOOD, "again": GOOD}, "A name is made of"),
        ({}, "A name has"),
    ],
)
def test_what_is_wrong_is_said_and_the_name_is_kept(ana: Visitor, fields: dict[str, str], told: str) -> None:
    address = invited(ana)
    new = Visitor(ana.app)
    new.get(address)
    answer = new.post(address, **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    if fields.get("name") == "Lina":
        assert 'value="Lina"' in answer.text
    assert "<b>" not in answer.text
    assert GOOD not in answer.text
    assert new.post(address, name="Lina", password=GOOD, again=GOOD).status_code == 303


def test_whoever_accepts_is_the_new_person_in_that_browser(ana: Visitor) -> None:
    address = invited(ana, "reader")
    before = ana.cookie()
    ana.get(address)
    assert ana.post(address, name="Lina", password=OTHER, again=OTHER).status_code == 303
    assert "Lina" in ana.get("/").text
    assert "People" not in ana.page
    old = Visitor(ana.app)
    old.cookies.set("diglot", before, domain="127.0.0.1")
    assert old.get("/").status_code == 303


@pytest.mark.parametrize("address", ["/invitation/x", "/invitation/" + "x" * 5000, "/invitation/%00", "/invitation/é"])
def test_no_invitation_can_be_guessed(ana: Visitor, address: str) -> None:
    answer = Visitor(ana.app).get(address)
    assert answer.status_code == 409
    assert "Ask for a new one" in answer.text


def test_an_invitation_can_be_withdrawn(ana: Visitor) -> None:
    address = invited(ana)
    ana.get("/people")
    number = re.search(r'name="withdraw" value="(\d+)"', ana.page)
    assert number
    assert ana.post("/people/invitations", withdraw=number[1]).status_code == 303
    assert Visitor(ana.app).get(address).status_code == 409


@pytest.mark.parametrize("role", ["reader", "contributor", "reviewer", "terminologist"])
def test_only_admins_see_and_change_people(ana: Visitor, role: str) -> None:
    other = Visitor(ana.app)
    other.log_in(f"The {role}", GOOD)
    assert other.get("/").status_code == 200
    assert 'href="/people"' not in other.page
    answer = other.get("/people")
    assert answer.status_code == 403
    assert "This is for admins." in answer.text
    other.get("/account")
    for path, fields in (
        ("/people/invitations", {"role": "admin"}),
        ("/people/invitations", {"withdraw": "1"}),
        ("/people/2", {"role": "admin"}),
        ("/people/1", {"disabled": "yes"}),
    ):
        assert other.post(path, **fields).status_code == 403
    assert ana.get("/people").text.count("shut out") == 0
    assert "None." in ana.page


def test_another_role_and_shut_out_and_in_again(ana: Visitor, root: Path) -> None:
    other = Visitor(ana.app)
    other.log_in("The reader", GOOD)
    with Accounts.open(load(root).database) as accounts:
        found = accounts.people.find("The reader")
        assert found
    path = f"/people/{found.number}"
    ana.get("/people")
    assert ana.post(path, role="admin").status_code == 303
    assert other.get("/people").status_code == 200
    ana.get("/people")
    assert ana.post(path, disabled="yes").status_code == 303
    assert other.get("/").status_code == 303
    assert other.log_in("The reader", GOOD).status_code == 403
    ana.get("/people")
    assert "shut out" in ana.page
    ana.post(path, disabled="no")
    assert other.log_in("The reader", GOOD).status_code == 303


def test_the_last_admin_stays(ana: Visitor) -> None:
    for fields in ({"role": "reader"}, {"disabled": "yes"}):
        ana.get("/people")
        answer = ana.post("/people/1", **fields)
        assert answer.status_code == 409
        assert "There must be an admin." in answer.text
    assert ana.get("/people").status_code == 200


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/people/99999", {"role": "reader"}, 409),
        ("/people/1", {"role": "king"}, 400),
        ("/people/1", {}, 400),
        ("/people/x", {"role": "reader"}, 404),
        ("/people/invitations", {"role": ""}, 400),
        ("/people/invitations", {"withdraw": "x"}, 400),
        ("/people/invitations", {"withdraw": "9" * 30}, 400),
        ("/account/sessions", {"which": "-1"}, 400),
        ("/account/sessions", {}, 400),
    ],
)
def test_nonsense_breaks_nothing(ana: Visitor, path: str, fields: dict[str, str], status: int) -> None:
    ana.get("/people")
    answer = ana.post(path, **fields)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_changing_the_password(ana: Visitor) -> None:
    elsewhere = Visitor(ana.app)
    elsewhere.log_in("Ana", GOOD)
    ana.get("/account")
    assert ana.post("/account/password", old=OTHER, password=OTHER, again=OTHER).status_code == 422
    assert "another one" in ana.page
    assert ana.post("/account/password", old=GOOD, password=OTHER, again=GOOD).status_code == 422
    assert ana.post("/account/password", old=GOOD, password="a", again="a").status_code == 422  # noqa: S106
    before = ana.cookie()
    answer = ana.post("/account/password", old=GOOD, password=OTHER, again=OTHER)
    assert answer.headers["location"] == "/account?done=password"
    assert ana.cookie() != before
    assert "Your password was changed" in ana.get("/account?done=password").text
    assert elsewhere.get("/").status_code == 303
    assert elsewhere.log_in("Ana", OTHER).status_code == 303


def test_a_password_of_now_that_is_guessed_has_to_wait(ana: Visitor) -> None:
    ana.get("/account")
    for _ in range(lifetimes.FREE_TRIES):
        assert ana.post("/account/password", old=OTHER, password=OTHER, again=OTHER).status_code == 422
    assert ana.post("/account/password", old=GOOD, password=OTHER, again=OTHER).status_code == 429


def test_ending_other_logins(ana: Visitor) -> None:
    others = [Visitor(ana.app) for _ in range(3)]
    for one in others:
        one.log_in("Ana", GOOD)
    ana.get("/account")
    numbers = re.findall(r'name="which" value="(\d+)"', ana.page)
    assert len(numbers) == 3
    assert ana.post("/account/sessions", which=numbers[-1]).status_code == 303
    assert [one.get("/").status_code for one in others] == [303, 200, 200]
    ana.get("/account")
    ana.post("/account/sessions", which="others")
    assert [one.get("/").status_code for one in others] == [303, 303, 303]
    assert ana.get("/account").status_code == 200


def test_nobody_ends_the_logins_of_somebody_else(ana: Visitor) -> None:
    reader = Visitor(ana.app)
    reader.log_in("The reader", GOOD)
    reader.get("/account")
    for number in range(1, 10):
        reader.get("/account")
        reader.post("/account/sessions", which=str(number))
        if reader.get("/account").status_code == 303:  # its own
            reader.log_in("The reader", GOOD)
    assert ana.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/login", "/account", "/people"])
def test_pages_hold_nothing_inline_and_are_locked_down(ana: Visitor, path: str) -> None:
    visitor = Visitor(ana.app) if path == "/login" else ana
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script", answer.text)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
