"""Every page and every state of the desk: nothing is asked of anybody else, and axe finds nothing."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.accounts import Accounts
from pipeline.checks import occurrence
from pipeline.document import Issue
from pipeline.settings import load
from pipeline.store import Store
from pipeline.store.desk_views import Change, Proposal
from pipeline.web import create_app
from tests.browser.conftest import Open
from tests.browser.looking import look
from tests.browser.workshop import GLOSSARY, Workshop, box, opened
from tests.people.hashes import GOOD
from tests.web.service import serving
from tests.web.workspace import put, specimen

pytestmark = pytest.mark.browser

SAMPLE = {
    "name": "evening_post",
    "article_id": "tram-drivers",
    "target": "es",
    "concept": "timetable",
    "number": "1",
    "token": "no-such-invitation",
}
STREAM = "/jobs/events"  # no page: it goes on as long as somebody listens; the page of runs opens it


@pytest.fixture(scope="module")
def filled(root: Path) -> Workshop:
    """A document about which everything was said and done, and proposals of every kind."""
    found = Workshop.fresh(root)
    with found.desk() as desk:
        place = found.place(0)
        desk.comment(place, "Is it so?", "ana")
        desk.comment(place, "https://example.org/" + "long" * 40, "یاسمن")
        desk.write(place, desk.head(place).revision, Change("rejected", desk.head(place).text, note="No."), "ana")
        issue = Issue("lost_number", "error", "A number is missing.", target_span=(0, 3))
        text = desk.head(place).text + " 5"
        desk.write(place, desk.head(place).revision, Change("written", text, issues=(issue,)), "ana")
        desk.waive(place, occurrence(issue, desk.alike(place)[0], text), "It is meant so.", "timetable", "ana")
        sent_back = found.place(4)
        desk.write(sent_back, desk.head(sent_back).revision, Change("rejected", desk.head(sent_back).text, note="No."))
        desk.draft(found.place(5), desk.head(found.place(5)).revision, "half a sen", "")
        text = GLOSSARY.replace("horario, programa", "programa")
        for term, base in (("tabla", GLOSSARY), ("cuadro", text), ("calendario", GLOSSARY)):
            desk.propose(
                Proposal(
                    0, "town.yaml", "timetable", "es", term, {"use": "admitted"}, base, "ana", 0, "open", None, None, ""
                )
            )
        desk.decide(3, "rejected", "rosa", "That is for days.")
        desk.discuss(1, "Said at the depot.", "rosa")
        while desk.index():
            pass
    return found


def addresses(root: Path) -> list[str]:
    """The addresses of all pages, with the specimen's names in them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # FastAPI's about names that only its own pages would use
        paths = create_app(load(root)).openapi()["paths"]
    return [re.sub(r"\{(\w+)\}", lambda name: SAMPLE[name[1]], path) for path in paths if "get" in paths[path]]


def test_no_page_asks_anybody_else(open_page: Open, service: str, filled: Workshop, refusals: list[str]) -> None:
    refusals += ["404", "409"]  # the pages about people, where there are none
    page = open_page("/")
    visit(page, service, filled.root)


