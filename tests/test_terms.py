"""The terms of a pair, from files and from a line of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engines.base import Pair, Request
from pipeline.engines.echo import Echo
from pipeline.errors import GlossaryError
from pipeline.terms import Terms

PAIR = Pair("en", "es")
FILE = """\
schema: 1
title: Test
concepts:
  - id: strike
    status: approved
    terms:
      en: strike
      es: {term: huelga, plural: huelgas}
  - id: mill
    status: approved
    terms:
      en: mill
      es: molino
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "terms.yaml").write_text(FILE, "utf-8")
    return tmp_path


def test_terms_of_the_files_are_found(folder: Path) -> None:
    found = Terms(PAIR, folder).constraints("Strikes at the mill")
    assert [(one.span, one.renderings) for one in found] == [((0, 7), ("huelgas",)), ((15, 19), ("molino",))]


def test_a_line_may_bring_its_own_which_go_first(folder: Path) -> None:
    terms = Terms(PAIR, folder)
    found = terms.constraints("A strike at the mill", {"strike": "paro", "dock": "muelle"})
    assert [one.renderings for one in found] == [("paro",), ("molino",)]
    assert [one.renderings for one in terms.constraints("A strike at the mill")] == [("huelga",), ("molino",)]


def test_without_a_glossary_there_are_only_those_of_the_line() -> None:
    terms = Terms(PAIR)
    assert terms.constraints("A strike") == ()
    assert [one.renderings for one in terms.constraints("A strike", {"strike": "paro"})] == [("paro",)]


def test_the_recipe_names_the_entries_that_occur(folder: Path) -> None:
    terms = Terms(PAIR, folder)
    plain, one, other = "Nothing here.", "A strike.", "A mill."
    prints = []
    for source in (plain, one, other):
        request = Request(source, constraints=terms.constraints(source))
        [raw] = Echo().translate([request], PAIR)
        done = terms.enforce(request, raw)
        prints.append(done.recipe.glossary)
    assert prints[0] == ""
    assert len(set(prints)) == 3


def test_an_inflected_rendering_is_recognised(folder: Path) -> None:
    terms = Terms(PAIR, folder)
    request = Request("strike huelgas", constraints=terms.constraints("strike huelgas"))
    [raw] = Echo().translate([request], PAIR)
    [term] = terms.enforce(request, raw).terms
    assert (term.target, term.status) == ("huelgas", "inflected")


def test_a_glossary_with_errors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "terms.yaml").write_text("concepts: [", "utf-8")
    with pytest.raises(GlossaryError):
        Terms(PAIR, tmp_path)
