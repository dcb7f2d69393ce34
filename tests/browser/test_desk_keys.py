"""Reviewing with keys: each does what the list of keys says, and the eyes need not look for the next sentence."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.workshop import Workshop, box, opened
from tests.fixtures.models import installed, packages_folder
from tests.web.service import serving
from tests.web.workspace import build, put

__all__ = ["installed", "packages_folder"]
pytestmark = pytest.mark.browser


def test_one_key_approves_and_goes_to_the_next_that_needs_somebody(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    page.keyboard.press("Control+Enter")
    opened(page, 6)  # the fifth was reviewed before
    page.keyboard.type(" Fin.")
    page.keyboard.press("Control+Enter")
    opened(page, 7)
    heads = list(workshop.heads().values())
    assert (heads[3].state, heads[3].origin) == ("reviewed", "engine")
    assert (heads[5].state, heads[5].origin) == ("reviewed", "person")
    assert heads[5].text.endswith(" Fin.")


def test_an_article_is_reviewed_with_the_keyboard_alone(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path)
    page.locator("[data-go=waiting]").focus()
    page.keyboard.press("Enter")
    for number in (1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12):
        opened(page, number)
        page.keyboard.press("Control+Enter")
    opened(page, 13)  # was never translated
    page.keyboard.type("La cantina abrirá a las cinco.")
    page.keyboard.press("Control+Enter")
    opened(page, 14)
    page.keyboard.press("Control+Enter")
    opened(page, 15)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-status]")).to_have_text(
        "Nothing here waits for anybody now. Go on with the next article"
    )
    assert {head.state for head in workshop.heads().values()} == {"reviewed"}
    expect(page.locator("[data-count=waiting]")).to_have_text("0")
    expect(page.get_by_role("link", name="Go on with the next article")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("مكتبة الحي")
    opened(page, 1)


def test_keys_for_undo_next_issue_next_sentence_and_the_list(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    before = box(page).input_value()
    page.keyboard.type(" Más.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    page.keyboard.press("Alt+u")
    expect(box(page)).to_have_value(before)
    page.keyboard.press("Alt+i")
    opened(page, 11)
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 12)
    page.keyboard.press("Alt+ArrowUp")
    opened(page, 11)
    page.keyboard.press("Alt+n")
    opened(page, 12)
    page.keyboard.press("?")
    assert box(page).input_value().endswith("?"), "in the box it is a letter"
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_undo_takes_back_what_was_done_last_wherever_that_was(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(2))
    opened(page, 3)
    page.keyboard.press("Control+Enter")
    opened(page, 4)
    page.keyboard.press("Control+Enter")
    opened(page, 6)
    for number in (4, 3):
        page.keyboard.press("Alt+u")
        opened(page, number)
        expect(page.locator(".deskrow.open .state")).to_have_text("not reviewed")
    states = [head.state for head in workshop.heads().values()]
    assert states[2:4] == ["translated", "translated"]
    page.keyboard.press("Alt+ArrowUp")
    opened(page, 2)
    page.keyboard.press("Alt+u")
    expect(page.locator("[data-status]")).to_have_text("There is nothing to undo here.")
    expect(box(page)).to_be_focused()


def test_the_box_stays_where_the_eyes_are(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(2), viewport={"width": 1200, "height": 700})
    opened(page, 3)
    heights = []
    for number in (4, 6, 7, 8, 9):
        page.keyboard.press("Control+Enter")
        opened(page, number)
        heights.append(page.locator(".deskrow.open").evaluate("(one) => one.getBoundingClientRect().top"))
        last = page.locator(".deskrow.open .more").evaluate("(one) => one.getBoundingClientRect().bottom")
        assert last <= 700
    assert max(heights) - min(heights) < 2


def test_a_filter_stays_while_its_sentences_are_worked_on(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path)
    page.locator(".choice a", has_text="To look at").click()
    assert page.url.endswith("?show=issues")
    expect(page.locator(".deskrow")).to_have_count(2)
    page.locator(".edit").first.click()
    opened(page, 11)
    assert "show=issues" in page.url
    page.keyboard.press("Control+Enter")
    opened(page, 14)  # the next of these, not the next of all
    page.reload()
    opened(page, 14)
    expect(page.locator(".deskrow")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-status]")).to_contain_text("Nothing here waits")


def test_a_suggestion_of_the_memory_is_one_key_away(open_page: Open, workshop: Workshop) -> None:
    """A sentence of another document that was approved, and differs in a word."""
    kept = {"en": "The crane lifts nine crates an hour.", "es": "La grúa levanta nueve cajas por hora."}
    new = {"en": "The crane lifts eight crates an hour.", "es": "La grua levanta cajas."}
    documents = {"last_week": {**kept, "state": "reviewed"}, "this_week": new}
    with workshop.desk() as desk:
        for name, sentence in documents.items():
            article = {"id": "a", "language": "en", "blocks": [{"paragraph": [sentence]}]}
            put(desk, build({"name": name, "articles": [article]}))
        desk.index()
    page = open_page("/documents/this_week/articles/a/es/desk")
    page.locator("[data-go=waiting]").click()
    opened(page, 1)
    memory = page.locator(".memory li")
    expect(memory).to_have_count(1)
    expect(memory.locator(".percent")).to_have_text("90%")
    assert memory.locator("del").inner_text() == "nine"
    assert memory.locator("ins").inner_text() == "eight"
    expect(memory.get_by_role("link")).to_have_attribute("href", re.compile("^/documents/last_week/"))
    page.keyboard.press("Alt+m")
    expect(box(page)).to_have_value(kept["es"])


def _offered(page: Page, text: str, number: int) -> None:
    """Have so many fixes offered for a text that is saved."""
    opened(page, 7)
    box(page).fill(text)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-fix]")).to_have_count(number)


def test_an_offered_fix_is_one_key_away(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(6))
    _offered(page, "Los primeros tranvías  salieron de la cochera norte a las seis, una hora más tarde.", 1)
    page.keyboard.press("Alt+f")
    expect(box(page)).to_have_value(
        "Los primeros tranvías salieron de la cochera norte a las seis, una hora más tarde."
    )


def test_several_fixes_go_in_one_after_the_other(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(6))
    _offered(page, "Los primeros  tranvías salieron de la cochera norte a las seis, una hora más tarde", 2)
    page.keyboard.press("Control+Home")
    page.keyboard.type("Dicen: ")
    page.keyboard.press("Alt+f")
    page.locator("[data-fix]").last.click()
    mended = "Los primeros tranvías salieron de la cochera norte a las seis, una hora más tarde."
    expect(box(page)).to_have_value(f"Dicen: {mended}")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(box(page)).not_to_have_value(f"Dicen: {mended}")
    page.get_by_role("button", name="Mend all of these").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" ")
    page.keyboard.press("Alt+f")  # there is nothing to be mended any more
    page.keyboard.press("Backspace")
    expect(box(page)).to_have_value(f"Dicen: {mended}")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-fix]")).to_have_count(0)


def test_what_is_right_here_is_left_so_by_keyboard(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(4))
    opened(page, 5)
    box(page).fill("De los 412 conductores, 317 dijeron que sí.")
    page.keyboard.press("Control+s")
    row = page.locator(".deskrow.open")
    expect(row.locator(".issues .error")).to_have_count(1)
    page.keyboard.press("Alt+w")
    page.keyboard.type("The count was corrected.")
    page.keyboard.press("Enter")
    expect(row.locator(".waived li")).to_contain_text("The count was corrected.")
    expect(row.locator(".issues .error")).to_have_count(0)
    expect(row).to_have_attribute("data-issue", "")
    expect(box(page)).to_be_focused()
    row.get_by_role("button", name="Take it back").click()
    expect(row.locator(".issues .error")).to_have_count(1)


@pytest.mark.usefixtures("packages_folder")
def test_what_else_the_engines_would_say_is_one_key_away(browser: Browser, workshop: Workshop) -> None:
    with serving(workshop.root) as (_, address):  # one that finds the packages
        page = browser.new_page(base_url=address)
        page.goto(workshop.at(0))
        take_another(page, workshop)
        page.close()


def take_another(page: Page, workshop: Workshop) -> None:
    opened(page, 1)
    page.keyboard.type(" Mío")
    page.keyboard.press("Alt+o")
    others = page.locator(".others li")
    expect(others.first).to_be_visible(timeout=30_000)
    assert box(page).input_value().endswith(" Mío"), "what was typed is still there"
    told = page.locator(".others").inner_text()
    assert "apertium, English → Spanish" in told
    assert "argos, English → Spanish" in told
    first = others.first.locator("p[lang=es]").inner_text()
    others.first.get_by_role("button", name="Take it").click()
    expect(box(page)).to_have_value(first)
    page.keyboard.press("Control+Enter")
    opened(page, 2)
    head = workshop.heads()[workshop.segment(0)]
    assert (head.text, head.origin, head.state) == (first, "engine", "reviewed")


def test_the_list_of_keys_is_whole_and_true(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0))
    opened(page, 1)
    page.get_by_role("button", name="Keys").click()
    listed = set()
    for keys in page.locator("#keys dt").all():
        first, *others = keys.locator("kbd").all_inner_texts()
        if first in ("Alt", "Ctrl"):
            letters = (
                "123456789" if others == ["1", "9"] else [{"↓": "ArrowDown", "↑": "ArrowUp"}.get(o, o) for o in others]
            )
            listed |= {(first, letter) for letter in letters}
    page.keyboard.press("Escape")
    taken = page.evaluate(
        """() => {
          const arrows = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"];
          const keys = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "Enter", ...arrows];
          const desk = document.querySelector("[data-desk] .source");
          HTMLElement.prototype.click = () => {};
          const found = [];
          for (const held of ["Alt", "Ctrl"]) for (const key of keys) {
            const code = /^[A-Z]$/.test(key) ? `Key${key}` : /^[0-9]$/.test(key) ? `Digit${key}` : key;
            const event = new KeyboardEvent("keydown", { key: key.length === 1 ? key.toLowerCase() : key, code,
              altKey: held === "Alt", ctrlKey: held === "Ctrl", bubbles: true, cancelable: true });
            desk.dispatchEvent(event);
            if (event.defaultPrevented) found.push([held, key]);
          }
          return found;
        }"""
    )
    assert {tuple(one) for one in taken} == listed
