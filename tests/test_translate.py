"""Memory first, each distinct text once, nothing of a person's overwritten, failures that stay where they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.document import Article, Document, Language, Markup, Translation
from pipeline.engines.base import Engine, Pair, Request
from pipeline.engines.echo import Echo
from pipeline.errors import EngineError
from pipeline.serving import is_same
from pipeline.store import Store
from pipeline.translate import Translator
from pipeline.workers import BATCH, Edition
from tests.store.sample import article, document


class Recorder(Echo):
    """Echo that remembers what it was asked."""

    name = "recorder"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        for batch in requests:
            self.asked += [request.source for request in batch]
            yield self.translate(batch, pair)


class Mortal(Recorder):
    """Breaks for good when it is asked for a certain text."""

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        for batch in super().stream(requests, pair):
            if any("poison" in translation.target for translation in batch):
                raise EngineError("The engine is gone.")
            yield batch


class Done:
    """Keeps the editions that are finished."""

    def __init__(self) -> None:
        self.editions: list[Edition] = []
        self.closed: list[int] = []

    def advance(self, edition: Edition, segments: int) -> None:
        assert segments >= 0

    def close(self, edition: Edition, articles: Sequence[int]) -> None:
        assert not set(articles) & set(self.closed)
        self.closed += articles

    def finish(self, edition: Edition) -> None:
        assert edition.touched <= set(self.closed)
        self.editions.append(edition)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "diglot.sqlite") as opened:
        yield opened


def bring(
    store: Store, engine: Engine, *documents: Document, target: str = "es", refused: dict[str, str] | None = None
) -> list[Edition]:
    """Put documents into the store and translate them."""
    done = Done()
    with Translator(store, lambda _: engine, done) as translator:
        for one in documents:
            store.put(one, "test")
            known = store.known(one.path)
            assert known is not None
            recipes = {
                language: store.recipe(engine.recipe(Pair(language, target)))
                for language in known.languages
                if language not in (refused or {}) and not is_same(language, target)
            }
            translator.add(
                Edition(
                    known.id,
                    known.name,
                    target,
                    known.segments,
                    store.articles(known.id),
                    recipes,
                    refused or {},
                    "test",
                    set(),
                )
            )
        translator.finish()
    return done.editions


def targets(store: Store, name: str, key: str, target: str = "es") -> dict[str, str | None]:
    """Source -> target of an article's segments."""
    view = store.article(name, key, target)
    assert view is not None
    found = {}
    for segment in view.article.segments():
        translation = view.segments[segment.id].translation
        found[segment.source] = translation.target if translation else None
    return found


def test_each_distinct_sentence_is_translated_once_for_all_documents(store: Store) -> None:
    engine = Recorder()
    first = document(article("a", "# Rents rise", "Rents rose. People met. Rents rose."), name="first")
    second = document(article("b", "Rents rose. Nobody paid."), name="second")
    done = bring(store, engine, first, second)
    assert sorted(engine.asked) == sorted({"Rents rise", "Rents rose.", "People met.", "Nobody paid."})
    assert sum(edition.counts.translated for edition in done) == 4
    assert sum(edition.counts.from_memory for edition in done) == 2
    assert targets(store, "second", "b") == {"Rents rose.": "Rents rose.", "Nobody paid.": "Nobody paid."}


def test_a_second_run_asks_the_engine_for_nothing(store: Store) -> None:
    one = document(article("a", "Rents rose. People met."))
    bring(store, Recorder(), one)
    engine = Recorder()
    (edition,) = bring(store, engine, one)
    assert engine.asked == []
    assert (edition.counts.translated, edition.counts.from_memory) == (0, 0)


def test_a_changed_paragraph_has_its_own_sentences_translated_alone(store: Store) -> None:
    bring(store, Recorder(), document(article("a", "Rents rose. People met.", "Nobody paid.")))
    engine = Recorder()
    bring(store, engine, document(article("a", "Rents fell. People met.", "Nobody paid.")))
    assert engine.asked == ["Rents fell."]


def test_another_title_makes_another_article_and_its_sentences_are_still_known(store: Store) -> None:
    bring(store, Recorder(), document(article("old", "# Rents rise", "Rents rose. People met.")))
    engine = Recorder()
    bring(store, engine, document(article("new", "# Rents go up", "Rents rose. People met.")))
    assert engine.asked == ["Rents go up"]
    assert store.article("issue", "old", "es") is None


def test_what_a_person_wrote_survives_a_new_text_a_new_title_and_a_new_engine(store: Store) -> None:
    bring(store, Recorder(), document(article("old", "# Rents rise", "Rents rose. People met.")))
    rose = article("old", "Rents rose.").blocks[0].segments[0].id
    store.write_down("issue", "old", rose, "es", "Subieron los alquileres.", "reviewed", "ana")

    class Other(Recorder):
        name = "other"

    bring(store, Other(), document(article("old", "# Rents rise", "Rents rose. Nobody met.")))
    assert targets(store, "issue", "old")["Rents rose."] == "Subieron los alquileres."
    bring(store, Other(), document(article("new", "# Rents go up", "Rents rose. Nobody met.")))
    view = store.article("issue", "new", "es")
    assert view is not None
    shown = view.segments[rose]
    assert (shown.state, shown.origin) == ("reviewed", "memory")
    assert shown.translation is not None
    assert shown.translation.target == "Subieron los alquileres."


