"""Text that tries to be code, before a real browser: none of it runs, and the policy against it is never needed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from pipeline import exports
from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Place
from pipeline.web import addresses
from tests.browser.conftest import Open
from tests.web.hostile import DOCUMENT, HOSTILE, IMAGE, SCRIPT, WORD, make

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "workspace"


@pytest.fixture(scope="module")
def place(root: Path) -> Place:
    return make(root)


@pytest.fixture(scope="module")
def service(place: Place, service: str) -> str:
    """The workspace is made before it is served."""
    return service


def _watched(page: Page) -> list[str]:
    """The dialogs that the page opens from now on."""
    seen: list[str] = []

    def close(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    return seen


def test_no_page_runs_what_it_shows(open_page: Open, service: str, place: Place) -> None:
    desk = addresses.desk(place.document, place.article, place.target, place.segment)
    paths = ["/", "/desk", "/jobs", "/glossary", "/glossary/striker", "/waivers", desk, f"{desk}&show=rejected"]
    paths += [f"/search?q={quote(WORD)}", f"/search?q={quote(IMAGE)}&document={quote(HOSTILE)}"]
    paths += [addresses.document(DOCUMENT), addresses.reading(DOCUMENT), addresses.article(DOCUMENT, "hostile", "es")]
    page = open_page(paths[0])
    dialogs = _watched(page)
    for path in paths[1:]:
        page.goto(service + path)
        assert page.locator("main").count() == 1, path
        assert page.locator("img, iframe, base, main b").count() == 0, path
        for link in page.locator("main a").all()[:40]:
            assert (link.get_attribute("href") or "").startswith(("/", "#", "?")), path
    assert dialogs == []


def test_what_is_typed_and_put_in_by_scripts_stays_text(open_page: Open, place: Place, refusals: list[str]) -> None:
    refusals.append("409 (Conflict)")
    page = open_page(addresses.desk(place.document, place.article, place.target, place.segment))
    dialogs = _watched(page)
    box = page.locator("textarea[name=text]")
    expect(box).to_have_value(f"typed {HOSTILE}")
    for key in ("Alt+1", "Alt+2", "Alt+f", "Alt+m"):
        page.keyboard.press(key)
    box.fill(f"{SCRIPT}{IMAGE}")
    page.keyboard.press("Control+s")
    expect(page.locator(".conflict")).to_contain_text(SCRIPT, timeout=20_000)  # typed over an older text
    box = page.locator("textarea[name=text]")
    expect(box).to_have_value(f"{SCRIPT}{IMAGE}")
    page.locator("textarea[name=comment]").fill(HOSTILE)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comments")).to_contain_text(SCRIPT)
    assert page.locator("img, iframe, base, main b").count() == 0
    assert dialogs == []


def test_a_term_is_tried_out_as_text(open_page: Open, place: Place) -> None:
    page = open_page("/glossary/striker")
    dialogs = _watched(page)
    page.locator("input[name=language]").first.fill("es")
    page.locator("input[name=term]").first.fill(f"{SCRIPT}{IMAGE}")
    page.locator("input[name=term]").first.blur()
    expect(page.locator("[data-preview]")).to_contain_text("alert(1)")
    assert page.locator("img, iframe, base, main b").count() == 0
    assert dialogs == []


def test_a_file_made_of_it_runs_nothing(browser: Browser, root: Path, place: Place, tmp_path: Path) -> None:
    with Desk.open(load(root).database) as desk:
        view = desk.article(DOCUMENT, "hostile", "es")
    assert view
    file = tmp_path / "article.html"
    file.write_text(exports.FORMATS["html"](view), "utf-8", "replace")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    dialogs = _watched(page)
    page.goto(file.as_uri())
    page.wait_for_timeout(200)
    assert page.locator("body").inner_text().count("<script>alert(1)</script>") > 2
    assert asked == [file.as_uri()]
    assert dialogs == []
    page.close()
