"""From the first account to a login from an invitation, in a real browser, and what axe finds on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipeline.accounts import Accounts
from pipeline.settings import load
from pipeline.store import Store
from tests.browser.looking import look
from tests.people.hashes import GOOD, OTHER
from tests.web.service import serving
from tests.web.workspace import put, specimen

pytestmark = pytest.mark.browser
ARTICLE = "/documents/evening_post/articles/tram-drivers/es"
ELSEWHERE = "http://127.0.0.2:1/"  # the page of another site, played by the test


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service in which Ana is admin, without a slash at its end."""
    root: Path = tmp_path_factory.mktemp("team")
    with Store.open(load(root).database) as store:
        put(store, specimen("evening_post"))
    with Accounts.open(load(root).database) as accounts:
        accounts.add("Ana", "admin", GOOD)
        accounts.add("یاسمن", "reviewer", GOOD)
    with serving(root) as (_, address):
        yield address.rstrip("/")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def contexts(browser: Browser, team: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers; at the end: none asked anybody else, or complained."""
    asked: list[str] = []
    complaints: list[str] = []
    made: list[BrowserContext] = []

    def new(**options: bool) -> BrowserContext:
        context = browser.new_context(base_url=team, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: complaints.append(message.text))
        made.append(context)
        return context

    yield new
    assert asked
    assert [url for url in asked if not url.startswith((team + "/", ELSEWHERE, "data:,"))] == []
    assert [text for text in complaints if "401" not in text and "403" not in text] == []  # of those who may not
    for context in made:
        assert context.storage_state()["origins"] == []
        context.close()


def log_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_invite_accept_log_out_and_in_with_the_keyboard(
    contexts: Callable[..., BrowserContext], team: str, scripts: bool
) -> None:
    admin = contexts(java_script_enabled=scripts).new_page()
    admin.goto("/people")
    expect(admin).to_have_url(f"{team}/login?next=/people")
    log_in(admin, "Ana", GOOD)
    expect(admin).to_have_url(f"{team}/people")
    admin.get_by_label("As").select_option("contributor")
    admin.get_by_role("button", name="Make a link").press("Enter")
    link = admin.get_by_role("status").locator("code").inner_text()
    assert link.startswith(f"{team}/invitation/")

    name = "Lina" if scripts else "Mina"
    context = contexts(java_script_enabled=scripts)
    new = context.new_page()
    new.goto(link)
    new.get_by_label("Name").press_sequentially(name)
    for _ in range(2):
        new.keyboard.press("Tab")
        new.keyboard.type(OTHER)
    new.keyboard.press("Enter")
    expect(new).to_have_url(f"{team}/")
    expect(new.get_by_role("navigation", name="You", exact=True)).to_contain_text(name)
    cookies = context.cookies()
    assert [(one.get("name"), one.get("httpOnly"), one.get("sameSite")) for one in cookies] == [
        ("diglot", True, "Strict")
    ]
    new.get_by_role("button", name="Log out").press("Enter")
    expect(new).to_have_url(f"{team}/login")
    new.goto(ARTICLE)
    log_in(new, name.upper(), OTHER)
    expect(new).to_have_url(team + ARTICLE)
    new.get_by_role("link", name=f"Your account: {name}").press("Enter")
    expect(new.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(new.get_by_text("contributor: one who corrects")).to_be_visible()


def _two_windows(context: BrowserContext, team: str) -> tuple[Page, Page]:
    """Ana's, one at the desk, one at the start page."""
    page, other = context.new_page(), context.new_page()
    other.goto("/login")
    log_in(other, "Ana", GOOD)
    expect(other).to_have_url(f"{team}/")
    page.goto(f"{ARTICLE}/desk")
    return page, other


def test_what_is_typed_outlives_a_login(contexts: Callable[..., BrowserContext], team: str) -> None:
    page, other = _two_windows(contexts(), team)
    page.locator(".edit").nth(2).click()
    box = page.locator(".deskrow.open textarea[name=text]")
    expect(box).to_be_focused()
    other.get_by_role("button", name="Log out").press("Enter")
    expect(other).to_have_url(f"{team}/login")
    page.keyboard.type(" de veras")
    status = page.locator("[data-status]")
    expect(status).to_contain_text("Your login has ended")
    expect(status).to_contain_text("What you typed stays in the box")
    log_in(other, "Ana", GOOD)
    expect(other).to_have_url(f"{team}/")
    expect(status).to_contain_text("what you typed is kept", timeout=10_000)
    other.get_by_role("button", name="Log out").press("Enter")
    expect(other).to_have_url(f"{team}/login")
    log_in(other, "Ana", GOOD)
    expect(other).to_have_url(f"{team}/")
    page.keyboard.press("Control+s")
    expect(status).to_have_text("Saved.")
    assert box.input_value().endswith(" de veras")


def test_what_is_typed_outlives_a_login_without_scripts(contexts: Callable[..., BrowserContext], team: str) -> None:
    page, other = _two_windows(contexts(java_script_enabled=False), team)
    page.locator(".edit").nth(4).click()
    page.locator("textarea[name=text]").fill("Una frase\nlarga.")
    other.get_by_role("button", name="Log out").press("Enter")
    expect(other).to_have_url(f"{team}/login")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your login has ended.")).to_be_visible()
    log_in(other, "Ana", GOOD)
    expect(other).to_have_url(f"{team}/")
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("Una frase\nlarga.")
    page.get_by_role("button", name="Send it", exact=True).click()
    expect(page.locator("textarea[name=text]")).to_have_value("Una frase\nlarga.")
    expect(page.get_by_text("wrote", exact=False).first).to_be_attached()


def test_axe_finds_nothing_on_the_pages_about_people(contexts: Callable[..., BrowserContext]) -> None:
    context = contexts()
    page = context.new_page()
    page.goto("/login")
    look(page)
    log_in(page, "Ana", "wrong in every letter")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    log_in(page, "Ana", GOOD)
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    for path in ("/", ARTICLE, "/account", "/people"):
        page.goto(path)
        look(page)
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_role("status")).to_be_visible()
    look(page)
    link = page.get_by_role("status").locator("code").inner_text()
    page.goto(link)
    look(page)
    other = contexts().new_page()
    other.goto("/login")
    log_in(other, "یاسمن", GOOD)
    expect(other.get_by_role("button", name="Log out")).to_be_visible()
    look(other)
    other.goto("/people")
    expect(other.get_by_role("heading", level=1)).to_have_text("Not allowed")
    look(other)


def test_a_link_on_another_sites_page_reaches_who_is_logged_in(
    contexts: Callable[..., BrowserContext], team: str
) -> None:
    page = contexts().new_page()
    page.goto("/login")
    log_in(page, "Ana", GOOD)
    expect(page).to_have_url(f"{team}/")
    link = f'<link rel="icon" href="data:,"><a href="{team}{ARTICLE}">an article</a>'
    page.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body=link, content_type="text/html"))
    page.goto(ELSEWHERE)
    page.get_by_role("link").click()
    expect(page).to_have_url(team + ARTICLE)
    expect(page.locator(".pairs")).to_be_visible()
