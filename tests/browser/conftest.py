"""Debian's Chromium before the real service. Every page that a test opens is watched: it may ask nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipeline.settings import load
from pipeline.store.desk import Desk
from tests.browser.workshop import GLOSSARY, Workshop
from tests.web.service import serving
from tests.web.workspace import put, specimen

# Chromium's own housekeeping reaches for the network unless told not to.
QUIET = [
    "--no-sandbox",  # tests may run as root, where the sandbox cannot
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
    "--disable-dev-shm-usage",
]

Open = Callable[..., Page]
# The first sentence that is checked loads what tells languages; a busy machine takes its time for that.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the specimen and a glossary."""
    root = tmp_path_factory.mktemp("browsed")
    (root / "glossaries").mkdir()
    (root / "glossaries" / "town.yaml").write_text(GLOSSARY)
    with Desk.open(load(root).database) as desk:
        put(desk, specimen("evening_post"))
        while desk.index():
            pass
    return root


@pytest.fixture(scope="module")
def service(root: Path) -> Iterator[str]:
    """The address of a service over the workspace, without a slash at its end."""
    with serving(root) as (_, address):
        yield address.rstrip("/")


@pytest.fixture
def workshop(root: Path) -> Workshop:
    """A document of the test's own."""
    return Workshop.fresh(root)


# per module: while Playwright runs, its event loop is the main thread's, and no other test could run one of its own
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def refusals() -> list[str]:
    """What a test expects the browser to complain about, such as ``"409 (Conflict)"``: the page that says why."""
    return []


@pytest.fixture
def open_page(browser: Browser, service: str, refusals: list[str]) -> Iterator[Open]:
    """Opens an address of the service in a fresh context; options are those of a Playwright context.

    At the end of the test: nothing was asked of anybody else, nothing was stored, nothing was complained about.
    """
    asked: list[str] = []
    complaints: list[str] = []
    contexts = []

    def open_address(path: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(service + path)
        return page

    yield open_address
    assert asked
    assert [url for url in asked if not url.startswith(service + "/")] == []
    assert [text for text in complaints if not any(one in text for one in refusals)] == []
    for context in contexts:
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()
