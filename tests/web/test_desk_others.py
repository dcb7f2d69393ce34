"""What else the engines would say: real ones, with a glossary, taken or left."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from pipeline.desk.machine import Machine
from pipeline.engines.base import Pair
from pipeline.glossary import load as load_glossary
from pipeline.settings import load
from pipeline.store import Store
from pipeline.store.desk_views import Place
from tests.fixtures.models import installed, packages_folder, sentences
from tests.web.person import Person
from tests.web.workspace import build, put

__all__ = ["installed", "packages_folder"]
pytestmark = pytest.mark.usefixtures("packages_folder")

GLOSSARY = """schema: 1
title: Work
languages: [en, es]
concepts:
  - id: strike
    status: approved
    pos: noun
    definition: {en: A refusal to work.}
    terms:
      en: strike
      es: [{term: paro, gender: masculine, plural: paros}]
"""
DESK = "/documents/n/articles/a/es/desk"


def sentence() -> str:
    return next(source for source, _ in sentences("en", "es", 200) if " strike " in source)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "work.yaml").write_text(GLOSSARY)
    table = {
        "name": "n",
        "articles": [{"id": "a", "language": "en", "blocks": [{"paragraph": [{"en": sentence(), "es": "Nada."}]}]}],
    }
    with Store.open(load(tmp_path).database) as store:
        put(store, build(table))
    return Person(tmp_path)


def only(person: Person) -> Place:
    with person.desk() as desk:
        (segment,) = desk.heads("n", "a", "es")
    return Place("n", "a", segment, "es")


def ask(person: Person, place: Place) -> list[str]:
    answer = person.ask("POST", f"{DESK}/{place.segment}", {"act": "others"})
    assert answer.status_code == 200
    listed = answer.text.partition('aria-label="Other translations"')[2].partition("</section>")[0]
    assert listed
    return [unescape(one) for one in re.findall(r'name="put" value="([^"]*)"', listed)]


def test_each_text_is_offered_once_with_its_terms_and_nothing_is_stored(person: Person) -> None:
    place = only(person)
    found = ask(person, place)
    assert len(found) > 1
    assert len(set(found)) == len(found)
    assert sum("paro" in one for one in found) > 1
    with person.desk() as desk:
        assert len(desk.history(place)) == 1
    told = person.ask("POST", f"{DESK}/{place.segment}", {"act": "others"}, accept="application/json").json()
    assert [one["text"] for one in told["others"]] == found
    assert {one["recipe"]["engine"] for one in told["others"]} >= {"argos"}


def test_one_that_is_taken_and_approved_as_it_stands_is_the_machines(person: Person) -> None:
    place = only(person)
    chosen = ask(person, place)[1]
    with person.desk() as desk:
        base = desk.head(place).revision
    person.ask("POST", f"{DESK}/{place.segment}", {"put": chosen})
    assert f"{chosen}</textarea>" in unescape(person.get(f"{DESK}?at={place.segment}"))
    person.ask("POST", f"{DESK}/{place.segment}", {"act": "approve", "text": chosen, "base": base})
    with person.desk() as desk:
        head = desk.head(place)
        assert (head.text, head.state, head.origin) == (chosen, "reviewed", "engine")
        assert head.recipe
        assert head.recipe.engine in ("argos", "apertium")
        assert desk.history(place)[0].unchanged


def test_one_that_is_changed_or_only_saved_is_the_persons(person: Person) -> None:
    place = only(person)
    chosen = ask(person, place)[1]
    with person.desk() as desk:
        base = desk.head(place).revision
    fields = {"act": "approve", "text": chosen + " Sí.", "base": base}
    person.ask("POST", f"{DESK}/{place.segment}", fields)
    with person.desk() as desk:
        head = desk.head(place)
    assert head.origin == "person"
    person.ask("POST", f"{DESK}/{place.segment}", {"act": "save", "text": chosen, "base": head.revision})
    with person.desk() as desk:
        assert desk.head(place).origin == "person", "no run translates it anew"


def test_the_engines_are_let_go_of(person: Person) -> None:
    machine = Machine(load(person.root))
    found = machine.alternatives(sentence(), (), Pair("en", "es"), load_glossary(person.root / "glossaries"))
    assert machine.loaded
    machine.close()
    assert machine.loaded == 0
    assert machine.offered(sentence(), Pair("en", "es"), found[0].target) == found[0]
    assert machine.offered("Another.", Pair("en", "es"), found[0].target) is None
