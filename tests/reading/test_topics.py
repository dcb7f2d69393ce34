"""Boundaries between articles: what holds for any text, and the two things a separator can mean."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.blocks import RawBlock
from pipeline.reading.topic_evidence import EVIDENCE, Table, evidence, table_for, tables, topical
from pipeline.reading.topics import NO_TEXT, WEIGHTS, boundaries, segment

FERRY = (
    "The ferry to the island of Norrholm will sail every hour from April. The ferry company has hired nine sailors.",
    "Islanders had asked for more sailings since the bridge to the mainland was closed. The ferry is often full.",
    "The sailors will live on the island during the week. The company rents two houses near the ferry for them.",
    "In winter the ferry will sail every two hours, as before, when ice does not close the sound.",
)
CHEESE = (
    "A dairy in the hills of Castelbruno makes cheese from the milk of forty goats. Lucia Ferrando began with two.",
    "The goats graze under chestnut trees, and the cheese tastes of it. It ripens in a cave for ninety days.",
    "Cheese from the dairy won a prize in October. Since then the cave has been too small, and Ferrando digs.",
    "Her neighbours have bought goats as well. The dairy takes their milk and pays by the litre.",
)
WORDS = st.sampled_from(
    ["the", "a", "of", "strike", "harbour", "wage", "cheese", "goat", "Ferrando", "Monday", "However", "“No”", "12"]
)
BLOCKS = st.builds(
    lambda kind, words, at: RawBlock(kind, " ".join(words), ((at, at),)),
    st.sampled_from(["paragraph", "paragraph", "paragraph", "separator", "quote", "list_item", "image"]),
    st.lists(WORDS, min_size=1, max_size=30),
    st.integers(1, 999),
)


def block(text: str) -> RawBlock:
    return RawBlock("paragraph", text, ((1, 1),))


STARS = RawBlock("separator", "* * *", ((1, 1),))


@given(st.lists(BLOCKS, max_size=40))
def test_boundaries_are_places_of_text_in_order(blocks: list[RawBlock]) -> None:
    found = boundaries(blocks)
    texts = [at for at, one in enumerate(blocks) if one.kind not in NO_TEXT]
    assert found[:1] == texts[:1]
    assert sorted(set(found)) == found
    assert set(found) <= set(texts)


def test_two_articles_are_two() -> None:
    assert boundaries([block(text) for text in FERRY + CHEESE]) == [0, 4]


def test_one_article_stays_one() -> None:
    assert boundaries([block(text) for text in FERRY]) == [0]


def test_separators_between_articles_and_separators_for_what_was_left_out() -> None:
    ferry, cheese = [block(text) for text in FERRY], [block(text) for text in CHEESE]
    assert boundaries([*ferry, STARS, *cheese]) == [0, 5]
    assert boundaries([*ferry[:2], STARS, *ferry[2:], *cheese[:2], STARS, *cheese[2:]]) == [0, 5]


def test_nothing_to_divide() -> None:
    assert boundaries([]) == []
    assert boundaries([STARS]) == []
    assert boundaries([STARS, block("One."), STARS]) == [1]


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=5), min_size=1, max_size=30), st.data())
def test_bound_paragraphs_stay_bound(words: list[list[str]], data: st.DataObject) -> None:
    size = len(words)
    never = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    always = [not one and data.draw(st.booleans()) for one in never]
    starts, _ = segment([set(bag) for bag in words], [0.0] * size, never=never, always=always)
    assert starts[0] == 0
    assert not any(never[start] for start in starts[1:])
    assert {at for at in range(1, size) if always[at]} <= set(starts)


def test_every_kind_of_evidence_has_a_weight_and_is_in_its_range() -> None:
    texts = FERRY + CHEESE
    seen = evidence(texts, topical(texts))
    assert len(seen) == len(texts)
    assert all(len(values) == len(EVIDENCE) == len(WEIGHTS) for values in seen)
    highest = (1, 3, 4, 1, 1, 1, 1, 1, 5, 5, 3, 3)
    assert all(0 <= value <= most for values in seen for value, most in zip(values, highest, strict=True))


def test_a_text_is_known_by_its_common_words() -> None:
    spanish = "Los vecinos de la calle dicen que el ruido no les deja dormir, y que lo han dicho ya dos veces."
    assert table_for([spanish]) == tables()["es"]
    assert table_for(["Qwx zvbn trplk mnoq."]) == Table()


def test_openings_are_told_by_the_table_of_the_language() -> None:
    texts = [
        "Am Montag begann in der Stadt ein Streik.",
        "Dagegen klagt der Betrieb, und er will nicht warten.",
        "Ein Bäcker hat das Brot verschenkt.",
        "Die Polizei war nicht da.",
    ]
    seen = [dict(zip(EVIDENCE, values, strict=True)) for values in evidence(texts, topical(texts))]
    assert [values["time"] for values in seen] == [1, 0, 0, 0]
    assert [values["goes on"] for values in seen] == [0, 1, 0, 0]
    assert [values["introduces"] for values in seen] == [0, 0, 1, 0]


def test_every_language_has_its_words() -> None:
    assert set(tables()) == {"ar", "de", "en", "es", "fa", "fr", "it", "pt"}
    for code, table in tables().items():
        assert len(table.common) >= 50, code
        assert len(table.continues) >= 30, code
        assert len(table.times) >= 19, code
        assert all(1 <= len(phrase) <= 4 for phrase in table.continues), code
