"""The scorer itself: a perfect reading scores 1, and each kind of fault lowers the figure that is meant for it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Article, Block, Document, LeftOut, LineRange
from tests.reading.annotation import Gold, load
from tests.reading.as_read import ReadArticle, ReadBlock, Reading
from tests.reading.matching import best_matching
from tests.reading.scoring import score, table

NEWSPAPER = """\
# THE HARBOUR LANTERN
## Ferry crews vote on new rota
WESTPORT, May 3— The crews of both ferries met on Sunday to talk about the rota that be-
Crews on the quay, Sunday
gins in June. *Nobody* spoke against it, and the count took
two hours in the old customs hall.
### What comes next
The vote ends on Friday.
—A deckhand
## Library roof
Rain came through the roof again, and the part-
time staff carried the books downstairs.
Page 4 of 8
"""
NEWSPAPER_GOLD = """\
layout: newspaper
articles:
  - {title: [2], dateline: 3, signature: 9, subheads: [7], lines: [3, [5, 9]]}
  - {title: [10], lines: [[11, 12]]}
furniture: {masthead: [1], caption: [4], page_number: [13]}
cuts: [[3, 5, hyphen], [5, 6, column], [11, 12, hyphen]]
hyphens: {join: [3], keep: [11]}
"""
DIGEST = """\
The
council met and talked about the bridge for hours.
Nothing was decided.
*****
It meets again in May.
A whale was seen off the cape on Monday.
"""
DIGEST_GOLD = """\
layout: digest
articles: [{start: 1}, {start: 6}]
furniture: {separator: [4]}
paragraphs: [1, 3, 5, 6]
"""


def _gold(folder: Path, suffix: str, text: str, annotation: str) -> Gold:
    (folder / f"d{suffix}").write_text(text, encoding="utf-8")
    (folder / "d.yaml").write_text(annotation, encoding="utf-8")
    return load(folder / "d.yaml", folder / f"d{suffix}")


@pytest.fixture
def newspaper(tmp_path: Path) -> Gold:
    return _gold(tmp_path, ".md", NEWSPAPER, NEWSPAPER_GOLD)


@pytest.fixture
def digest(tmp_path: Path) -> Gold:
    return _gold(tmp_path, ".txt", DIGEST, DIGEST_GOLD)


def _block(kind: str, text: str, *lines: LineRange) -> ReadBlock:
    return ReadBlock(kind, text, lines)


FERRY = ReadArticle(
    "Ferry crews vote on new rota",
    ((2, 2),),
    (
        _block("heading", "Ferry crews vote on new rota", (2, 2)),
        _block(
            "paragraph",
            "The crews of both ferries met on Sunday to talk about the rota that begins in June. Nobody spoke against "
            "it, and the count took two hours in the old customs hall.",
            (3, 3),
            (5, 6),
        ),
        _block("subheading", "What comes next", (7, 7)),
        _block("paragraph", "The vote ends on Friday.", (8, 8)),
        _block("signature", "—A deckhand", (9, 9)),
    ),
    dateline="WESTPORT, May 3",
)
LIBRARY = ReadArticle(
    "Library roof",
    ((10, 10),),
    (
        _block("heading", "Library roof", (10, 10)),
        _block(
            "paragraph",
            "Rain came through the roof again, and the part-time staff carried the books downstairs.",
            (11, 12),
        ),
    ),
)
LEFT_OUT = (
    _block("masthead", "THE HARBOUR LANTERN", (1, 1)),
    _block("caption", "Crews on the quay, Sunday", (4, 4)),
    _block("page_number", "Page 4 of 8", (13, 13)),
)
PERFECT = Reading((FERRY, LIBRARY), LEFT_OUT)
PERFECT_DIGEST = Reading(
    (
        ReadArticle(
            "",
            (),
            (
                _block("paragraph", "The council met and talked about the bridge for hours.", (1, 2)),
                _block("paragraph", "Nothing was decided.", (3, 3)),
                _block("paragraph", "It meets again in May.", (5, 5)),
            ),
        ),
        ReadArticle("", (), (_block("paragraph", "A whale was seen off the cape on Monday.", (6, 6)),)),
    ),
    (_block("separator", "*****", (4, 4)),),
)


def _values(reading: Reading, gold: Gold) -> dict[str, float]:
    return {name: measure.value for name, measure in score(reading, gold).items()}


def _with(article: ReadArticle, at: int, *blocks: ReadBlock) -> ReadArticle:
    """The article with its block ``at`` replaced."""
    return replace(article, blocks=(*article.blocks[:at], *blocks, *article.blocks[at + 1 :]))


_FAULTLESS_AT_ZERO = {"unaccounted count", "claimed twice count", "words lost", "furniture leaked"}


@pytest.mark.parametrize("layout", ["newspaper", "digest"])
def test_a_perfect_reading_scores_one_everywhere(layout: str, request: pytest.FixtureRequest) -> None:
    measures = score(PERFECT if layout == "newspaper" else PERFECT_DIGEST, request.getfixturevalue(layout))
    assert {name: m.value for name, m in measures.items()} == {
        name: 0.0 if name in _FAULTLESS_AT_ZERO else 1.0 for name in measures
    }
    assert not [fault for measure in measures.values() for fault in measure.faults]


COLUMN = FERRY.blocks[1]


def _reads(article: ReadArticle, at: int, old: str, new: str) -> Reading:
    """The perfect reading, but for some words of one block."""
    block = article.blocks[at]
    assert old in block.text
    changed = _with(article, at, replace(block, text=block.text.replace(old, new)))
    return Reading((changed, LIBRARY) if article is FERRY else (FERRY, changed), LEFT_OUT)


def _kind(at: int, kind: str) -> Reading:
    return Reading((_with(FERRY, at, replace(FERRY.blocks[at], kind=kind)), LIBRARY), LEFT_OUT)


CAPTION = "Crews on the quay, Sunday"
WITH_CAPTION = replace(COLUMN, text=COLUMN.text.replace("begins", f"be- {CAPTION} gins"), lines=((3, 6),))
SPLIT = (
    _block("paragraph", COLUMN.text.split(" two hours")[0], (3, 3), (5, 5)),
    _block("paragraph", "two hours in the old customs hall.", (6, 6)),
)
UNSPLIT = replace(COLUMN, text=f"WESTPORT, May 3— {COLUMN.text}")
CUTS = "cut sentences rejoined"
NEWSPAPER_FAULTS = {
    "an article that is none": (
        Reading(
            (FERRY, replace(LIBRARY, blocks=LIBRARY.blocks[:1]), ReadArticle("", (), LIBRARY.blocks[1:])), LEFT_OUT
        ),
        {"starts precision", "starts F1", "lines in the right article", "titles"},
    ),
    "two articles in one": (
        Reading((replace(FERRY, blocks=FERRY.blocks + LIBRARY.blocks),), LEFT_OUT),
        {"starts recall", "starts F1", "lines in the right article", "titles"},
    ),
    "a title that is another": (Reading((replace(FERRY, title="What comes next"), LIBRARY), LEFT_OUT), {"titles"}),
    "a caption in the text": (
        Reading((_with(FERRY, 1, WITH_CAPTION), LIBRARY), (LEFT_OUT[0], LEFT_OUT[2])),
        {"furniture leaked", "hyphens", CUTS},
    ),
    "a caption in the text that is not owned up to": (
        _reads(FERRY, 3, "The vote", f"{CAPTION}. The vote"),
        {"furniture leaked"},
    ),
    "a line nowhere": (Reading((FERRY, LIBRARY), LEFT_OUT[:2]), {"unaccounted count"}),
    "a line twice": (Reading((FERRY, LIBRARY), (*LEFT_OUT, _block("caption", "", (8, 8)))), {"claimed twice count"}),
    "words dropped": (_reads(FERRY, 3, " ends on Friday", ""), {"words lost"}),
    "a hyphen that should stay": (_reads(LIBRARY, 1, "part-time", "parttime"), {"hyphens", CUTS}),
    "a hyphen that should go": (_reads(FERRY, 1, "begins", "be-gins"), {"hyphens", CUTS}),
    "a sentence not joined": (Reading((_with(FERRY, 1, *SPLIT), LIBRARY), LEFT_OUT), {CUTS}),
    "a break inside a joined sentence": (_reads(FERRY, 1, "took two", "took\ntwo"), {CUTS}),
    "a signature read as text": (_kind(4, "paragraph"), {"kind signature"}),
    "a sub-heading read as text": (_kind(2, "paragraph"), {"kind subheading"}),
    "a dateline left in the text": (
        Reading((replace(_with(FERRY, 1, UNSPLIT), dateline=""), LIBRARY), LEFT_OUT),
        {"datelines"},
    ),
}


@pytest.mark.parametrize("fault", NEWSPAPER_FAULTS)
def test_each_fault_lowers_its_own_figure(fault: str, newspaper: Gold) -> None:
    reading, expected = NEWSPAPER_FAULTS[fault]
    perfect, faulty = _values(PERFECT, newspaper), _values(reading, newspaper)
    assert {name for name in perfect if perfect[name] != faulty[name]} == expected


def test_paragraph_breaks_are_counted_by_their_lines(digest: Gold) -> None:
    first, second, third = PERFECT_DIGEST.articles[0].blocks
    orphan = replace(
        PERFECT_DIGEST.articles[0],
        blocks=(replace(first, lines=((1, 1),)), replace(first, lines=((2, 2),)), second, third),
    )
    merged = replace(PERFECT_DIGEST.articles[0], blocks=(replace(first, lines=((1, 3),)), third))
    for article, lower in ((orphan, "paragraphs precision"), (merged, "paragraphs recall")):
        values = _values(Reading((article, PERFECT_DIGEST.articles[1]), PERFECT_DIGEST.left_out), digest)
        assert values[lower] < 1
        assert values["paragraphs F1"] < 1
        assert values["starts F1"] == 1


def test_either_answer_is_right(tmp_path: Path) -> None:
    either = DIGEST_GOLD.replace("3, 5, 6]", "5, 6]") + "either_paragraphs: [3]\neither_starts: [5]\n"
    gold = _gold(tmp_path, ".txt", DIGEST, either)
    first, second, third = PERFECT_DIGEST.articles[0].blocks
    more = Reading(
        (ReadArticle("", (), (first, second)), ReadArticle("", (), (third,)), PERFECT_DIGEST.articles[1]),
        PERFECT_DIGEST.left_out,
    )
    for reading in (PERFECT_DIGEST, more):
        values = _values(reading, gold)
        assert values["paragraphs F1"] == values["starts F1"] == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("furniture: {separator: [4]}", "furniture: {}"), "no article or furniture"),
        (("separator: [4]", "separator: [4], caption: [9]"), None),
        (("paragraphs: [1,", "paragraphs: [99,"), "blank"),
        (("layout: digest", "layout: digest\nlayuot: digest"), "unknown keys"),
    ],
)
def test_an_annotation_that_does_not_hold_together_is_refused(
    tmp_path: Path, change: tuple[str, str], message: str | None
) -> None:
    text = DIGEST_GOLD.replace("[{start: 1}, {start: 6}]", "[{lines: [[1, 3], 5]}, {lines: [6]}]").replace(*change)
    if message is None:
        assert _gold(tmp_path, ".txt", DIGEST, text).articles
        return
    with pytest.raises(ValueError, match=message):
        _gold(tmp_path, ".txt", DIGEST, text)


def test_what_read_gives_is_scored_as_programs_get_it(newspaper: Gold) -> None:
    def blocks(article: ReadArticle) -> tuple[Block, ...]:
        return tuple(Block(b.kind, b.text, b.lines) for b in article.blocks)  # type: ignore[arg-type]

    dateline = Block("paragraph", FERRY.dateline, ((3, 3),))
    document = Document(
        name="d",
        path="d.md",
        format="markdown",
        sha256="",
        articles=(Article("1", blocks(FERRY), dateline=dateline), Article("2", blocks(LIBRARY))),
        left_out=tuple(LeftOut(b.kind, b.text, b.lines) for b in LEFT_OUT),  # type: ignore[arg-type]
    )
    assert Reading.of(document) == PERFECT
    assert "starts F1" in table(score(Reading.of(document), newspaper))


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_the_matching_is_the_best_there_is(gain: list[list[int]]) -> None:
    found = best_matching(gain)
    assert len(set(found.values())) == len(found) == min(len(gain), len(gain[0]))
    columns = range(len(gain[0]))
    rows = range(len(gain))
    if len(gain) <= len(gain[0]):
        best = max(sum(gain[i][j] for i, j in enumerate(some)) for some in itertools.permutations(columns, len(gain)))
    else:
        best = max(sum(gain[i][j] for j, i in enumerate(some)) for some in itertools.permutations(rows, len(gain[0])))
    assert sum(gain[i][j] for i, j in found.items()) == best
