"""The desk with accounts: who sees which buttons, and who may not approve what."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.people.roles import Role
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Head
from pipeline.web import create_app
from tests.people.hashes import GOOD, make_cheap
from tests.web.test_desk import DESK
from tests.web.visitor import Visitor
from tests.web.workspace import put, specimen

NAMES: dict[str, Role] = {"Ana": "admin", "Mia": "reader", "Leo": "contributor", "Rosa": "reviewer", "Ida": "reviewer"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_cheap(monkeypatch)
    with Desk.open(load(tmp_path).database) as desk:
        put(desk, specimen("evening_post"))
    with Accounts.open(load(tmp_path).database) as accounts:
        for name, role in NAMES.items():
            accounts.add(name, role, GOOD)
    return tmp_path


def visitor(root: Path, name: str) -> Visitor:
    found = Visitor(create_app(load(root)))
    found.log_in(name, GOOD)
    return found


def heads(root: Path) -> dict[str, Head]:
    with Desk.open(load(root).database) as desk:
        return desk.heads("evening_post", "tram-drivers", "es")


def test_who_only_reads_sees_no_way_to_write(root: Path) -> None:
    mia = visitor(root, "Mia")
    segment, head = list(heads(root).items())[3]
    page = mia.get(f"{DESK}?at={segment}").text
    for gone in ("<textarea", 'class="edit"', "Many at once"):
        assert gone not in page
    mia.page = page
    assert mia.post(f"{DESK}/{segment}", act="save", text="x", base=str(head.revision)).status_code == 403


def test_a_contributor_saves_and_goes_on_and_approves_nothing(root: Path) -> None:
    leo = visitor(root, "Leo")
    segment, head = list(heads(root).items())[3]
    page = leo.get(f"{DESK}?at={segment}").text
    assert "Save and go on" in page
    assert "Somebody else approves it." in page
    assert "Send it back" not in page
    answer = leo.post(f"{DESK}/{segment}", act="pass", text=head.text, base=str(head.revision))
    assert answer.status_code == 303
    assert heads(root)[segment] == head, "what was not changed is not written"
    leo.get(f"{DESK}?at={segment}")
    assert leo.post(f"{DESK}/{segment}", act="pass", text="Otra.", base=str(head.revision)).status_code == 303
    now = heads(root)[segment]
    assert (now.text, now.state, now.author) == ("Otra.", "translated", "Leo")
    leo.get(f"{DESK}?at={segment}")
    assert leo.post(f"{DESK}/{segment}", act="approve", text="Otra.", base=str(now.revision)).status_code == 403


def test_nobody_approves_alone_what_they_wrote(root: Path) -> None:
    rosa = visitor(root, "Rosa")
    segment, head = list(heads(root).items())[3]
    rosa.get(f"{DESK}?at={segment}")
    answer = rosa.post(f"{DESK}/{segment}", act="approve", text="De Rosa.", base=str(head.revision))
    assert "Somebody else approves what you wrote" in unescape(rosa.get(answer.headers["location"]).text)
    now = heads(root)[segment]
    assert (now.text, now.state) == ("De Rosa.", "translated")
    page = unescape(rosa.get(f"{DESK}?at={segment}").text)
    assert "Save and go on" in page
    assert rosa.post(f"{DESK}/{segment}", act="approve", text="De Rosa.", base=str(now.revision)).status_code == 403
    ida = visitor(root, "Ida")
    assert "Approve and go on" in ida.get(f"{DESK}?at={segment}").text
    assert ida.post(f"{DESK}/{segment}", act="approve", text="De Rosa.", base=str(now.revision)).status_code == 303
    assert heads(root)[segment].state == "reviewed"


def test_who_wrote_it_may_approve_it_where_the_paper_says_so(root: Path) -> None:
    (root / "diglot.toml").write_text("approve_own = true\n")
    rosa = visitor(root, "Rosa")
    segment, head = list(heads(root).items())[3]
    rosa.get(f"{DESK}?at={segment}")
    assert rosa.post(f"{DESK}/{segment}", act="approve", text="De Rosa.", base=str(head.revision)).status_code == 303
    assert heads(root)[segment].state == "reviewed"
