"""Reading with the eyes, the pointer, the keyboard, on paper, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

ARTICLES = "/documents/evening_post/articles"
PHONE = {"width": 375, "height": 700}


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def marked(page: Page) -> list[str]:
    return page.locator(".partner").all_inner_texts()


SENTENCE = "Of 412 drivers who took part, 371 said yes."
ORACION = "De los 412 conductores que participaron, 371 dijeron que sí."


@pytest.mark.parametrize("pointed", [SENTENCE, ORACION])
def test_pointing_at_a_sentence_marks_its_partner(open_page: Open, pointed: str) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    assert marked(page) == []
    page.get_by_text(pointed).hover()
    assert marked(page) == [SENTENCE, ORACION]
    page.locator(".trail").hover()
    assert marked(page) == []


def test_a_mark_can_be_seen(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es", reduced_motion="reduce")
    ground = "getComputedStyle(document.querySelector('.target .segment')).backgroundColor"
    before = page.evaluate(ground)
    page.locator(".source .segment").first.hover()
    assert page.evaluate(ground) != before


def test_focus_marks_the_partner_and_arrows_walk_the_text(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    page.locator(".source .segment").first.focus()
    assert marked(page) == [
        "Tram drivers agree on a new timetable",
        "Los conductores de tranvía acuerdan un nuevo horario",
    ]
    page.keyboard.press("ArrowRight")
    assert marked(page) == ["By our town reporter", "De nuestra reportera local"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "De nuestra reportera local"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent").startswith("Los conductores")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent").startswith("Los conductores"), (
        "the first has none before"
    )
    page.keyboard.press("Escape")
    assert marked(page) == []


def test_the_text_is_one_stop_of_the_keyboard(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/bridge/en")
    expect(page.locator(".segment[tabindex='0']")).to_have_count(1)
    expect(page.locator(".segment[tabindex='-1']")).to_have_count(5)


def test_arrows_follow_the_direction_of_the_text(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/bakery-fa/en")
    page.locator(".source .segment").first.focus()
    page.keyboard.press("ArrowLeft")
    assert marked(page) == ["تبریز، ۲۵ مه", "Tabriz, 25 May"]


def test_enter_on_a_link_in_a_sentence_follows_the_link(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    page.evaluate(
        """() => document.addEventListener("click", (event) => {
          event.preventDefault();
          document.title = event.target.href;
        })"""
    )
    page.locator(".source a").first.focus()
    page.keyboard.press("Enter")
    assert page.title() == "https://example.org/timetable?year=2026&line=3"


def test_sides_stand_beside_each_other_row_by_row(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    for row in page.locator(".pair").all():
        source, target = box(row.locator(".source")), box(row.locator(".target"))
        assert source["x"] + source["width"] < target["x"]
        assert abs(source["y"] - target["y"]) < 12


def test_a_phone_has_one_column(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/fa", viewport=PHONE)
    for row in page.locator(".pair:not(.sides)").all():
        source, target = box(row.locator(".source")), box(row.locator(".target"))
        assert source["y"] + source["height"] <= target["y"]
        assert target["x"] + target["width"] <= PHONE["width"]


def test_a_tap_on_a_sentence_marks_its_partner(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es", viewport=PHONE, has_touch=True, is_mobile=True)
    page.get_by_text(SENTENCE).tap()
    assert marked(page) == [SENTENCE, ORACION]


def test_right_to_left_text_is_set_so(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/bakery-fa/en")
    source, target = page.locator(".source p").nth(2), page.locator(".target p").nth(2)
    style = "(one) => [getComputedStyle(one).direction, parseFloat(getComputedStyle(one).lineHeight)]"
    (source_way, source_line), (target_way, target_line) = source.evaluate(style), target.evaluate(style)
    assert (source_way, target_way) == ("rtl", "ltr")
    assert source_line > target_line
    emphasis = page.locator(".source em").first
    assert emphasis.evaluate("(one) => getComputedStyle(one).fontStyle") == "normal"
    # a sentence that begins with Latin letters still runs from the right
    first = page.locator(".source .segment", has_text="IPC،")
    assert first.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_the_page_itself_runs_from_the_left(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/bakery-fa/en")
    assert page.evaluate("getComputedStyle(document.querySelector('.pairs')).direction") == "ltr"
    assert box(page.locator(".source h1"))["x"] < box(page.locator(".target h1"))["x"]


def test_modes_and_targets_are_links(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es", java_script_enabled=False)
    page.get_by_role("link", name="Translation", exact=True).click()
    expect(page.locator(".source")).to_have_count(0)
    expect(page.get_by_text(ORACION)).to_be_visible()
    page.get_by_role("link", name="فارسی", exact=True).click()
    expect(page.locator(".source")).to_have_count(0)
    expect(page.locator(".target").first).to_have_attribute("dir", "rtl")
    page.get_by_role("link", name="Original", exact=True).click()
    expect(page.locator(".target")).to_have_count(0)
    expect(page.get_by_text(SENTENCE)).to_be_visible()


def test_reading_needs_no_script(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_role("link", name="evening_post").click()
    page.get_by_role("link", name="What reading did to this file").click()
    page.get_by_text("Words joined at a line-end hyphen").click()
    expect(page.get_by_text("timetable", exact=True)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Los conductores de tranvía").click()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.get_by_text(ORACION)).to_be_visible()
    expect(page.locator(".keys")).to_be_hidden()
    page.get_by_text("1 note").first.click()
    expect(page.get_by_text("The engine does not know this word")).to_be_visible()
    page.get_by_role("link", name="Next article").click()
    expect(page.get_by_role("heading", name="El puente viejo vuelve a abrir")).to_be_visible()


def test_a_note_leads_to_its_sentence(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    page.get_by_text("1 note").first.click()
    page.locator(".notes a", has_text="Saltmarket").click()
    assert page.locator(".segment:target").inner_text().startswith("Los domingos")


def test_paper_gets_text_and_no_buttons(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es", color_scheme="dark")
    page.emulate_media(media="print")
    for gone in (".site", ".tools", ".around", ".notes", ".keys"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text("Machine translation")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.pair.paragraph')).breakInside") == "avoid"
    for mark in page.locator(".target .issue, .flagged").all():
        assert mark.evaluate("(one) => getComputedStyle(one).textDecorationLine") == "none"
    row = page.locator(".pair.paragraph").first
    assert box(row.locator(".source"))["x"] < box(row.locator(".target"))["x"]


def test_dark_is_dark(open_page: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = open_page("/", color_scheme="light").evaluate(ground)
    assert open_page("/", color_scheme="dark").evaluate(ground) != light