def test_in_another_document_memory_is_used_but_not_taken_for_read(store: Store) -> None:
    bring(store, Recorder(), document(article("a", "Rents rose."), name="first"))
    rose = article("a", "Rents rose.").blocks[0].segments[0].id
    store.write_down("first", "a", rose, "es", "Subieron los alquileres.", "final", "ana")
    engine = Recorder()
    bring(store, engine, document(article("b", "Rents rose."), name="second"))
    view = store.article("second", "b", "es")
    assert view is not None
    assert engine.asked == []
    assert (view.segments[rose].state, view.segments[rose].origin) == ("translated", "memory")


def test_a_draft_of_a_person_is_kept_too(store: Store) -> None:
    one = document(article("a", "Rents rose."))
    bring(store, Recorder(), one)
    rose = one.articles[0].blocks[0].segments[0].id
    store.write_down("issue", "a", rose, "es", "Los alquileres…", "translated", "ana")

    class Other(Recorder):
        name = "other"

    engine = Other()
    bring(store, engine, one)
    assert engine.asked == []
    assert targets(store, "issue", "a") == {"Rents rose.": "Los alquileres…"}


def test_another_engine_translates_anew_and_the_first_is_remembered(store: Store) -> None:
    class Other(Recorder):
        name = "other"

    one = document(article("a", "Rents rose."))
    bring(store, Recorder(), one)
    other = Other()
    bring(store, other, one)
    assert other.asked == ["Rents rose."]
    again = Recorder()
    bring(store, again, one)
    assert again.asked == []


def test_what_is_in_the_target_language_or_without_letters_is_copied(store: Store) -> None:
    engine = Recorder()
    spanish = article("a", "Subieron los alquileres.", language="es")
    english = article("b", "1871", "* * *", "Rents rose.")
    bring(store, engine, document(spanish, english))
    assert engine.asked == ["Rents rose."]
    view = store.article("issue", "a", "es")
    assert view is not None
    (shown,) = view.segments.values()
    assert shown.origin == "source"
    assert targets(store, "issue", "b")["1871"] == "1871"


def test_a_block_in_another_language_goes_its_own_way(store: Store) -> None:
    mixed = article("a", "Rents rose.", "Les loyers montent.")
    mixed = replace(mixed, blocks=(mixed.blocks[0], replace(mixed.blocks[1], language=Language("fr", "high"))))
    (edition,) = bring(store, Recorder(), document(mixed), refused={"fr": "Nothing translates fr."})
    assert targets(store, "issue", "a") == {"Rents rose.": "Rents rose.", "Les loyers montent.": None}
    assert list(edition.reasons.values()) == [{"Nothing translates fr."}]
    assert edition.counts.failed == 1
    assert not edition.transient


def test_an_engine_that_dies_fails_its_own_articles_and_the_next_run_goes_on(store: Store) -> None:
    many = [f"Sentence number {number} stands here." for number in range(3 * BATCH)]
    one = document(article("a", *many), article("b", "A poison. Rents rose."), article("c", "People met."))
    (edition,) = bring(store, Mortal(), one)
    assert edition.transient
    assert edition.counts.failed
    assert edition.counts.translated + edition.counts.failed == edition.segments
    assert {"The engine is gone."} in edition.reasons.values()
    engine = Recorder()
    (edition,) = bring(store, engine, one)
    assert edition.counts.translated == len(engine.asked)
    assert None not in targets(store, "issue", "b").values()


def test_a_change_of_language_is_a_change_of_text(store: Store) -> None:
    bring(store, Recorder(), document(article("a", "Rents rose.", language="fr")))
    engine = Recorder()
    bring(store, engine, document(article("a", "Rents rose.", language="en")))
    assert engine.asked == ["Rents rose."]


def test_markup_comes_along_through_the_alignment_and_out_of_the_cache(store: Store) -> None:
    def bold(key: str, start: int, end: int) -> Article:
        plain = article(key, "Rents rose. People met.")
        return replace(plain, blocks=(replace(plain.blocks[0], markup=(Markup(start, end, "bold"),)),))

    bring(store, Recorder(), document(bold("a", 12, 18)), document(bold("b", 0, 5), name="other"))
    for name, key, source, span in (("issue", "a", "People met.", (0, 6)), ("other", "b", "Rents rose.", (0, 5))):
        view = store.article(name, key, "es")
        assert view is not None
        ids = {segment.source: segment.id for segment in view.article.segments()}
        translation = view.segments[ids[source]].translation
        assert translation is not None
        assert translation.markup == (Markup(*span, "bold"),)


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [("es", "es", True), ("pt", "pt-BR", True), ("pt-BR", "pt", True), ("pt-PT", "pt-BR", False), ("pt", "es", False)],
)
def test_is_same(source: str, target: str, *, same: bool) -> None:
    assert is_same(source, target) is same
