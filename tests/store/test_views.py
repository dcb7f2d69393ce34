"""What pages are given: contents lists with progress, titles, failures; issues and terms with every translation."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Alignment, Issue, Markup, Recipe, Term, Translation
from pipeline.store import Store, codec
from pipeline.store.views import ArticleSummary
from pipeline.store.work import Pending, Revision
from tests.store.sample import article, document

OFFSET = st.integers(0, 5000)
RECIPE = Recipe("echo", "echo", "1", ("en", "es"))


@given(st.lists(st.tuples(OFFSET, OFFSET, OFFSET, OFFSET)).map(tuple))
def test_an_alignment_comes_back_as_it_was(links: tuple[tuple[int, int, int, int], ...]) -> None:
    assert codec.load_alignment(codec.dump_alignment(Alignment(links))) == Alignment(links)


@given(
    st.lists(st.builds(Markup, OFFSET, OFFSET, st.sampled_from(["bold", "link"]), st.text())).map(tuple),
    st.lists(st.builds(Term, st.text(), st.text(), st.sampled_from(["kept", "missing"]))).map(tuple),
    st.lists(
        st.builds(
            Issue,
            st.text(),
            st.sampled_from(["error", "info"]),
            st.text(),
            st.none() | st.tuples(OFFSET, OFFSET),
            st.none() | st.tuples(OFFSET, OFFSET),
        )
    ).map(tuple),
)
def test_small_values_come_back_as_they_were(
    markup: tuple[Markup, ...], terms: tuple[Term, ...], issues: tuple[Issue, ...]
) -> None:
    assert codec.load_markup(codec.dump_markup(markup)) == markup
    assert codec.load_terms(codec.dump_terms(terms)) == terms
    assert codec.load_issues(codec.dump_issues(issues)) == issues


def translated(store: Store, *translations: Translation) -> None:
    """Put an issue of two articles into the store and translate its segments in order, as far as it goes."""
    store.put(document(article("a", "# Rents rise", "Rents rose. People met."), article("b", "Nobody paid.")), "test")
    known = store.known("input/issue.md")
    assert known
    pending = [one for chunk in store.standing(known.id, "es", {}) for one in chunk]
    revisions = [
        Revision(one, made, made.markup, "engine", "translated")
        for one, made in zip(pending, translations, strict=False)
    ]
    store.revise("es", revisions)
    numbers = list(store.articles(known.id))
    store.recount("es", numbers, {numbers[1]: "Nothing translates it."})


def test_contents_lists_tell_progress_titles_and_failures(tmp_path: Path) -> None:
    warning = Issue("unknown_word", "warning", "…")
    with Store.open(tmp_path / "diglot.sqlite") as store:
        translated(
            store,
            Translation("Suben los alquileres", RECIPE),
            Translation("Subieron.", RECIPE, issues=(warning,)),
            Translation("Gente.", RECIPE, issues=(replace(warning, severity="info"),)),
        )
        (summary,) = store.documents()
        view = store.document("issue")
    assert view is not None
    assert view.summary == summary
    reached = summary.progress["es"]
    assert (reached.segments, reached.translated, reached.done, reached.flagged, reached.failed) == (4, 3, 3, 1, 0)
    first, second = view.articles
    assert first.titles == {"es": "Suben los alquileres"}
    assert first.failures == {}
    assert isinstance(second, ArticleSummary)
    assert second.failures == {"es": "Nothing translates it."}
    assert second.progress["es"].done == 0


def test_a_translation_comes_back_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    whole = Translation(
        "Suben",
        RECIPE,
        Alignment(((0, 5, 0, 5), (6, 10, 0, 5))),
        (Markup(0, 5, "italic"),),
        -0.25,
        (Issue("unknown_word", "error", "“x”", (0, 5), None), Issue("number", "info", "7", None, (1, 2))),
        (Term("rent", "alquiler", "inflected"),),
    )
    with Store.open(tmp_path / "diglot.sqlite") as store:
        translated(store, whole)
        view = store.article("issue", "a", "es")
    assert view is not None
    heading = view.article.blocks[0].segments[0].id
    assert view.segments[heading].translation == whole
    assert (view.segments[heading].state, view.segments[heading].origin) == ("translated", "engine")
    assert [one.state for one in view.segments.values()] == ["translated", "initial", "initial"]


def test_an_article_or_document_that_is_not_there_is_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "diglot.sqlite") as store:
        translated(store)
        assert store.document("other") is None
        assert store.article("issue", "c", "es") is None
        assert store.article("other", "a", "es") is None
        view = store.article("issue", "a", "fr")
    assert view is not None
    assert {one.state for one in view.segments.values()} == {"initial"}


def test_pages_read_while_a_run_writes(tmp_path: Path) -> None:
    """Threads share a store, and a reader never waits for a writer or meets half of what it writes."""
    paragraphs = [f"Sentence number {number} stands here." for number in range(300)]
    seen: set[int] = set()
    stop = threading.Event()
    with Store.open(tmp_path / "diglot.sqlite") as store:
        store.put(document(article("a", *paragraphs)), "test")

        def look() -> None:
            while not stop.is_set():
                view = store.article("issue", "a", "es")
                assert view is not None
                seen.add(sum(one.state == "translated" for one in view.segments.values()))

        reader = threading.Thread(target=look)
        reader.start()
        known = store.known("input/issue.md")
        assert known
        (chunk,) = store.standing(known.id, "es", {})
        for start in range(0, 300, 100):
            store.revise("es", [made(one) for one in chunk[start : start + 100]])
        stop.set()
        reader.join()
    assert seen <= {0, 100, 200, 300}


def made(one: Pending) -> Revision:
    return Revision(one, Translation(one.source, RECIPE), (), "engine", "translated")


def test_history_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path / "diglot.sqlite") as store:
        translated(store, Translation("Suben", RECIPE))
        view = store.article("issue", "a", "es")
        assert view is not None
        heading = view.article.blocks[0].segments[0].id
        for text, state in (("Suben los alquileres", "translated"), ("Suben los alquileres.", "reviewed")):
            store.write_down(
                "issue", "a", heading, "es", text, "reviewed" if state == "reviewed" else "translated", "ana"
            )
        view = store.article("issue", "a", "es")
        assert view is not None
        shown = view.segments[heading]
        assert shown.translation is not None
        assert (shown.translation.target, shown.state, shown.origin) == ("Suben los alquileres.", "reviewed", "person")
        with store._reading() as connection:
            rows = connection.exec_driver_sql("SELECT origin, author, state FROM revisions ORDER BY id").all()
        assert [tuple(row) for row in rows] == [
            ("engine", "", "translated"),
            ("person", "ana", "translated"),
            ("person", "ana", "reviewed"),
        ]
        reached = store.documents()[0].progress["es"]
        assert (reached.translated, reached.reviewed) == (0, 1)