def test_no_page_asks_anybody_else_of_those_who_logged_in(browser: Browser, tmp_path: Path) -> None:
    with Store.open(load(tmp_path).database) as store:
        put(store, specimen("evening_post"))
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "town.yaml").write_text(GLOSSARY)
    with Accounts.open(load(tmp_path).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
    asked: list[str] = []
    with serving(tmp_path) as (_, address), browser.new_context(base_url=address) as context:
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto("/login")
        page.get_by_label("Name").fill("Ana")
        page.get_by_label("Password").fill(GOOD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Log out")).to_be_visible()
        visit(page, address.rstrip("/"), tmp_path)
        assert [url for url in asked if not url.startswith(address)] == []
        kept = context.storage_state()
        assert [one.get("name") for one in kept["cookies"]] == ["diglot"]
        assert kept["origins"] == []


def visit(page: Page, service: str, root: Path) -> None:
    """Every page, as who is logged in."""
    found = [one for one in addresses(root) if one != STREAM]
    assert len(found) >= 19
    for one in found:
        page.goto(service + one)
        expect(page.locator("h1").first).to_be_attached()


def conflict(page: Page, filled: Workshop) -> None:
    opened(page, 8)
    filled.write(7, "La de Ana.")
    box(page).fill("La mía.")
    page.keyboard.press("Control+s")
    expect(page.locator(".conflict")).to_be_visible()


def keys(page: Page, _filled: Workshop) -> None:
    page.locator("[data-keys]").click()
    expect(page.locator("#keys")).to_be_visible()


def tip(page: Page, _filled: Workshop) -> None:
    opened(page, 1)
    page.locator("button.term").first.focus()
    expect(page.locator(".tip").first).to_be_visible()


def approved(page: Page, _filled: Workshop) -> None:
    page.get_by_role("button", name="Approve these").click()
    expect(page.get_by_role("status")).to_contain_text("changed")


def typed(page: Page, _filled: Workshop) -> None:
    page.get_by_label("Language").fill("es")
    page.get_by_label("Term", exact=True).fill("cuadro de horas")
    expect(page.locator("main [data-preview]")).to_contain_text("What changes in the file")


def refused(page: Page, _filled: Workshop) -> None:
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_be_visible()


def stale(page: Page, _filled: Workshop) -> None:
    """A page from before a login."""
    for token in page.locator("input[name=token]").all():
        token.evaluate("it => { it.value = 'old'; }")
    page.locator("textarea[name=comment]").fill("Since when?")
    page.locator("button[value=comment]").click()
    expect(page.get_by_label("Your comment")).to_have_value("Since when?")


def unchosen(page: Page, _filled: Workshop) -> None:
    page.get_by_role("button", name="Translate", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No file was chosen.")


State = Callable[[Page, Workshop], None]
STATES: list[tuple[str, State | None]] = [
    ("/desk", None),
    ("/desk?document=none", None),
    ("DESK", None),
    ("ARTICLES/bridge/en/desk?show=rejected", None),
    ("DESK?at=0", tip),
    ("DESK?at=4", None),
    ("DESK?at=5", None),
    ("DESK?at=7", conflict),
    ("DESK?at=12", keys),
    ("ARTICLES/bakery-fa/en/desk", None),
    ("ARTICLES/tram-drivers/fa/desk?at=3", None),
    ("DESK/many", None),
    ("ARTICLES/library-ar/es/desk/many?wish=approve", approved),
    ("DESK/many?wish=replace&find=tranv%C3%ADa&put=tren", None),
    ("/search", None),
    ("/search?q=tram", None),
    ("/search?q=%D8%A7%D9%84%D9%85%D9%83%D8%AA%D8%A8%D8%A9", None),
    ("/search?q=nothing-of-this", None),
    ("/glossary", None),
    ("/glossary/timetable", typed),
    ("/glossary/timetable/edit", None),
    ("/proposals/new?term=depot&language=en&target=es", None),
    ("/proposals/1", None),
    ("/proposals/1?", stale),
    ("/proposals/2", refused),
    ("/proposals/3", None),
    ("/jobs", unchosen),
    ("/waivers", None),
    ("/nothing", None),
]


@pytest.mark.parametrize(("path", "act"), STATES, ids=[path for path, _ in STATES])
def test_axe_finds_nothing(
    open_page: Open, filled: Workshop, refusals: list[str], path: str, act: State | None
) -> None:
    refusals += ["403", "404", "409"]
    path = path.replace("DESK", filled.path).replace("ARTICLES", filled.articles)
    path = re.sub(r"at=(\d+)", lambda number: f"at={filled.segment(int(number[1]))}", path)
    page = open_page(path, reduced_motion="reduce")
    if act:
        act(page, filled)
    look(page)


def test_axe_finds_nothing_in_a_workspace_without_anything(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as (_, address):
        page = browser.new_page(base_url=address, reduced_motion="reduce")
        for path in ("/", "/desk", "/search", "/glossary", "/jobs"):
            page.goto(path)
            look(page)
        page.close()
