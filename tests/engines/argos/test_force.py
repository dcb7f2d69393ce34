"""Terms forced while decoding, on a real model: they are there, everything agrees, nothing else changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.agreement import Slot
from pipeline.engines.argos.decode import Decoder, Draft
from pipeline.engines.argos.engine import cutter
from pipeline.engines.argos.model import Head, Hypothesis, Model, Options
from pipeline.engines.argos.wanted import Wanted, unmet
from pipeline.engines.base import Pair
from pipeline.models import packages
from tests.fixtures import terms
from tests.fixtures.terms import TermSentence


@pytest.fixture(scope="module")
def decoder(installed: Path) -> Decoder:
    package = packages.read(installed / "translate-en_es-1_0")
    return Decoder(Model(package.path / "model", Options(), Head()), cutter(package), Pair("en", "es"))


@pytest.fixture(scope="module")
def cases() -> list[TermSentence]:
    return terms.sentences(500)


@pytest.fixture(scope="module")
def forced(decoder: Decoder, cases: Sequence[TermSentence]) -> list[Draft]:
    return decoder.run([case.source for case in cases], [case.wanted for case in cases])


# make bench-terms measures these on all sentences: 99.9 and 98.3 %, with 98.1 % exact sentences without any term
def test_terms_are_there(cases: Sequence[TermSentence], forced: Sequence[Draft]) -> None:
    count = sum(len(case.wanted) for case in cases)
    missing = sum(len(unmet(draft.target, case.wanted)) for case, draft in zip(cases, forced, strict=True))
    assert count > 250
    assert 1 - missing / count >= 0.995


def test_whole_sentences_are_right_agreement_included(cases: Sequence[TermSentence], forced: Sequence[Draft]) -> None:
    exact = sum(draft.target == case.gold for case, draft in zip(cases, forced, strict=True))
    assert exact / len(cases) >= 0.92


def test_sentences_without_an_unmet_term_do_not_change(decoder: Decoder, cases: Sequence[TermSentence]) -> None:
    sources = [case.source for case in cases[:60]]
    plain = decoder.run(sources)
    met = [[replace(term, forms=("el", "la", "los", "las", "su", "un")) for term in case.wanted] for case in cases[:60]]
    assert decoder.run(sources, met) == [
        draft if not unmet(draft.target, terms) else again
        for draft, terms, again in zip(plain, met, decoder.run(sources, met), strict=True)
    ]
    assert decoder.run(sources, [[] for _ in sources]) == plain


def test_the_alignment_leads_to_the_forced_term(cases: Sequence[TermSentence], forced: Sequence[Draft]) -> None:
    right = asked = 0
    for case, draft in zip(cases, forced, strict=True):
        for term in case.wanted:
            spans = [link[2:] for link in draft.alignment.links if link[0] < term.span[1] and term.span[0] < link[1]]
            assert all(0 <= start < end <= len(draft.target) for start, end in spans)
            asked += 1
            right += any(draft.target[start:end] in term.form for start, end in spans)
    assert right / asked > 0.95


def test_it_is_told_which_terms_were_put_in_and_where(
    decoder: Decoder, cases: Sequence[TermSentence], forced: Sequence[Draft]
) -> None:
    plain = decoder.run([case.source for case in cases])
    told = 0
    for case, draft, before in zip(cases, forced, plain, strict=True):
        lacking = [case.wanted[number] for number in unmet(before.target, case.wanted)]
        assert len(draft.put) <= len(lacking)
        for source, place in draft.put:
            (term,) = (one for one in lacking if one.span == source)
            assert draft.target[slice(*place)].lower() == term.form.lower()
            assert (*source, *place) in draft.alignment.links
        told += len(draft.put)
    assert told > 0.95 * sum(len(unmet(b.target, c.wanted)) for b, c in zip(plain, cases, strict=True))


def test_a_term_that_the_vocabulary_cannot_spell_is_put_in_as_text(decoder: Decoder) -> None:
    source = "The strike starts on Monday."
    wanted = Wanted((4, 10), "пауза", Slot("feminine", False), ("пауза",))
    assert decoder.run([source], [[wanted]])[0].target == "La пауза empieza el lunes."


def test_a_term_of_unknown_gender_lets_the_model_choose_the_article(decoder: Decoder) -> None:
    source = "The strike starts on Monday."
    wanted = Wanted((4, 10), "paro", Slot("", False), ("paro",))
    assert decoder.run([source], [[wanted]])[0].target == "El paro empieza el lunes."


def test_a_term_that_nothing_is_aligned_to_is_left_alone(decoder: Decoder) -> None:
    source = "The strike starts on Monday."
    wanted = Wanted((4, 4), "paro", Slot("masculine", False), ("paro",))
    assert decoder.run([source], [[wanted]])[0].target == decoder.run([source])[0].target


def test_headlines_get_their_terms_in_capitals(decoder: Decoder) -> None:
    source = "THE NURSES SUPPORT THE STRIKE"
    wanted = Wanted((23, 29), "paro", Slot("masculine", False), ("paro",))
    assert decoder.run([source], [[wanted]])[0].target == "LAS ENFERMERAS APOYAN EL PARO"


@pytest.mark.parametrize(
    ("source", "word", "form", "gender", "target"),
    [
        (
            "The proposal was approved by a union.",
            "union",
            "asociación gremial",
            "feminine",
            "La propuesta fue aprobada por una asociación gremial.",
        ),
        (
            "Without the historic law there is no future for a new company.",
            "company",
            "grupo",
            "masculine",
            "Sin la ley histórica no hay futuro para un nuevo grupo.",
        ),
    ],
)
def test_the_models_own_word_is_suppressed_where_it_comes_back(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch, source: str, word: str, form: str, gender: str, target: str
) -> None:
    """Forced, the first goes on "una asociación gremial sindicato"."""
    asked: list[tuple[tuple[str, ...], str]] = []
    translate = decoder.model.translate

    def noted(*arguments: Any, **options: Any) -> list[list[Hypothesis]]:
        found = translate(*arguments, **options)
        if options.get("suppressed"):
            asked.append((tuple(options["suppressed"]), decoder.cutter.join(found[0][0].tokens).text))
        return found

    monkeypatch.setattr(decoder.model, "translate", noted)
    at = source.index(word)
    wanted = Wanted((at, at + len(word)), form, Slot(gender, False), (form,))
    assert decoder.run([source], [[wanted]])[0].target == target
    [(suppressed, retried)] = asked
    old = decoder.cutter.join(suppressed).text
    assert old in decoder.run([source])[0].target
    assert old not in retried


def test_what_is_suppressed_is_in_no_hypothesis(decoder: Decoder) -> None:
    sources = [decoder.cutter.cut(text).tokens for text in ("The strike starts on Monday.", "The nurses support it.")]
    plain = decoder.model.translate(sources)[0][0].tokens
    without = decoder.model.translate(sources, suppressed=plain[1:2])[0][0].tokens
    assert plain[1] in plain[1:]
    assert plain[1] not in without


def test_terms_behind_which_the_model_says_its_own_word_again(decoder: Decoder) -> None:
    cases = terms.sentences(700, name="returning")
    done = decoder.run([case.source for case in cases], [case.wanted for case in cases])
    count = sum(len(case.wanted) for case in cases)
    missing = sum(len(unmet(draft.target, case.wanted)) for case, draft in zip(cases, done, strict=True))
    assert 1 - missing / count >= 0.985
    # 97.6 % of all; with forced outputs taken that say the same twice it was 85.7 %
    assert sum(draft.target == case.gold for case, draft in zip(cases, done, strict=True)) / len(cases) >= 0.95


def test_a_noun_like_the_models_own_costs_no_second_decoding(decoder: Decoder, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "The strike starts on Monday."
    prefixes: list[Any] = []
    translate = decoder.model.translate

    def noted(*arguments: Any, **options: Any) -> list[list[Hypothesis]]:
        prefixes.extend(options.get("prefixes") or [])
        return translate(*arguments, **options)

    monkeypatch.setattr(decoder.model, "translate", noted)
    for form, gender, target, forced in (
        ("lucha", "feminine", "La lucha empieza el lunes.", 0),
        ("paro", "masculine", "El paro empieza el lunes.", 1),
    ):
        prefixes.clear()
        wanted = Wanted((4, 10), form, Slot(gender, False), (form,))
        assert decoder.run([source], [[wanted]])[0].target == target
        assert len(prefixes) == forced


def test_a_gentle_term_is_put_in_where_the_model_finds_it_likely(decoder: Decoder) -> None:
    """It knows "paro" as a rarer word for a strike, and has never met "plante"."""
    source = "The strike starts on Monday."
    for form, target in (("paro", "El paro empieza el lunes."), ("plante", "La huelga empieza el lunes.")):
        wanted = Wanted((4, 10), form, Slot("masculine", False), (form,), gentle=True)
        assert decoder.run([source], [[wanted]])[0].target == target
    forced = Wanted((4, 10), "plante", Slot("masculine", False), ("plante",))
    assert decoder.run([source], [[forced]])[0].target == "El plante empieza el lunes."
