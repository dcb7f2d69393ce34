"""Whatever a document, a glossary or a person brings is shown as text, on every page and in every file made of it."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import exports
from pipeline.accounts import Accounts
from pipeline.people.names import folded
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Place
from pipeline.web import addresses, create_app
from tests.people.hashes import GOOD, make_cheap
from tests.web.hostile import DOCUMENT, FILES, HOSTILE, IMAGE, SCRIPT, WORD, Elements, make
from tests.web.visitor import Visitor

START = ("/", "/desk", "/jobs", "/glossary", "/waivers", "/proposals/new", "/search")


_TOLD = ("title", "título", "byline", "left", "note", "failure", "escrito", "typed", "huelguista", "quotes")
# a concept of one term as its form has it, hostile wherever anything may stand
CONCEPT = {
    **dict.fromkeys(("definition", "source", "replaced_by", "title", "subject", "example_said"), HOSTILE),
    "status": "approved",
    "pos": "noun",
    "definition_language": "en",
    "id": "",
    "file": "",
    "file_name": "x.yaml",
    "example_source": "en",
    "example_target": "es",
    "example_meant": HOSTILE,
}
ROW = {
    **dict.fromkeys(("term", "plural", "forms", "why"), HOSTILE),
    "language": "es",
    "key": "-1",
    "use": "",
    "gender": "",
}
LANGUAGES = ("language", "definition_language", "example_source", "example_target")
TERM = ("term", "plural", "forms", "why", "note", "use", "gender")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make(tmp_path / "workspace")


@pytest.fixture
def visitor(tmp_path: Path, place: Place) -> Visitor:
    return Visitor(create_app(load(tmp_path / "workspace")))


def crawl(visitor: Visitor, *more: str) -> dict[str, Elements]:
    """Every page that can be reached by links, each looked at."""
    seen: dict[str, Elements] = {}
    wanted = [*START, *more]
    while wanted:
        path = wanted.pop().partition("#")[0]
        if path in seen or not path.startswith("/") or len(seen) > 150:
            continue
        answer = visitor.get(path)
        if "location" in answer.headers:
            wanted.append(answer.headers["location"])
            continue
        assert answer.status_code in (200, 404), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        page = seen[path] = Elements(answer.text)
        assert page.foreign == [], path
        wanted += page.links
    return seen


def test_every_page_shows_hostile_text_as_text(visitor: Visitor, place: Place) -> None:
    opened = addresses.desk(place.document, place.article, place.target, place.segment)
    search = f"/search?q={IMAGE}&document={HOSTILE}&language={HOSTILE}&state={HOSTILE}".replace("#", "%23")
    search = search.replace("&lt;", "%26lt;").replace("&gt;", "%26gt;")
    search += f"&author={IMAGE}"
    many = opened.partition("?")[0] + f"/many?wish=replace&find={IMAGE}&put={IMAGE}&case=1"
    words = f"/search?q={WORD}", f"/glossary?q={IMAGE}", f"/{SCRIPT}", f"/documents/{SCRIPT}"
    seen = crawl(visitor, opened, search, many, "/proposals/1", "/proposals/2", *words)
    assert len(seen) > 20
    everywhere = "\n".join(page.text for page in seen.values())
    for told in _TOLD:
        assert f"{told} <" in everywhere or f"{told} {WORD} <" in everywhere, told
    for part in ("Approved elsewhere", "Left so", "Sent back by", "Put in its place"):
        assert part in everywhere
    assert everywhere.count(HOSTILE) > 10
    assert "a‹U+202E›b‹U+0000›" in everywhere
    assert not any("\u202e" in page.text for path, page in seen.items() if path.endswith("/reading"))


def test_what_people_send_comes_back_as_text(tmp_path: Path, visitor: Visitor, place: Place) -> None:
    row = addresses.desk_row(place.document, place.article, place.target, place.segment)
    opened = addresses.desk(place.document, place.article, place.target, place.segment)
    with Desk.open(load(tmp_path / "workspace").database) as desk:
        first = str(desk.history(place)[-1].revision)
    visitor.get(opened)
    for fields in (
        {"act": "comment", "comment": HOSTILE},
        {"act": "save", "text": f"mine {HOSTILE}", "base": first},
        {"act": "reject", "reason": HOSTILE, "base": "0"},
        {"act": HOSTILE},
    ):
        answer = visitor.post(row, **fields)
        assert Elements(visitor.page).foreign == []
        assert ("Two people wrote" in answer.text) == (fields.get("base") == first)
        visitor.get(opened)
    stale = {"token": "0" * 64, "text": HOSTILE, HOSTILE: HOSTILE}
    assert visitor.post(f"{row}?{SCRIPT}", **stale).status_code == 403
    assert Elements(visitor.page).foreign == []
    assert HOSTILE in Elements(visitor.page).text
    for path, fields in (
        ("/glossary/striker", {"act": "check", "language": "es", **dict.fromkeys(TERM, HOSTILE)}),
        ("/glossary/striker", {"act": "check", "language": HOSTILE, "term": HOSTILE}),
        ("/glossary/striker", {"act": "propose", "language": "es", "term": SCRIPT, "why": HOSTILE}),
        ("/proposals/new", {**CONCEPT, **ROW, "act": "check"}),
        ("/proposals/new", {**CONCEPT, **ROW, **dict.fromkeys(LANGUAGES, HOSTILE), "act": "check"}),
        ("/proposals/new", {**CONCEPT, **ROW, "act": "propose"}),
        ("/glossary/striker/edit", {**CONCEPT, **ROW, "act": "check"}),
        ("/jobs", {"act": "start", "file": IMAGE, "to": HOSTILE, "from": IMAGE}),
        ("/jobs", {"act": "start", "file": IMAGE, "to": "es"}),
    ):
        visitor.post(path, **fields)
        assert Elements(visitor.page).foreign == []
    crawl(visitor, *(f"/proposals/{number}" for number in range(1, 5)))


def test_a_run_of_a_file_with_such_a_name_is_told_of_as_text(visitor: Visitor) -> None:
    visitor.get("/jobs")
    assert visitor.post("/jobs", act="start", file=FILES[0], to="es").status_code == 303
    assert FILES[0] in Elements(visitor.get("/jobs").text).text
    while True:
        page = Elements(visitor.get("/jobs").text)
        assert page.foreign == []
        if "Cancel the run" not in page.text:
            break
        time.sleep(0.1)


def test_trouble_with_a_glossary_is_told_of_as_text(tmp_path: Path, place: Place, visitor: Visitor) -> None:
    opened = addresses.desk(place.document, place.article, place.target, place.segment)
    file = tmp_path / "workspace" / "glossaries" / f"{IMAGE}.yaml"
    for wrong in (f"'{SCRIPT}': 1", f"concepts:\n  - id: '{SCRIPT}'", f"concepts:\n  - id: a\n    '{SCRIPT}': 1", "["):
        file.write_text(f"schema: 1\n{wrong}\n", "utf-8")
        for path in ("/glossary", "/proposals/new", "/glossary/striker", opened):
            visitor.get(path)
            assert Elements(visitor.page).foreign == []
        assert IMAGE in Elements(visitor.page).text


def test_no_name_of_a_person_is_markup(tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    make_cheap(monkeypatch)
    root = tmp_path / "workspace"
    with Accounts.open(load(root).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
    # no name can be written so; whoever can write to the file may have done it
    with closing(sqlite3.connect(load(root).database)) as connection:
        (password,) = connection.execute("SELECT password FROM accounts").fetchone()
        person = (HOSTILE, folded(HOSTILE), password)
        connection.execute("INSERT INTO accounts VALUES (99, ?, ?, 'admin', ?, 0)", person)
        connection.commit()
    visitor = Visitor(create_app(load(root)))
    visitor.get("/login")
    for name in (HOSTILE, SCRIPT):
        assert visitor.post("/login", name=name, password=HOSTILE, next=HOSTILE).status_code == 403
        page = Elements(visitor.page)
        assert page.foreign == []
        assert name in [attributes.get("value") for _, attributes in page.tags]
    assert visitor.log_in(HOSTILE, GOOD).status_code == 303
    visitor.get("/people")
    visitor.post("/people/invitations", role="reader")
    assert Elements(visitor.page).foreign == []
    row = addresses.desk_row(place.document, place.article, place.target, place.segment)
    visitor.post(row, act="comment", comment="Why?", token="old")  # noqa: S106
    assert HOSTILE in Elements(visitor.page).text
    assert Elements(visitor.page).foreign == []
    seen = crawl(visitor, "/people", "/account")
    for path in ("/people", "/account", "/"):
        assert HOSTILE in seen[path].text


def test_files_made_of_it_hold_it_as_text(tmp_path: Path, place: Place) -> None:
    with Desk.open(load(tmp_path / "workspace").database) as desk:
        view = desk.article(DOCUMENT, "hostile", "es")
    assert view
    page = Elements(exports.FORMATS["html"](view))
    scripts = [tag for tag, _ in page.tags if tag in ("script", "img", "svg", "iframe", "base")]
    assert scripts == []
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert all((one or "").startswith(("http", "#", "mailto:")) for one in page.links)
    assert HOSTILE in page.text
    assert json.dumps(HOSTILE, ensure_ascii=False)[1:-1] in exports.FORMATS["json"](view)
