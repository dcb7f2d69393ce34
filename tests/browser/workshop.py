"""A document of a test's own in the workspace behind the pages, and what the tests of the desk look for on them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from pipeline.settings import load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Head, Place
from tests.web.workspace import put, specimen

GLOSSARY = """# The town's words.
schema: 1
title: Town
languages: [en, es]

concepts:
  - id: timetable   # of trams
    status: approved
    pos: noun
    definition: {en: When the trams run.}
    terms:
      en: timetable
      es: [horario, programa]   # never "calendario"
"""
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Workshop:
    """A copy of the specimen, which no other test touches."""

    root: Path
    document: str

    @classmethod
    def fresh(cls, root: Path) -> Workshop:
        found = cls(root, f"post_{next(_NUMBERS)}")
        with found.desk() as desk:
            put(desk, specimen("evening_post", found.document))
        return found

    @property
    def articles(self) -> str:
        return f"/documents/{self.document}/articles"

    @property
    def path(self) -> str:
        """The desk of the article with the most to do."""
        return f"{self.articles}/tram-drivers/es/desk"

    def at(self, number: int) -> str:
        """The desk, open at a sentence, counted from 0."""
        return f"{self.path}?at={self.segment(number)}"

    def desk(self) -> Desk:
        return Desk.open(load(self.root).database)

    def heads(self, target: str = "es") -> dict[str, Head]:
        with self.desk() as desk:
            return desk.heads(self.document, "tram-drivers", target)

    def segment(self, number: int) -> str:
        return list(self.heads())[number]

    def head(self, number: int) -> Head:
        return list(self.heads().values())[number]

    def place(self, number: int) -> Place:
        return Place(self.document, "tram-drivers", self.segment(number), "es")

    def write(self, number: int, text: str, author: str = "ana") -> None:
        with self.desk() as desk:
            place = self.place(number)
            desk.write(place, desk.head(place).revision, Change("written", text), author)


def box(page: Page) -> Locator:
    return page.locator(".deskrow.open textarea[name=text]")


def opened(page: Page, number: int) -> None:
    """The sentence with this number is open, and its box has the focus."""
    expect(page.locator(".deskrow.open")).to_have_attribute("data-number", str(number))
    expect(box(page)).to_be_focused()
