"""Reviewing with keys and without losing a letter."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from pipeline.document import Issue
from pipeline.store.desk_views import Change
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


def test_what_was_typed_is_there_again_after_the_page_was_left(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    page.keyboard.type(" y algo más")
    segment = workshop.segment(3)
    page.wait_for_timeout(100)
    for _ in range(50):
        if workshop.heads()[segment].draft:
            break
        page.wait_for_timeout(100)
    assert (workshop.heads()[segment].draft or "").endswith(" y algo más")
    assert not workshop.heads()[segment].text.endswith("algo más")
    page.goto("about:blank")
    page = open_page(f"{workshop.path}?at={segment}")
    assert box(page).input_value().endswith(" y algo más")
    expect(page.locator(".deskrow.open .notice")).to_contain_text("typed and did not save")


def slow(page: Page, wish: str) -> None:
    """What is typed comes before the answer to this act."""

    def wait(route: Route) -> None:
        if f"act={wish}" in (route.request.post_data or ""):
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/desk/*", wait)


def test_what_is_typed_while_an_answer_is_on_its_way_is_kept(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    slow(page, "save")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Ya ")
    page.keyboard.press("Control+s")
    page.keyboard.type("no ")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    page.keyboard.type("y ")
    assert box(page).input_value().startswith("Ya no y ")
    assert workshop.head(3).text.startswith("Ya Tras"), "what was there when it was saved"
    page.keyboard.press("Control+s")
    page.keyboard.press("Alt+u")  # waits for what is to be undone
    expect(page.locator("[data-status]")).to_have_text("Undone.")
    slow(page, "undo")
    page.keyboard.type("x")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    page.keyboard.press("Alt+u")
    page.keyboard.press("Alt+ArrowUp")  # waits for the answer, which opens its sentence once more
    opened(page, 3)
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 4)
    slow(page, "approve")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("¡")
    opened(page, 6)
    expect(page.locator("[data-number='4'] .standing")).to_contain_text("unsaved text")
    assert "¡" in (workshop.head(3).draft or "")


def test_a_comment_half_typed_outlives_its_row(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    page.locator("summary", has_text="Comments").click()
    comment = page.get_by_label("Say something")
    comment.fill("Which cou")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    expect(comment).to_have_value("Which cou")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 5)
    page.keyboard.press("Alt+ArrowUp")
    opened(page, 4)
    expect(comment).to_have_value("Which cou")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("[data-status]")).to_have_text("Your comment is there.")
    expect(comment).to_have_value("")


def test_a_sentence_left_half_typed_is_marked(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    page.keyboard.type(" x")
    page.keyboard.press("Alt+ArrowDown")
    opened(page, 5)
    expect(page.locator("[data-number='4'] .standing")).to_contain_text("unsaved text")


def test_three_texts_when_somebody_was_faster(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(3))
    opened(page, 4)
    workshop.write(3, "La de Ana.")
    box(page).fill("La mía.")
    page.keyboard.press("Control+s")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("ana changed this sentence")
    expect(conflict.locator("dd")).to_have_count(3)
    assert conflict.locator("dd").all_inner_texts()[1:] == ["La de Ana.", "La mía."]
    expect(box(page)).to_have_value("La mía.")
    assert workshop.heads()[workshop.segment(3)].text == "La de Ana."
    page.get_by_role("button", name="Put theirs into the box").click()
    expect(box(page)).to_have_value("La de Ana.")
    page.keyboard.press("Control+z")
    expect(box(page)).to_have_value("La mía.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-status]")).to_have_text("Saved.")
    assert workshop.heads()[workshop.segment(3)].text == "La mía."


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


def test_an_offered_fix_is_one_key_away(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(6))
    opened(page, 7)
    box(page).fill("Los primeros tranvías  salieron de la cochera norte a las seis, una hora más tarde.")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-fix]")).to_have_count(1)
    page.keyboard.press("Alt+f")
    expect(box(page)).to_have_value(
        "Los primeros tranvías salieron de la cochera norte a las seis, una hora más tarde."
    )


def test_several_fixes_go_in_one_after_the_other(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(6))
    opened(page, 7)
    box(page).fill("Los primeros  tranvías salieron de la cochera norte a las seis, una hora más tarde")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-fix]")).to_have_count(2)
    page.keyboard.press("Control+Home")
    page.keyboard.type("Dicen: ")
    page.keyboard.press("Alt+f")
    page.keyboard.press("Alt+f")
    mended = "Los primeros tranvías salieron de la cochera norte a las seis, una hora más tarde."
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


def test_nothing_is_lost_while_the_service_is_restarted(browser: Browser, workshop: Workshop) -> None:
    context = browser.new_context()
    page = context.new_page()
    with serving(workshop.root) as (_, address):
        port = urlsplit(address).port
        page.goto(f"{address.rstrip('/')}{workshop.at(3)}")
        opened(page, 4)
    page.keyboard.type(" y más")
    expect(page.locator("[data-status]")).to_contain_text("cannot be reached")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert box(page).input_value().endswith(" y más")
    with serving(workshop.root, "--port", str(port)):
        expect(page.locator("[data-status]")).to_contain_text("is back", timeout=15_000)
        page.keyboard.press("Control+s")
        expect(page.locator("[data-status]")).to_have_text("Saved.", timeout=30_000)
    assert workshop.heads()[workshop.segment(3)].text.endswith(" y más")
    context.close()


@pytest.mark.apertium
def test_a_sentence_is_translated_anew_with_the_glossary_of_now(open_page: Open, workshop: Workshop) -> None:
    page = open_page(workshop.at(0))
    opened(page, 1)
    page.get_by_role("button", name="Translate anew").click()
    expect(page.locator("summary", has_text="History")).to_have_text("History (2)", timeout=30_000)
    assert "horario" in box(page).input_value()
    page.locator("summary", has_text="Why this translation").click()
    expect(page.locator(".why")).to_contain_text("timetable → horario")


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
