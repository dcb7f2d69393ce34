"""An article compared where it changed is told what it would be told if all of it were compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import OF_ARTICLE, Context, SegmentPair, compare_again, survey
from pipeline.document import Issue

SOURCES = (
    "The tenants of the harbour met again.",
    "the tenants of the harbour met again.",
    "When did Marlowe and Ferrers speak of the harbour?",
    "They say that Marlowe’s letter never came.",
    "“In the evening Ferrersby closed early.",
    "Nobody came.”",
)
TARGETS = (
    "Los inquilinos del puerto se reunieron otra vez.",
    "los inquilinos del puerto se reunieron otra vez.",
    "¿Cuándo hablaron Marlowe y Ferrers del puerto?",
    "Dicen que la carta de Malrowe nunca llegó.",
    "«Por la noche Frerers cerró pronto, dice Marlowe.",
    "Nadie vino».",
    "",
)
sentence = st.tuples(st.sampled_from(SOURCES), st.sampled_from(TARGETS), st.booleans())


def pairs(article: Sequence[tuple[str, str, bool]]) -> list[SegmentPair]:
    """The translated sentences; a third value tells of each whether it begins a paragraph."""
    blocks = list(accumulate((int(begins) for _, _, begins in article), initial=1))[1:]
    broken = {block for block, (_, target, _) in zip(blocks, article, strict=True) if not target}
    return [
        SegmentPair(str(n), source, target, block=0 if block in broken else block)
        for n, (block, (source, target, _)) in enumerate(zip(blocks, article, strict=True))
        if target
    ]


def whole(article: Sequence[SegmentPair]) -> dict[str, tuple[Issue, ...]]:
    here = Context("en", "es", survey=survey(article, "en", "es"))
    return {one.id: tuple(issue for each in OF_ARTICLE for issue in each(one, here)) for one in article}


@given(st.lists(sentence, min_size=2, max_size=12), st.data())
@settings(max_examples=300)
def test_nothing_else_would_be_told_by_comparing_all(article: list[tuple[str, str, bool]], data: st.DataObject) -> None:
    places = data.draw(st.sets(st.sampled_from(range(len(article))), min_size=1, max_size=2))
    changed = list(article)
    for place in places:
        changed[place] = (article[place][0], data.draw(st.sampled_from(TARGETS)), article[place][2])
    before, after = pairs(article), pairs(changed)
    told = compare_again(before, after, {str(place) for place in places}, "en", "es")
    now = {pair.id for pair in after}
    assert {**{key: issues for key, issues in whole(before).items() if key in now}, **told} == whole(after)


def test_what_has_nothing_in_common_is_not_looked_at() -> None:
    said = [(SOURCES[n], TARGETS[n], True) for n in (0, 2, 3, 4)]
    before, after = pairs(said), pairs([*said[:2], (SOURCES[3], "Otra.", True), said[3]])
    told = compare_again(before, after, {"2"}, "en", "es")
    assert set(told) == {"1", "2"}
    assert compare_again(after, before, {"2"}, "en", "es")["2"][0].check == "name_spelling"
