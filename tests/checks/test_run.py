"""A whole article; and good human translations, on which the checks stay quiet."""

from __future__ import annotations

import pytest

from pipeline import checks, sentences
from pipeline.checks import Context
from pipeline.document import Article, Block, Issue, Language, Markup, Recipe, Translation
from tests.benchmarks.checks import LANGUAGES, measure, planted
from tests.conftest import shared_file

RECIPE = Recipe("echo", "", "", ("en", "es"))
TRANSLATED = {
    "Dockers out again": "Estibadores otra vez fuera",
    "Who pays?": "Quién paga?",
    "See our page for 480 names.": "Vea 408 nombres en nuestra página.",
    "Alle Räder stehen still.": "Alle Räder stehen still.",
    "Ya lo dijimos ayer  aquí.": "Ya lo dijimos ayer  aquí.",
    "Nobody knows.": "",
}


def _article() -> Article:
    link = Markup(4, 12, "link", "https://example.org/names")
    return sentences.segment(
        Article(
            "a",
            (
                Block("heading", "Dockers out again", ((1, 1),)),
                Block("paragraph", "See our page for 480 names. Who pays?", ((2, 2),), markup=(link,)),
                Block("quote", "Alle Räder stehen still.", ((3, 3),), language=Language("de", "high")),
                Block("quote", "Ya lo dijimos ayer  aquí.", ((4, 4),), language=Language("es", "high")),
                Block("paragraph", "Nobody knows. This is not translated yet, and 480 wait.", ((5, 5),)),
            ),
            language=Language("en", "high"),
        )
    )


def _run(**told: Issue) -> dict[str, list[Issue]]:
    article = _article()
    translations = {
        segment.id: Translation(
            TRANSLATED[segment.source], RECIPE, issues=tuple(told.values()) if segment.source == "Who pays?" else ()
        )
        for segment in article.segments()
        if segment.source in TRANSLATED
    }
    sources = {segment.id: segment.source for segment in article.segments()}
    found = checks.run(article, translations, Context("en", "es"))
    return {sources[id_]: list(issues) for id_, issues in found.items()}


def test_an_article_is_checked_segment_by_segment_the_gravest_first() -> None:
    found = _run()
    names = {source: [issue.check for issue in issues] for source, issues in found.items()}
    assert names == {
        "See our page for 480 names.": ["lost_number", "lost_markup"],
        "Who pays?": ["inverted_marks"],
        # German within an English article; what is in Spanish already is left alone, and what is not translated yet
        "Alle Räder stehen still.": ["copy"],
        "Nobody knows.": ["empty"],
    }
    assert found["Who pays?"][0].fix == "¿Quién paga?"


def test_what_the_engine_told_stays_unless_a_check_speaks_of_it_now() -> None:
    found = _run(
        engine=Issue("unknown_word", "warning", "“paga” is not in the dictionary."),
        old=Issue("lost_number", "warning", "Long mended."),
    )
    assert [issue.check for issue in found["Who pays?"]] == ["unknown_word", "inverted_marks"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_false_alarms_on_human_translations(language: str) -> None:
    sources = shared_file("eval/ntrex/en.txt").read_text("utf-8").splitlines()
    targets = shared_file(f"eval/ntrex/{language}.txt").read_text("utf-8").splitlines()
    figures = measure(sources, targets, "en", language)
    assert figures.segments >= 1000
    assert figures.with_error < 0.01 * figures.segments, figures.counts
    # the other way round too: every language is a source
    assert measure(targets, sources, language, "en").with_error < 0.01 * figures.segments


@pytest.mark.parametrize("language", ["es", "de", "ar"])
def test_errors_planted_in_human_translations_are_found(language: str) -> None:
    sources = shared_file("eval/ntrex/en.txt").read_text("utf-8").splitlines()[:250]
    targets = shared_file(f"eval/ntrex/{language}.txt").read_text("utf-8").splitlines()[:250]
    counts = planted(sources, targets, "en", language)
    # half of the quotations open in one segment and close in another: there no mark can be missed
    missed = {kind: (could, found) for kind, (could, found) in counts.items() if found < 0.9 * could}
    assert set(missed) <= {"a quotation mark missing"}, missed
    assert all(could for could, _ in counts.values())
