"""What is typed at the desk is never lost, though the page is left, an answer is late or the service is gone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.workshop import Workshop, box, opened
from tests.web.service import serving

pytestmark = pytest.mark.browser


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
