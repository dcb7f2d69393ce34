"""What the desk shows of a sentence, and what can be done with it, also without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pipeline.document import Issue
from pipeline.store.desk_views import Change
from tests.browser.conftest import Open
from tests.browser.workshop import Workshop, box, opened

pytestmark = pytest.mark.browser


@pytest.mark.apertium
def test_a_sentence_is_translated_anew_with_the_glossary_of_now(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0))
    opened(page, 1)
    page.get_by_role("button", name="Translate anew").click()
    expect(page.locator("summary", has_text="History")).to_have_text("History (2)", timeout=30_000)
    assert "horario" in box(page).input_value()
    page.locator("summary", has_text="Why this translation").click()
    expect(page.locator(".why")).to_contain_text("timetable → horario")


def test_the_why_names_engine_model_and_way(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    page.get_by_text("Why this translation").click()
    words = page.locator(".why").inner_text()
    assert "apertium" in words
    assert "en-es 1.0" in words
    assert "English → Spanish" in words


def test_a_comment_and_sending_back(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    page.locator("summary", has_text="Comments").click()
    page.get_by_label("Say something").fill("Which council?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments")).to_contain_text("Which council?")
    page.get_by_role("button", name="Resolve").click()
    page.locator("summary", has_text="Comments").click()
    expect(page.locator(".comments")).to_contain_text("resolved by")
    page.locator("summary", has_text="Send it back").click()
    page.get_by_label("What is wrong with it").fill("The meaning is wrong.")
    page.keyboard.press("Enter")
    expect(page.locator(".deskrow.open .failure")).to_contain_text("The meaning is wrong.")


def test_the_history_brings_a_text_back(open_page: Open, workshop: Workshop) -> None:
    before = list(workshop.heads().values())[3].text
    workshop.write(3, "Otra.")
    page = open_page(workshop.at(3))
    page.locator("summary", has_text="History").click()
    expect(page.locator(".history ins").first).to_be_visible()
    newest = page.locator(".history li").first
    expect(newest).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d UTC · ana wrote · not reviewed"))
    page.get_by_role("button", name="Bring this back").click()
    expect(box(page)).to_have_value(before)


def test_source_and_translation_stand_beside_each_other(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.path)
    rows = """(list) => [...list.children].map((row) => [...row.querySelectorAll(".source, .target")]
      .map((side) => side.getBoundingClientRect()))"""
    shown = page.locator(".deskrows").evaluate(rows)
    assert len(shown) == 15
    for source, target in shown:
        assert source["right"] <= target["left"]
        assert source["top"] == target["top"]
    page.set_viewport_size({"width": 375, "height": 800})
    for source, target in page.locator(".deskrows").evaluate(rows):
        assert source["bottom"] <= target["top"]


def test_right_to_left_and_on_a_phone(open_page: Open, workshop: Workshop) -> None:
    page = open_page(
        f"{workshop.articles}/tram-drivers/fa/desk?at={workshop.segment(3)}", viewport={"width": 375, "height": 800}
    )
    assert box(page).evaluate("(one) => getComputedStyle(one).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator("[data-number='6'] .edit").click()
    opened(page, 6)


def test_it_works_without_scripts(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3), java_script_enabled=False)
    page.locator("textarea[name=text]").fill("Sin guiones.")
    page.get_by_role("button", name="Approve and go on").click()
    expect(page.locator(".deskrow.open")).to_have_attribute("data-number", "6")
    assert workshop.heads()[workshop.segment(3)].state == "reviewed"


def test_every_act_works_without_scripts(open_page: Open, workshop: Workshop, refusals: list[str]) -> None:
    refusals.append("409 (Conflict)")
    page = open_page(workshop.at(3), java_script_enabled=False)
    before = workshop.head(3).text
    text = page.locator("textarea[name=text]")
    page.get_by_role("button", name="Save", exact=True).click()
    text.fill("Uno.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(text).to_have_value("Uno.")
    page.get_by_role("button", name="Undo").click()
    expect(text).to_have_value(before)
    page.locator("summary", has_text="History").click()
    page.locator(".history li", has_text="Uno.").get_by_role("button").first.click()
    expect(text).to_have_value("Uno.")
    page.locator("summary", has_text="Comments").click()
    page.get_by_label("Say something").fill("Which council?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments")).to_contain_text("Which council?")
    page.get_by_role("button", name="Resolve").click()
    page.locator("summary", has_text="Comments").click()
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    page.locator("summary", has_text="Send it back").click()
    page.get_by_label("What is wrong with it").fill("No.")
    page.get_by_role("button", name="Send it back").click()
    expect(page.locator(".deskrow.open .failure")).to_contain_text("No.")
    workshop.write(3, "De Ana.")
    text.fill("Mía.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".conflict dd")).to_have_count(3)
    page.get_by_role("button", name="Keep theirs").click()
    expect(text).to_have_value("De Ana.")
    page.get_by_role("link", name="Close sentence 4").click()
    expect(page.locator("textarea[name=text]")).to_have_count(0)


def test_what_a_screen_reader_is_told(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(10))
    opened(page, 11)
    text = page.get_by_role("textbox", name="Translation of sentence 11 into Spanish")
    expect(text).to_be_focused()
    expect(text).to_have_accessible_description(re.compile("The engine does not know this word"))
    for attribute, value in {"lang": "es", "dir": "ltr", "spellcheck": "true"}.items():
        expect(text).to_have_attribute(attribute, value)
    expect(page.get_by_role("status")).to_have_text("")
    page.evaluate(
        """() => {
          window.told = [];
          const status = document.querySelector("[role=status]");
          const note = () => status.textContent.trim() && told.push(status.textContent.trim());
          new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    page.keyboard.type(" Sí.")
    page.wait_for_timeout(1000)  # the draft is kept without a word
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 12)
    page.keyboard.press("Alt+ArrowUp")
    opened(page, 11)
    assert page.evaluate("told") == ["Saved."]


def test_marks_that_overlap_can_be_told_apart(open_page: Open, workshop: Workshop) -> None:
    """A term, an issue and the markup of the text over the same words."""
    with workshop.desk() as desk:
        text = workshop.head(0).text
        span = (text.index("nuevo"), text.index("horario") + len("horario"))
        issue = Issue("punctuation", "warning", "Look at this.", target_span=span)
        desk.write(workshop.place(0), workshop.head(0).revision, Change("written", text + "!", issues=(issue,)), "ana")
    page = open_page(f"{workshop.path}?at={workshop.segment(0)}")
    opened(page, 1)
    style = "(one) => [getComputedStyle(one).borderBottomStyle, getComputedStyle(one).textDecorationLine]"
    term = page.locator(".deskrow.open .source .term").evaluate(style)
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 2)
    mark = page.locator("[data-number='1'] .target .issue")
    assert mark.inner_text() == "nuevo horario"
    assert term == ["solid", "none"]
    assert mark.evaluate(style) == ["none", "underline"]
