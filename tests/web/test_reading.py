"""An article as rows of pairs: nothing is lost on the way to the page."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import (
    Alignment,
    Article,
    Block,
    Issue,
    Language,
    Markup,
    Recipe,
    Segment,
    Translation,
    segment_id,
)
from pipeline.store.views import SegmentView, TranslatedArticle
from pipeline.web.reading import Cell, rows, standing

RECIPE = Recipe("apertium", "en-es", "1", ("en", "es"))
sentence_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
spans = st.one_of(st.none(), st.tuples(st.integers(-2, 25), st.integers(-2, 25)))
issues = st.builds(Issue, st.just("check"), st.just("warning"), sentence_texts, spans, spans)
markups = st.builds(Markup, st.integers(-2, 60), st.integers(-2, 60), st.sampled_from(["bold", "italic", "link"]))


def plain(cell: Cell) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", "".join(one.html + one.gap for one in cell.sentences)))


def view_of(
    sources: list[str], translations: list[Translation | None], markup: tuple[Markup, ...] = (), target: str = "es"
) -> TranslatedArticle:
    ids = [segment_id(source, sources[:at].count(source)) for at, source in enumerate(sources)]
    segments = tuple(Segment(key, source, " ") for key, source in zip(ids, sources, strict=True))
    text = "".join(segment.source + segment.gap for segment in segments)
    shown = {
        key: SegmentView(key, "translated", translation, "engine")
        for key, translation in zip(ids, translations, strict=True)
        if translation
    }
    article = Article("a", (Block("paragraph", text, ((1, 1),), markup, segments),), language=Language("en", "high"))
    return TranslatedArticle("d", article, target, shown)


@given(st.data(), st.lists(sentence_texts, min_size=1, max_size=4), st.lists(markups, max_size=3))
def test_every_character_of_both_sides_is_on_the_page(
    data: st.DataObject, sources: list[str], markup: list[Markup]
) -> None:
    made = st.builds(
        Translation,
        sentence_texts.filter(str.strip),
        st.just(RECIPE),
        st.just(Alignment()),
        st.lists(markups, max_size=2).map(tuple),
        st.none(),
        st.lists(issues, max_size=2).map(tuple),
    )
    translations = [data.draw(st.one_of(st.none(), made)) for _ in sources]
    (row,) = rows(view_of(sources, translations, tuple(markup)))
    assert plain(row.source) == "".join(source + " " for source in sources)
    expected = " ".join(made.target if made else source for made, source in zip(translations, sources, strict=True))
    assert plain(row.target) == expected
    assert [one.untranslated for one in row.target.sentences] == [made is None for made in translations]
    assert {note.message for note in row.notes} == {i.message for made in translations if made for i in made.issues}


def test_a_run_of_untranslated_sentences_is_labelled_once() -> None:
    done = Translation("Dos.", RECIPE)
    (row,) = rows(view_of(["One.", "Two.", "Three.", "Four."], [None, done, None, None]))
    assert [one.labelled for one in row.target.sentences] == [True, False, True, False]
    assert not row.target.untranslated


def test_a_failed_translation_is_none() -> None:
    view = view_of(["One."], [Translation("", RECIPE, issues=(Issue("engine", "error", "The engine broke."),))])
    (row,) = rows(view)
    assert row.target.untranslated
    assert row.notes[0].message == "The engine broke."
    assert standing(view).translated == 0


def test_a_word_that_stands_twice_is_noted_once() -> None:
    twice = Translation(
        "foo y foo",
        RECIPE,
        issues=(
            Issue("unknown_word", "warning", "Not known.", target_span=(0, 3)),
            Issue("unknown_word", "warning", "Not known.", target_span=(6, 9)),
        ),
    )
    (row,) = rows(view_of(["foo and foo"], [twice]))
    assert len(row.notes) == 1
    assert row.target.sentences[0].html.count('class="issue warning"') == 2


def test_a_script_without_spaces_gets_none_between_sentences() -> None:
    translations: list[Translation | None] = [Translation("一。", RECIPE), Translation("二。", RECIPE)]
    (row,) = rows(view_of(["One.", "Two."], translations, target="zh"))
    assert plain(row.target) == "一。二。"


def test_a_block_in_another_language_keeps_its_own() -> None:
    block = Block(
        "quote", "نان و آزادی", ((1, 1),), segments=(Segment("x", "نان و آزادی"),), language=Language("fa", "high")
    )
    view = TranslatedArticle("d", Article("a", (block,), language=Language("en", "high")), "es", {})
    (row,) = rows(view)
    assert (row.source.language, row.source.direction) == ("fa", "rtl")
    assert (row.target.language, row.target.direction) == ("es", "ltr")
