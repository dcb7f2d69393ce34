"""The terms of a pair, from files and from a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import engines
from pipeline.document import Issue, Translation
from pipeline.engines.base import Pair, Request
from pipeline.engines.echo import Echo
from pipeline.engines.pivot import Pivot
from pipeline.errors import GlossaryError
from pipeline.terms import Terms, spared

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


def terms_of(tmp_path: Path, concepts: str, pair: Pair = PAIR) -> Terms:
    (tmp_path / "terms.yaml").write_text(f"schema: 1\nconcepts:\n{concepts}", "utf-8")
    return Terms(pair, tmp_path)


def test_a_form_of_unknown_number_is_no_licence_for_the_singular(tmp_path: Path) -> None:
    terms = terms_of(
        tmp_path,
        """\
  - id: refugee
    status: approved
    terms:
      de: {term: Geflüchtete, forms: [Geflüchteten]}
      en: refugee
  - id: shr
    status: approved
    kind: name
    terms:
      de: {term: Hüttenbund, forms: [Hüttenbundes]}
      en: Mill League
""",
        Pair("de", "en"),
    )
    assert [one.replace for one in terms.constraints("Die Geflüchteten kamen.")] == [False]
    assert [one.replace for one in terms.constraints("Die Geflüchtete kam.")] == [True]
    assert [one.replace for one in terms.constraints("Der Rat des Hüttenbundes kam.")] == [True]  # a name has no number


def test_an_adjective_is_never_put_in(tmp_path: Path) -> None:
    terms = terms_of(
        tmp_path,
        "  - id: x\n    status: approved\n    pos: adjective\n    terms: {en: striking, es: huelguista}\n",
    )
    assert [one.replace for one in terms.constraints("The striking miners")] == [False]


def test_a_translation_that_breaks_under_its_terms_is_made_again_without(folder: Path) -> None:
    class Brittle(Echo):
        def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
            fault = Issue("repetition", "error", "Again and again.")
            return [
                replace(one, target="x x x x", issues=(fault,)) if request.constraints else one
                for request, one in zip(requests, super().translate(requests, pair), strict=True)
            ]

    engine = Brittle()
    terms = Terms(PAIR, folder)
    requests = [Request(text, constraints=terms.constraints(text)) for text in ("A strike.", "Rain.")]
    made = spared(engine, requests, engine.translate(requests, PAIR), PAIR)
    done = terms.enforce(requests[0], made[0])
    assert done.target == "A huelga."
    assert [issue.check for issue in done.issues] == ["term_fallback"]
    assert made[1].issues == ()


def test_over_a_pivot_the_final_language_counts(folder: Path) -> None:
    asked_for: list[Request] = []

    class Leg(Echo):
        def translate(self, requests: Sequence[Request], pair: Pair) -> list[Translation]:
            asked_for.extend(requests)
            return super().translate(requests, pair)

    engine = Pivot([Leg(), Leg()], ("en", "fr", "es"))
    terms = Terms(PAIR, folder)
    request = Request("The strike at the mill", constraints=terms.constraints("The strike at the mill"))
    [raw] = engine.translate([request], PAIR)
    done = terms.enforce(request, raw)
    assert done.target == "The huelga at the molino"
    # the words between are those of the source here, and so are their places
    assert [one.constraints for one in asked_for] == [(), request.constraints]
    assert done.recipe.path == ("en", "fr", "es")


PREFERRED = """\
  - id: militant
    status: approved
    pos: adjective
    terms: {en: militant, es: combativo}
  - id: dispute
    status: approved
    pos: noun
    enforce: prefer
    terms: {en: dispute, es: {term: litigio, gender: masculine}}
  - id: us
    status: approved
    kind: name
    enforce: prefer
    terms: {en: {term: US, case: exact}, es: Estados Unidos}
  - id: report
    status: approved
    pos: noun
    enforce: verify
    terms: {en: report, es: dictamen}
"""


def test_what_is_only_preferred_is_for_the_engine_and_not_put_over_its_words(tmp_path: Path) -> None:
    terms = terms_of(tmp_path, PREFERRED)
    source = "The militant dispute in the US report"
    request = Request(source, constraints=terms.constraints(source))
    told = [(one.renderings[0], one.base, one.replace, one.gentle) for one in request.constraints]
    assert told == [
        ("combativo", "combativo", False, True),  # in the form of its noun, which is not known here
        ("litigio", "litigio", True, True),
        ("Estados Unidos", "", False, False),  # a name stays as the engine has it
        ("dictamen", "", False, False),
    ]
    [raw] = Echo().translate([request], PAIR)
    done = terms.enforce(request, raw)
    assert done.target == source
    assert {term.status for term in done.terms} == {"missing"}


def test_a_missing_term_comes_with_an_offer_where_its_form_is_known(tmp_path: Path) -> None:
    terms = terms_of(tmp_path, PREFERRED)
    offers = {
        "A report of disputes": {"report": "A dictamen of disputes", "disputes": "A report of litigios"},
        "The militant report": {"militant": None, "report": "The militant dictamen"},
    }
    for source, wanted in offers.items():
        request = Request(source, constraints=terms.constraints(source))
        [raw] = Echo().translate([request], PAIR)
        done = terms.enforce(request, raw)
        told = {source[slice(*issue.source_span)]: issue.fix for issue in done.issues if issue.source_span}
        assert told == wanted
        assert done.target == source


@pytest.mark.apertium
def test_apertium_inflects_what_is_only_preferred(tmp_path: Path) -> None:
    engine = engines.get("apertium")
    if PAIR not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    terms = terms_of(tmp_path, PREFERRED)
    targets = {
        "The militant workers and the militant union met.": "Los trabajadores combativos y la unión combativa",
        "The disputes were old.": "Los litigios eran viejos.",
        "The report of the US was old.": "El informe de los EE.UU. era viejo.",
    }
    for source, target in targets.items():
        request = Request(source, constraints=terms.constraints(source))
        [raw] = engine.translate([request], PAIR)
        assert terms.enforce(request, raw).target.startswith(target)


@pytest.mark.apertium
def test_apertium_keeps_to_the_glossary(tmp_path: Path) -> None:
    if PAIR not in engines.get("apertium").pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    terms = terms_of(
        tmp_path,
        "  - id: x\n    status: approved\n    terms: {en: strike, es: {term: paro, gender: masculine}}\n",
    )
    engine = engines.get("apertium")
    source = "The workers spoke of the long strike."
    request = Request(source, constraints=terms.constraints(source))
    try:
        [raw] = engine.translate([request], PAIR)
    finally:
        engine.close()
    done = terms.enforce(request, raw)
    assert "del paro largo" in done.target
    assert [(term.source, term.target) for term in done.terms] == [("strike", "paro")]
