"""A page that was made a moment ago is given again, to the same person alone and only while nothing was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.accounts import Accounts
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Place
from pipeline.web import create_app, rendering, repeated
from tests.web.conftest import Client, client_of
from tests.web.visitor import Visitor
from tests.web.workspace import specimen

ARTICLE = "/documents/evening_post/articles/tram-drivers/es"
PHRASE = "four ferries leave at noon"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that pages were made of, in order."""
    names: list[str] = []
    page = rendering.page

    def counted(name: str, *arguments: object, **values: object) -> object:
        names.append(name)
        return page(name, *arguments, **values)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.web.routes.page", counted)
    return names


def test_a_page_is_made_once_until_somebody_writes(tmp_path: Path, made: list[str]) -> None:
    client = client_of(tmp_path, specimen("evening_post"))
    client.get("/")  # opens the database
    made.clear()
    first, again = client.get(ARTICLE), client.get(ARTICLE)
    assert (again.content, again.headers) == (first.content, first.headers)
    assert again.headers["content-security-policy"]
    assert made == ["article.html"]
    client.get(f"{ARTICLE}?show=original")
    assert made == ["article.html"] * 2, "another address is another page"
    with Desk.open(load(tmp_path).database) as desk:
        place = Place(
            "evening_post", "tram-drivers", next(iter(desk.heads("evening_post", "tram-drivers", "es"))), "es"
        )
        desk.write(place, desk.head(place).revision, Change("written", "Otro título."), "ana")
    assert "Otro título." in client.get(ARTICLE).text
    assert made == ["article.html"] * 3


def test_where_there_is_no_room_for_all_the_last_ones_stay(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(tmp_path, specimen("evening_post"))
    client.get("/")
    pages = [f"{ARTICLE}?n={number}" for number in range(3)]
    monkeypatch.setattr(repeated, "_MOST", 2 * len(client.get(ARTICLE).content) + 100)
    made.clear()
    for page in (*pages, pages[1], pages[2]):
        client.get(page)
    assert len(made) == 3, "the last two are given again"
    client.get(pages[0])
    assert len(made) == 4
    client.get(pages[2])
    assert len(made) == 4, "who was asked for longest ago goes first"


def test_what_is_missing_or_may_change_otherwise_is_asked_anew(tmp_path: Path, made: list[str]) -> None:
    client = client_of(tmp_path, specimen("evening_post"))
    client.get("/")
    assert [client.get("/documents/nothing").status_code for _ in range(2)] == [404, 404]
    glossaries = tmp_path / "glossaries"
    glossaries.mkdir()
    assert "cannot be used" not in client.get(f"{ARTICLE}/desk").text
    (glossaries / "broken.yaml").write_text("schema: [")
    assert "cannot be used" in client.get(f"{ARTICLE}/desk").text


def test_nobody_gets_the_page_of_another(tmp_path: Path) -> None:
    app = client_of(tmp_path, specimen("evening_post")).app
    with Accounts.open(load(tmp_path).database) as accounts:
        for name in ("Ana", "Bea"):
            accounts.add(name, "admin", PHRASE)
    ana, bea = Visitor(app), Visitor(app)
    for visitor, name in ((ana, "Ana"), (bea, "Bea")):
        visitor.log_in(name, PHRASE)
    pages = [visitor.get(ARTICLE).text for visitor in (ana, bea, ana, bea)]
    assert ana.token != bea.token
    assert pages[:2] == pages[2:]
    assert ["Ana" in page for page in pages[:2]] == [True, False]
    assert Client(create_app(load(tmp_path))).get(ARTICLE).status_code == 303
    assert Visitor(app).get(ARTICLE).status_code == 303, "what others read is not for who is not logged in"
