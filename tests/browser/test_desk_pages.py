"""The desk's other pages in a browser: what needs a person, many at once, search, runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.settings import load
from pipeline.store.desk import Desk
from tests.browser.conftest import Open
from tests.browser.workshop import Workshop, opened
from tests.web.workspace import build, put

pytestmark = pytest.mark.browser

DOCKS = {
    "name": "dock_paper",
    "articles": [
        {
            "id": "a",
            "language": "zh",
            "blocks": [{"paragraph": [{"zh": "码头工人星期一开始罢工。", "en": "The dockers struck."}]}],
        }
    ],
}


@pytest.fixture(scope="module", autouse=True)
def docks(root: Path) -> None:
    with Desk.open(load(root).database) as desk:
        put(desk, build(DOCKS))
        while desk.index():
            pass


def test_the_start_page_leads_to_the_next_doubtful_sentence(open_page: Open, workshop: Workshop) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Desk: what needs a person").click()
    page.get_by_label("Document").select_option(workshop.document)
    page.get_by_label("Into").select_option("es")
    page.get_by_label("That need").select_option("issues")
    page.get_by_role("button", name="Show").press("Enter")
    assert page.url.endswith(f"/desk?document={workshop.document}&target=es&needs=issues")
    row = page.locator(".wait")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("18 not reviewed · 12 not translated · 1 reviewed")
    expect(row).to_contain_text("2 warnings")
    page.reload()
    expect(page.get_by_label("That need")).to_have_value("issues")
    row.get_by_role("link").click()
    opened(page, 11)
    expect(page.locator(".deskrow.open .issues")).to_contain_text("The engine does not know this word")
    page.go_back()
    for key in ("Tab", "Tab", "Enter"):  # and with the keyboard at once
        page.keyboard.press(key)
    opened(page, 11)


def test_nothing_found_leads_on(open_page: Open) -> None:
    page = open_page("/desk?needs=rejected&target=fa")
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".wait").first).to_be_visible()


def test_many_are_approved_at_once_and_taken_back(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path, java_script_enabled=False)
    page.get_by_role("link", name="Many at once").click()
    page.get_by_role("link", name="Approve what has no issues").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(11)
    rows.first.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Approve these").click()
    expect(page.get_by_role("status")).to_contain_text("10 sentences changed")
    assert [head.state for head in workshop.heads().values()].count("reviewed") == 11
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.get_by_role("status")).to_contain_text("10 sentences changed")
    assert [head.state for head in workshop.heads().values()].count("reviewed") == 1


def test_words_are_replaced_after_a_look_and_taken_back(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path)
    page.get_by_role("link", name="Many at once").click()
    page.get_by_role("link", name="Find and replace").press("Enter")
    expect(page.get_by_label("Find")).to_be_focused()
    page.keyboard.type("tranvía")
    page.keyboard.press("Tab")
    page.keyboard.type("tren")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("#changes")).to_be_focused()
    expect(page.locator("tbody del").first).to_have_text("tranvía")
    expect(page.locator("tbody ins").first).to_have_text("tren")
    before = [head.text for head in workshop.heads().values()]
    page.get_by_role("button", name="Replace in these").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 sentences changed")
    expect(page.get_by_role("status")).to_be_focused()
    assert sum("tren" in head.text.split() for head in workshop.heads().values()) == 3
    page.get_by_role("button", name="Undo all of it").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 sentences changed")
    assert [head.text for head in workshop.heads().values()] == before


@pytest.mark.parametrize(
    ("words", "side", "found"),
    [
        ("TIMETABLE", "source", "timetable"),
        ("tranvia", "target", "tranvía"),
        ("گفتوگو", "target", "گفت‌وگو"),  # written without the joiner, and as one word
        ("گفت و گو", "target", "گفت‌وگو"),
        ("المكتبه", "source", "المكتبة"),
        ("罢工", "source", "罢工"),
        ('"rest days"', "source", "rest days"),
    ],
)
def test_search_finds_every_script(open_page: Open, words: str, side: str, found: str) -> None:
    page = open_page("/search")
    page.get_by_label("Words, or").fill(words)
    page.get_by_role("combobox", name="In", exact=True).select_option(side)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Search").press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    marked = "".join(page.locator(".hits li").first.locator(".hit").all_inner_texts())
    assert marked.replace(" ", "") == found.replace(" ", "")


def test_search_is_filtered_and_leads_to_the_sentence(open_page: Open, workshop: Workshop) -> None:
    with workshop.desk() as desk:
        desk.index()
    page = open_page("/search")
    page.get_by_label("Words, or").fill("depot")
    for label, value in {"Document": workshop.document, "From": "en", "Into": "es", "State": "translated"}.items():
        page.get_by_role("combobox", name=label, exact=True).select_option(value)
    page.get_by_role("button", name="Search").click()
    for asked in (f"document={workshop.document}", "language=en", "target=es", "state=translated"):
        assert asked in page.url
    expect(page.locator(".hits li")).to_have_count(1)
    page.locator(".hits a").click()
    opened(page, 7)
    page.go_back()
    page.get_by_label("With these capitals").check()
    page.get_by_label("Whole words").check()
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hits li")).to_have_count(1)
    assert "exact=1" in page.url
    page.get_by_label("Words, or").fill("Depot")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing was found.")).to_be_visible()
    page.get_by_label("Words, or").fill("depot")
    page.get_by_label("State").select_option("final")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing was found.")).to_be_visible()


def test_what_is_not_translated_is_found_where_it_stands(open_page: Open, service: str) -> None:
    page = open_page("/search?q=legumes")
    page.locator(".hits a").first.click()
    here = page.locator(".segment:target")
    expect(here).to_contain_text("a feira de legumes")
    expect(here).to_be_in_viewport()
    page.goto(f"{service}/search?q=legumes&state=initial&target=es")
    page.locator(".hits a").first.click()
    opened(page, 2)


def long_issue(folder: Path) -> Path:
    # few paragraphs of many sentences: they are read in no time, and take some seconds to translate
    lines = [
        " ".join(f"The council of ward {n} met on day {m} and spoke of {n + m + 3} streets." for m in range(100))
        for n in range(60)
    ]
    path = folder / "wards.md"
    path.write_text("# The wards\n\n" + "\n\n".join(lines) + "\n")
    return path


def more_than(page: Page, number: int) -> int:
    """The number of sentences that the page tells once it has grown, without the page being loaded anew."""
    told = page.get_by_role("status")
    for _ in range(600):
        found = re.search(r"([\d,]+) of", told.inner_text())
        if found and int(found[1].replace(",", "")) > number:
            return int(found[1].replace(",", ""))
        page.wait_for_timeout(100)
    raise AssertionError(told.inner_text())


@pytest.mark.apertium
def test_a_file_is_uploaded_translated_cancelled_and_gone_on_with(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/jobs")
    (tmp_path / "letters.md").write_text("# Letters\n\nThe depot is cold.\n")
    files = [long_issue(tmp_path), tmp_path / "letters.md"]
    page.get_by_label("Markdown or plain text").set_input_files(files)
    page.get_by_role("button", name="Put them into input/").click()
    expect(page.get_by_label("letters.md")).to_be_visible()
    page.get_by_label("wards.md").check()
    page.get_by_label("español").check()
    start = open_page("/desk")
    loads: list[str] = []
    start.on("load", lambda _page: loads.append("desk"))
    page.get_by_role("button", name="Translate", exact=True).press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=30_000)
    more_than(page, more_than(page, 0))
    expect(start.get_by_role("status")).to_contain_text("Translating wards", timeout=30_000)
    assert loads == [], "told while it goes on, on a page that stays"
    page.get_by_role("button", name="Cancel the run").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Cancelled", timeout=60_000)
    cancelled = more_than(page, 0)
    page.get_by_role("button", name="Go on with it").press("Enter")
    more_than(page, cancelled)
    page.get_by_role("button", name="Cancel the run").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Cancelled", timeout=60_000)


@pytest.mark.apertium
def test_a_run_ends_and_its_document_waits(open_page: Open, root: Path) -> None:
    (root / "input").mkdir(exist_ok=True)
    (root / "input" / "rents.md").write_text("# Rents rise\n\nThe rents of the town rose again in May.\n")
    page = open_page("/jobs", java_script_enabled=False)
    page.get_by_label("rents.md").check()
    page.get_by_label("Into").fill("es")
    page.get_by_role("button", name="Translate", exact=True).click()
    live = open_page("/jobs")
    expect(live.get_by_role("status")).to_have_text("Done: 2 of 2 sentences.", timeout=60_000)
    live.goto(live.url.replace("/jobs", "/desk?document=rents"))
    expect(live.locator(".wait")).to_contain_text("2 not reviewed")
