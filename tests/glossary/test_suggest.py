"""Terms that the glossary lacks: which are found, in which order, and how the store renders them."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest

from pipeline.document import Alignment, Recipe, Translation
from pipeline.glossary import files
from pipeline.glossary.suggest import Suggestion, suggest, supported, termhood, words
from pipeline.store import Store
from pipeline.store.views import StoredSentence
from pipeline.store.work import Revision
from tests.store.sample import article, document

CASES = Path(__file__).resolve().parent.parent / "cases" / "glossary" / "suggest"


def sentences(*texts: str, language: str = "en") -> list[StoredSentence]:
    return [StoredSentence("issue", "a1", str(at), language, text) for at, text in enumerate(texts)]


def found(*texts: str, language: str = "en") -> list[str]:
    return [each.text for each in suggest(sentences(*texts, language=language), (), language, 50)[0]]


def names(*texts: str, language: str = "en") -> list[str]:
    return [each.text for each in suggest(sentences(*texts, language=language), (), language, 50)[1]]


def test_c_value_is_the_papers() -> None:
    """The paper's formula, on soft contact lens and the term nested in it."""
    frequencies = {("soft", "contact", "lens"): 5, ("contact", "lens"): 9, ("hard", "contact", "lens"): 2}
    values = termhood.c_value(frequencies, {key: len(key) for key in frequencies})
    assert values["soft", "contact", "lens"] == pytest.approx(math.log2(3) * 5)
    assert values["contact", "lens"] == pytest.approx(1 * (9 - (5 + 2) / 2))


def test_nc_value_adds_the_weight_of_the_context() -> None:
    values: dict[termhood.Key, float] = {("a", "b"): 10.0, ("c", "d"): 10.0}
    contexts: dict[termhood.Key, Counter[str]] = {("a", "b"): Counter({"sign": 3}), ("c", "d"): Counter({"other": 1})}
    scores = termhood.nc_value(values, contexts)
    assert scores["a", "b"] == pytest.approx(0.8 * 10 + 0.2 * 3 * 0.5)
    assert scores["c", "d"] == pytest.approx(0.8 * 10 + 0.2 * 1 * 0.5)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_specimens(path: Path) -> None:
    """Each specimen: sentences, then lines "+ what must be found" and "- what must not"."""
    lines = path.read_text("utf-8").splitlines()
    texts = [line for line in lines if line and line[:2] not in ("+ ", "- ", "# ")]
    terms, called = suggest(sentences(*texts, language=path.stem), (), path.stem, 50)
    everything = {each.text for each in (*terms, *called)}
    assert {line[2:] for line in lines if line.startswith("+ ")} <= everything
    assert not {line[2:] for line in lines if line.startswith("- ")} & everything


def test_every_language_has_stop_words_that_are_read() -> None:
    assert {"ar", "ca", "de", "en", "es", "fa", "fr", "it", "pt", "tr"} == set(supported())
    assert all(words.stop_words(code).links <= words.stop_words(code).stop for code in supported())
    assert suggest(sentences("a b", language="xx"), (), "xx", 5) == ([], [])


def test_words_with_a_hyphen_are_one_and_punctuation_divides() -> None:
    parts = words.parts("The zero-hours contract, work-to-rule and 12 picket lines.", "en")
    assert [[word.written for word in part] for part in parts] == [
        ["The", "zero-hours", "contract"],
        ["work-to-rule", "and"],
        ["picket", "lines"],
    ]


def test_what_the_glossary_has_is_left_out() -> None:
    text = b"schema: 1\nconcepts:\n  - {id: picket-line, status: proposed, terms: {en: picket line}}\n"
    concepts = files.parse(text, "x.yaml").concepts
    spoken = sentences("The picket lines held.", "Dock workers joined the picket line.", "Dock workers saw it.")
    terms, _ = suggest(spoken, concepts, "en", 50)
    assert "Dock workers" in [each.text for each in terms]
    assert not [each.text for each in terms if each.text in ("picket line", "picket lines")]


def test_small_letters_are_preferred_to_headlines() -> None:
    assert found("WAGE FREEZE ENDS", "A wage freeze came.", "WAGE FREEZE AGAIN")[0] == "wage freeze"


def test_names_are_told_from_first_words() -> None:
    texts = ["Dockers met Ana Prieto.", "Ana Prieto spoke.", "Dockers left.", "The dockers and Ana Prieto."]
    assert names(*texts) == ["Ana Prieto"]
    assert names("Die Arbeit in Kiel.", "Die Arbeit in Kiel.", language="de") == []


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two documents in which "wage freeze" is rendered in two ways, by an engine and by a person."""
    one = document(article("a1", "A wage freeze came. The wage freeze held."), name="one")
    two = document(article("a2", "No wage freeze. A quiet day.", language="en"), name="two", sha256="1")
    store = Store.open(tmp_path / "diglot.sqlite")
    recipe = Recipe("apertium", "en-es", "1", ("en", "es"))
    targets = {
        "A wage freeze came.": ("Vino una congelación salarial.", Alignment(((2, 13, 5, 29),))),
        "The wage freeze held.": ("Las congelaciones salariales siguieron.", Alignment(((4, 15, 0, 28),))),
        "No wage freeze.": ("No al hielo de sueldos.", Alignment(((3, 7, 15, 22), (8, 14, 6, 11)))),
    }
    for each in (one, two):
        store.put(each, "reader")
        known = store.known(each.path)
        assert known
        for chunk in store.standing(known.id, "es", {"en": store.recipe(recipe)}):
            for pending in chunk:
                if pending.source in targets:
                    text, alignment = targets[pending.source]
                    content = Translation(text, recipe, alignment)
                    store.revise("es", [Revision(pending, content, (), "engine", "translated")])
    return store


def test_the_store_gives_all_sentences_with_their_translations(store: Store) -> None:
    with store:
        everything = list(store.sentences())
        assert [(one.document, one.source, sorted(one.targets)) for one in everything] == [
            ("one", "A wage freeze came.", ["es"]),
            ("one", "The wage freeze held.", ["es"]),
            ("two", "No wage freeze.", ["es"]),
            ("two", "A quiet day.", []),
        ]
        assert everything[0].targets["es"].made_by == "apertium"
        assert [one.source for one in store.sentences(["two"])] == ["No wage freeze.", "A quiet day."]


def test_renderings_are_grouped_by_lemma_and_contradictions_told(store: Store) -> None:
    with store:
        (term,), _ = suggest(store.sentences(), (), "en", 5)
    assert isinstance(term, Suggestion)
    assert (term.text, term.count, term.documents) == ("wage freeze", 3, 2)
    assert [(way.text, way.counts) for way in term.rendered] == [
        ("congelación salarial", (("apertium", 2),)),
        ("hielo de sueldos", (("apertium", 1),)),
    ]
    assert term.inconsistent == ("es",)
    assert {place[0] for place in term.rendered[1].places} == {"two"}
    assert {place.sentence.document for place in term.examples[:2]} == {"one", "two"}
