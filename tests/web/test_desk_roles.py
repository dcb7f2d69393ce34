"""The desk with accounts: who sees which buttons, and who may not approve what."""

from __future__ import annotations

import re
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
from tests.web.person import DESK
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


def test_what_was_sent_back_reaches_whoever_wrote_it(root: Path) -> None:
    leo, rosa = visitor(root, "Leo"), visitor(root, "Rosa")
    (segment, head), (machine, other) = list(heads(root).items())[3:5]
    leo.get(f"{DESK}?at={segment}")
    leo.post(f"{DESK}/{segment}", act="save", text="Con prisa.", base=str(head.revision))
    for one, was in ((segment, heads(root)[segment]), (machine, other)):
        rosa.get(f"{DESK}?at={one}")
        rosa.post(f"{DESK}/{one}", act="reject", reason="Left <out> a part.", base=str(was.revision))
    page = leo.get("/desk").text
    section = page.partition("Sent back to you")[2].partition("</section>")[0]
    assert section.count("<li>") == 1, "the machine's is nobody's"
    assert "Left &lt;out&gt; a part." in section
    assert "Rosa" in section
    assert 'lang="es"' in section
    assert f"at={segment}" in section
    assert "Sent back to you" not in rosa.get("/desk").text
    leo.get(f"{DESK}?at={segment}")
    leo.post(f"{DESK}/{segment}", act="save", text="Con calma.", base=str(heads(root)[segment].revision))
    assert "Sent back to you" not in leo.get("/desk").text


def test_what_is_approved_as_the_machine_wrote_it_is_told(root: Path) -> None:
    rosa = visitor(root, "Rosa")
    (segment, head), (edited, other) = list(heads(root).items())[2:4]
    for one, text, was in ((segment, head.text, head), (edited, "De mano.", other)):
        rosa.get(f"{DESK}?at={one}")
        rosa.post(f"{DESK}/{one}", act="approve", text=text, base=str(was.revision))
    # one was reviewed before
    assert "2 approved as the machine wrote them" in rosa.get("/desk?target=es").text
    page = rosa.get(f"{DESK}?show=unedited").text
    assert page.count("data-row=") == 2
    assert f'data-row="{segment}"' in page
    assert f'data-row="{edited}"' not in page


def test_a_contributor_leaves_nothing_so(root: Path) -> None:
    leo, rosa = visitor(root, "Leo"), visitor(root, "Rosa")
    segment, head = list(heads(root).items())[4]
    leo.get(f"{DESK}?at={segment}")
    text = "De los 412 conductores, 317 dijeron que sí."
    leo.post(f"{DESK}/{segment}", act="save", text=text, base=str(head.revision))
    page = leo.get(f"{DESK}?at={segment}").text
    assert "It is right here" not in page
    page = rosa.get(f"{DESK}?at={segment}").text
    found = re.search(r'name="occurrence" value="(\w+)"', page)
    assert found
    leo.get(f"{DESK}?at={segment}")
    fields = {"act": "waive", "occurrence": found[1], "reason": "So."}
    assert leo.post(f"{DESK}/{segment}", **fields).status_code == 403
    rosa.get(f"{DESK}?at={segment}")
    assert rosa.post(f"{DESK}/{segment}", **fields).status_code == 303
    assert "Right here, says <bdi>Rosa</bdi>" in leo.get(f"{DESK}?at={segment}").text
    assert "Take it back" not in leo.page


def test_what_was_typed_before_a_login_in_another_tab_is_not_lost(root: Path) -> None:
    leo = visitor(root, "Leo")
    segment, head = list(heads(root).items())[3]
    path, text = f"{DESK}/{segment}?show=waiting", "\nDos líneas:\r\n<b>sí</b>."
    before = leo.get(f"{DESK}?at={segment}").text
    leo.cookies.clear()
    leo.page = before
    assert leo.post(path, act="save", text=text, base=str(head.revision)).status_code == 401
    leo.log_in("Leo", GOOD)
    leo.page = before
    for headers in ({}, {"origin": leo.base, "accept": "application/json"}):
        leo.page = before
        answer = leo.post(path, headers, act="save", text=text, base=str(head.revision))
        assert answer.status_code == 403
        assert "líneas" not in answer.text, "not for a program, nor for what does not say which page it is of"
    leo.page = before
    answer = leo.post(path, act="save", text=text, base=str(head.revision))
    assert answer.status_code == 403
    assert heads(root)[segment].revision == head.revision
    assert f'action="{path}"' in answer.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
    written = re.search(r'<textarea name="text"[^>]*>\n([^<]*)</textarea>', answer.text)
    assert written
    fields["text"] = unescape(written[1])
    assert fields["text"] == text.replace("\r\n", "\n")
    assert fields["token"] == leo.token
    assert leo.post(path, **fields).status_code == 303
    assert heads(root)[segment].text == fields["text"].strip()
