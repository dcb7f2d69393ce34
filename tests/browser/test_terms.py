"""Terms at the desk: marked on both sides, told of by pointer, keyboard and finger, put in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from pipeline.document import Markup
from pipeline.store.desk_views import Change
from tests.browser.conftest import Open
from tests.browser.looking import look, violations
from tests.browser.workshop import Workshop, box, opened

pytestmark = pytest.mark.browser
MEANING = "When the trams run."
MORE = """schema: 1
title: Places
languages: [en, es, fa]
concepts:
  - id: town
    status: approved
    terms: {en: town, es: ciudad, fa: شهر}
  - id: council
    status: approved
    terms: {en: council, es: ayuntamiento}
"""


@pytest.fixture(scope="module", autouse=True)
def more(root: Path) -> None:
    (root / "glossaries" / "places.yaml").write_text(MORE)


def tip(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def center(one: Locator) -> tuple[float, float]:
    found = one.bounding_box()
    assert found
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def test_a_term_tells_its_meaning_and_goes_in_with_a_click_or_a_key(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0))
    opened(page, 1)
    mark = page.locator(".deskrow.open .source").get_by_role("button", name="timetable")
    expect(tip(page)).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(mark).to_be_focused()
    expect(tip(page)).to_contain_text(MEANING)
    expect(tip(page)).to_contain_text("timetable: horario, programa")
    expect(mark).to_have_accessible_description(re.compile(f"horario, programa {MEANING} timetable, approved Click"))
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(tip(page)).to_have_count(0)
    expect(mark).to_be_focused()
    box(page).fill("")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("horario")
    expect(tip(page)).to_have_count(0)
    page.keyboard.type(" ")
    mark.click()
    page.keyboard.type(" ")
    mark.dblclick()  # selects the word
    page.keyboard.press("Alt+2")
    expect(box(page)).to_have_value("horario horario horarioprograma")
    # the buttons below tell the same
    button = page.locator("button.term").first
    button.focus()
    expect(tip(page)).to_contain_text(MEANING)
    button.click()
    expect(tip(page)).to_have_count(0)


def test_what_is_told_can_be_pointed_at_and_goes_when_it_is_left(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    mark = page.locator("[data-number='1'] .target [data-tip]")
    expect(mark).to_have_text("horario")
    expect(page.locator("[data-number='1'] .source [data-tip]")).to_have_text("timetable")
    mark.hover()
    expect(tip(page)).to_contain_text(MEANING)
    page.mouse.move(*center(tip(page)), steps=4)
    page.wait_for_timeout(400)
    expect(tip(page)).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip(page)).to_have_count(0)
    # in the box, whose marks lie under it
    under = page.locator(".under [data-tip]", has_text="horario")
    page.mouse.move(*center(under), steps=2)
    expect(tip(page)).to_contain_text(MEANING)
    page.keyboard.press("Escape")
    expect(tip(page)).to_have_count(0)
    expect(box(page)).to_be_focused()
    page.mouse.move(5, 5)
    before = box(page).input_value().index("horario")
    page.keyboard.press("Control+Home")
    for _ in range(before):
        page.keyboard.press("ArrowRight")
    expect(tip(page)).to_contain_text(MEANING)
    page.keyboard.type("x")
    expect(tip(page)).to_have_count(0)


def test_the_marks_of_closed_sentences_are_one_stop_of_the_keyboard(open_page: Open, workshop: Workshop) -> None:
    page = open_page(f"{workshop.articles}/tram-drivers/fa/desk")
    marks = page.locator(".deskrow [data-tip]")
    expect(marks).to_have_text(["timetable", "town", "شهری", "town", "timetable", "شهر", "council", "Town", "شهر"])
    page.locator("[data-keys]").focus()
    page.keyboard.press("Tab")
    expect(marks.nth(0)).to_be_focused()
    expect(tip(page)).to_contain_text("timetable: no term in Persian yet")
    expect(tip(page)).to_contain_text("Arrow keys lead to other terms.")
    for key, reached in (("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 3), ("ArrowUp", 2), ("ArrowRight", 1)):
        page.keyboard.press(key)
        expect(marks.nth(reached)).to_be_focused()
        expect(tip(page)).to_have_count(1)
    expect(page.locator("[data-tip][tabindex='0']")).to_have_count(1)
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 3)
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 4)
    stops = "[data-tip][tabindex='0']"
    expect(page.locator(f".deskrow.open {stops}")).to_have_text(["town", "timetable"])
    expect(page.locator(f".deskrow.open {stops}[role=button]")).to_have_text(["town"])
    expect(page.locator(f".deskrow:not(.open) {stops}")).to_have_count(1)
    page.locator(".terms").get_by_role("link", name="Propose one for timetable").focus()
    look(page)


def test_a_finger_is_told_first(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0), viewport={"width": 375, "height": 800}, has_touch=True)
    opened(page, 1)
    mark = page.locator(".deskrow.open .source [data-tip]")
    box(page).fill("")
    mark.tap()
    expect(tip(page)).to_contain_text("Tap it again to put in “\u2068horario\u2069”.")
    expect(box(page)).to_have_value("")
    mark.tap()
    expect(box(page)).to_have_value("horario")
    expect(tip(page)).to_have_count(0)
    page.locator(".deskrow.open .under [data-tip]").tap(force=True)
    expect(tip(page)).to_contain_text(MEANING)
    closed = page.locator("[data-number='4'] .target [data-tip]", has_text="horario")
    closed.tap()
    expect(tip(page)).to_contain_text(MEANING)
    fits = tip(page).bounding_box()
    assert fits
    assert 0 <= fits["x"] <= 375 - fits["width"]
    expect(page.locator(".deskrow.open")).to_have_attribute("data-number", "1")
    closed.tap()
    opened(page, 4)


def test_a_term_in_a_link_is_told_of_by_the_link_and_one_in_code_is_none(open_page: Open, workshop: Workshop) -> None:
    """Row 6 is “The paper that they voted on can be read on [the council’s page]”."""
    page = open_page(workshop.at(5))
    opened(page, 6)
    expect(page.locator(".deskrow.open [data-tip][role]:not(button)")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".deskrow.open .source a")).to_be_focused()
    expect(tip(page)).to_contain_text("council: ayuntamiento")
    with workshop.desk() as desk:
        code = (Markup(12, 19, "code"),)
        text = "El horario, horario."
        desk.write(workshop.place(0), workshop.head(0).revision, Change("written", text, markup=code), "ana")
    page.reload()
    expect(page.locator("[data-number='1'] .target [data-tip]")).to_have_text(["horario"])


def test_without_scripts_the_terms_are_listed(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path, java_script_enabled=False)
    expect(page.get_by_role("heading", name="Terms in these sentences")).to_be_visible()
    assert [one.split(":")[0].strip() for one in tip(page).all_inner_texts()] == ["timetable", "town", "council"]


def test_terms_are_marked_on_both_sides_while_one_types(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0))
    opened(page, 1)
    expect(page.locator(".deskrow.open .source .term")).to_have_text(["timetable"])
    marked = page.locator(".deskrow.open .under .term")
    expect(marked).to_have_text(["horario"])
    box(page).fill("El programa, los horarios y el Horario " + "de los tranvías de la ciudad " * 6)
    expect(marked).to_have_text(["programa", "Horario"])
    # the words under the box break where those in it do
    under, text = page.locator(".deskrow.open .under"), box(page)
    assert under.bounding_box() == text.bounding_box()
    fits = "(one) => one.scrollHeight <= one.clientHeight + 1"
    assert under.evaluate(fits)
    assert text.evaluate(fits)
    for style in ("font", "padding", "overflowWrap", "whiteSpace", "direction"):
        read = f"(one) => getComputedStyle(one).{style}"
        assert under.evaluate(read) == text.evaluate(read), style
