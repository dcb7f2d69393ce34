"""The glossary in a browser: a term is looked at while it is typed, talked about, and written into its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.workshop import GLOSSARY

pytestmark = pytest.mark.browser


@pytest.fixture
def file(root: Path) -> Iterator[Path]:
    path = root / "glossaries" / "town.yaml"
    path.write_text(GLOSSARY)
    yield path
    path.write_text(GLOSSARY)


def proposed(page: Page, term: str, use: str = "admitted") -> None:
    """Fill the form and send it, with the keyboard."""
    page.get_by_label("Language").fill("es")
    page.get_by_label("Term", exact=True).fill(term)
    page.get_by_label("Use").select_option(use)
    page.get_by_role("button", name="Propose it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(term)


def test_all_languages_stand_beside_each_other_with_filters(open_page: Open, file: Path) -> None:
    page = open_page("/glossary")
    row = page.get_by_role("row", name="timetable")
    assert row.get_by_role("cell").all_inner_texts() == ["timetable", "horario"]
    page.get_by_label("Words").fill("HORÁRIO")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=HOR*")
    expect(page.get_by_text("1 of 1 concept")).to_be_visible()
    page.get_by_label("Without a term in").select_option("es")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("0 of 1 concept")).to_be_visible()
    many = "".join(f"      {code}: {'long' * 6}\n" for code in ("de", "fr", "it", "nl", "pl", "pt", "sv", "tr"))
    file.write_text(GLOSSARY.replace("      en: timetable\n", f"      en: timetable\n{many}"))
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_role("columnheader")).to_have_count(11)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1200, "the table scrolls, and not the page"
    page.get_by_role("cell", name="horario").scroll_into_view_if_needed()
    expect(page.get_by_role("rowheader", name="timetable")).to_be_in_viewport()


def test_what_the_rules_say_is_told_while_it_is_typed(open_page: Open, file: Path) -> None:
    page = open_page("/glossary/timetable")
    preview = page.locator("main [data-preview]")
    page.get_by_label("Language").press_sequentially("es")
    page.keyboard.press("Tab")
    page.keyboard.type("horario")
    expect(preview).to_contain_text("is in this concept already")
    page.keyboard.type(" de tranvías")
    expect(preview).to_contain_text("What changes in the file")
    expect(preview.locator("ins").first).to_contain_text("horario de tranvías")
    expect(preview).to_contain_text("2 translated sentences hold this concept")
    page.get_by_label("Use").select_option("preferred")
    expect(preview.locator(".error")).to_contain_text("has 2 preferred Spanish")
    assert file.read_text() == GLOSSARY


def test_a_term_is_proposed_discussed_and_written_with_all_else_as_it_was(open_page: Open, file: Path) -> None:
    page = open_page("/glossary/timetable")
    proposed(page, "tabla de tranvías")
    page.get_by_label("Say something").fill("Said at the depot.")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.locator(".comments")).to_contain_text("Said at the depot.")
    expect(page.get_by_text("2 translated sentences hold this concept: 0 with this term already")).to_be_visible()
    assert file.read_text() == GLOSSARY
    page.get_by_role("button", name="Approve: write it into town.yaml").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("approved")
    *before, _ = GLOSSARY.splitlines()
    *written, changed = file.read_text().splitlines()
    assert written == before
    assert "tabla de tranvías" in changed
    assert changed.endswith('# never "calendario"')
    page.get_by_role("link", name="timetable").click()
    expect(page.get_by_role("row", name="tabla de tranvías")).to_contain_text("admitted")


def test_a_term_that_is_not_taken_says_why(open_page: Open, file: Path) -> None:
    page = open_page("/glossary/timetable", java_script_enabled=False)
    proposed(page, "calendario")
    page.get_by_label("Or say why not").fill("That is for days.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("rejected")
    expect(page.get_by_text("That is for days.")).to_be_visible()
    assert file.read_text() == GLOSSARY


def test_a_file_changed_by_hand_is_merged_or_refused_with_what_changed(
    open_page: Open, file: Path, refusals: list[str]
) -> None:
    refusals.append("409 (Conflict)")
    page = open_page("/glossary/timetable")
    proposed(page, "cuadro horario")
    address = page.url
    by_hand = GLOSSARY.replace("[horario, programa]", "[tabla horaria, programa]")
    file.write_text(by_hand)
    page.get_by_role("button", name="Approve").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert.locator("pre")).to_contain_text("tabla horaria")
    assert file.read_text() == by_hand
    elsewhere = GLOSSARY.replace("title: Town", "title: The town  # by hand").replace("trams run", "trams do run")
    file.write_text(elsewhere)
    page.goto(address)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("approved")
    assert "title: The town  # by hand" in file.read_text()
    assert "When the trams do run." in file.read_text(), "another field of the same concept"
    assert "cuadro horario" in file.read_text()
