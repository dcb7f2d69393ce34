"""From words selected at the desk to a concept in the glossary's file."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.workshop import Workshop, box, opened

pytestmark = pytest.mark.browser
SELECT = """(row) => {
  const text = row.querySelector('.source');
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf('council');
    if (at >= 0) getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 7);
  }
}"""


def test_selected_words_become_a_concept(open_page: Open, workshop: Workshop) -> None:
    number = next(n for n in range(15) if "council" in source_of(workshop, n))
    page = open_page(workshop.at(number))
    opened(page, number + 1)
    page.locator(".deskrow.open").evaluate(SELECT)
    assert page.evaluate("getSelection().toString()") == "council"
    box(page).evaluate("(one) => { one.focus(); one.value = 'El concejo calla.'; one.setSelectionRange(3, 10) }")
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("heading", level=1)).to_have_text("A new concept")
    expect(page.get_by_label("Term 1", exact=True)).to_have_value("council")
    expect(page.get_by_label("Term 2", exact=True)).to_have_value("concejo")
    expect(page.get_by_label("Language of term 2", exact=True)).to_have_value("es")
    page.get_by_label("Definition in English").fill("The elected of a town.")
    told = page.locator("[data-preview]")
    expect(told).to_contain_text("It will be called council")
    expect(told).to_contain_text("+  - id: council")
    page.get_by_label("Term 2", exact=True).fill("council hall ")
    expect(told).to_contain_text("council hall")
    page.get_by_label("Term 2", exact=True).fill("concejo")
    expect(told).to_contain_text("es: concejo")
    page.get_by_role("button", name="Propose it").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".flag").first).to_have_text("approved")
    text = (workshop.root / "glossaries" / "town.yaml").read_text()
    assert text.startswith("# The town's words.")
    assert '# never "calendario"' in text
    assert "id: council" in text
    page.goto(page.url.partition("/proposals")[0] + workshop.at(number))
    expect(page.locator(".deskrow.open .source .term")).to_have_text("council")


def source_of(workshop: Workshop, number: int) -> str:
    with workshop.desk() as desk:
        return desk.alike(workshop.place(number))[0]
