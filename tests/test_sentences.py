"""Sentences: the specimens of tests/cases/sentences, and what must hold for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Article, Block, Language, segment_id
from pipeline.sentences import segment, split

CASES = Path(__file__).parent / "cases" / "sentences"
LANGUAGES = sorted(path.stem for path in CASES.glob("*.txt"))
# marks that meet in newspapers, so that hypothesis finds their combinations sooner than by chance
PRINT = st.lists(
    st.sampled_from(
        [*"aB3.?!…“”«»\"'’()[]-—\n\t \u00a0\u200b\u061f\u06f3", "Mr.", "U.S.", "www.a.org", "a@b.org", " The "]
    ),
    max_size=40,
).map("".join)


def paragraphs(language: str) -> list[list[str]]:
    """The specimens: one sentence per line, a blank line between paragraphs, # before a comment."""
    lines = (CASES / f"{language}.txt").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [part.split("\n") for part in text.strip().split("\n\n")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_specimens(language: str) -> None:
    for sentences in paragraphs(language):
        assert [source for source, _ in split(" ".join(sentences), language)] == sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_specimens(language: str) -> None:
    assert sum(map(len, paragraphs(language))) >= 25


@given(
    st.one_of(st.text(), st.text(st.characters()), PRINT),
    st.sampled_from(["en", "de", "fa", "pt-BR", "und", "xx", "zh-Hans"]),
)
def test_nothing_is_lost_and_no_sentence_is_blank(text: str, language: str) -> None:
    pieces = split(text, language)
    assert all(source.strip() for source, _ in pieces)
    assert not any(gap.strip() for _, gap in pieces)
    assert "".join(source + gap for source, gap in pieces) == (text if text.strip() else "")


@given(st.text("abcXYZ019", min_size=1), st.sampled_from(["/a.B", "?q=A.&b=C!D", "/x.pdf", "/?A", ""]))
def test_an_address_is_never_cut(name: str, path: str) -> None:
    for address in (f"https://www.{name}.org{path}", f"www.{name}.co.uk{path}", f"{name}.Desk@{name}.Org"):
        text = f"Write to {address} today. We answer."
        assert [source for source, _ in split(text, "en")] == [f"Write to {address} today.", "We answer."]


def test_lone_surrogates_do_not_stop_it() -> None:
    assert [source for source, _ in split("One \ud800 end. The next.", "en")] == ["One \ud800 end.", "The next."]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("zh", ["我们在码头等了三个小时。", "“船什么时候来？”", "没有人知道！", "后来下雨了。"]),
        ("ja", ["港の食堂は朝五時に開く。", "「今日は魚がない。」", "店主はそう言った。"]),
        ("hi", ["मज़दूर सुबह फाटक पर मिले।", "बस देर से आई।"]),
    ],
)
def test_scripts_that_put_no_space_between_sentences(language: str, sentences: list[str]) -> None:
    assert [source for source, _ in split("".join(sentences), language)] == sentences


def test_a_text_all_in_small_letters_is_still_split() -> None:
    assert len(split("the port is closed! nobody came? the ships wait.", "en")) == 3


def test_segments_of_an_article() -> None:
    def block(text: str, language: str | None = None) -> Block:
        return Block("paragraph", text, ((1, 1),), language=Language(language, "high") if language else None)

    heading = Block("heading", "We wait.", ((1, 1),))
    article = Article(
        "a",
        (heading, block("It rained. We wait."), block("We wait.")),
        language=Language("en", "high"),
        dateline=block("Lisbon, 4 May —"),
        byline=block("By J. R. Costa"),
    )
    done = segment(article)
    assert [part.text for part in done.parts()] == [part.text for part in article.parts()]
    assert [s.source for s in done.segments()] == [
        "We wait.", "By J. R. Costa", "Lisbon, 4 May —", "It rained.", "We wait.", "We wait.",
    ]  # fmt: skip
    assert [s.id for s in done.segments() if s.source == "We wait."] == [segment_id("We wait.", n) for n in range(3)]
    for part in done.parts():
        assert "".join(s.source + s.gap for s in part.segments) == part.text


def test_equal_blocks_get_ids_of_their_own() -> None:
    same = Block("paragraph", "We wait.", ((1, 1),))
    done = segment(Article("a", (same, same), language=Language("en", "high")))
    assert len({s.id for s in done.segments()}) == 2


def test_a_block_in_another_language_is_cut_by_its_rules() -> None:
    text = "Sie kommt am 3. Mai."
    german = Block("paragraph", text, ((1, 1),), language=Language("de", "high"))
    done = segment(Article("a", (german,), language=Language("en", "high")))
    assert [s.source for s in done.segments()] == [text]


@pytest.mark.parametrize(
    "part", ["A. ", '("a. ', "www.", "a-", "a@", "… ", "»", "1. ", "“a” A. ", "http://a?", "x\n\n", "\u0301"]
)
def test_a_long_odd_text_takes_no_longer_than_its_length(part: str) -> None:
    text = part * 100_000  # what takes the square of this runs into pytest's time limit
    assert "".join(source + gap for source, gap in split(text, "en")) == text


def test_a_kicker_and_its_headline_are_segments_of_their_own() -> None:
    heading = Block("heading", "Letters from the harbour\nTHE CRANES STAND STILL", ((1, 2),))
    article = segment(Article("x", (heading,), language=Language("en", "high")))
    assert [(one.source, one.gap) for one in article.segments()] == [
        ("Letters from the harbour", "\n"),
        ("THE CRANES STAND STILL", ""),
    ]
