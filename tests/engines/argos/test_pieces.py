"""Pieces and the characters they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.argos.pieces import BytePairCutter, SentencePieceCutter
from tests.fixtures.models import unpacked


@pytest.fixture(scope="module")
def cutter(tmp_path_factory: pytest.TempPathFactory) -> SentencePieceCutter:
    folder = unpacked("en_es", tmp_path_factory.mktemp("p") / "x")
    return SentencePieceCutter(folder / "sentencepiece.model")


def test_spans_hold_the_words_though_the_normal_form_differs(cutter: SentencePieceCutter) -> None:
    text = "  The  ﬁrst ½ of cafe\u0301s… reject "
    pieces = cutter.cut(text)
    covered = "".join(text[start:end] for start, end in dict.fromkeys(pieces.spans))
    assert covered == "Theﬁrst½ofcafe\u0301s…reject"


@given(st.text(max_size=60))
def test_spans_are_in_bounds_and_in_order(cutter: SentencePieceCutter, text: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in text):
        return
    pieces = cutter.cut(text)
    assert len(pieces.tokens) == len(pieces.spans)
    last = 0
    for start, end in pieces.spans:
        assert 0 <= start <= end <= len(text)
        assert start >= last or end in (last, start)
        last = max(last, start)
    joined = cutter.join(pieces.tokens)
    assert all(0 <= start <= end <= len(joined.text) or start == end for start, end in joined.spans)


def test_underscores_survive(cutter: SentencePieceCutter) -> None:
    assert cutter.join(["▁the", "▁a", "_", "b"]).text == "the a_b"


def test_bytes_of_one_character_become_that_character(cutter: SentencePieceCutter) -> None:
    joined = cutter.join(["▁A", "<0xC3>", "<0xA9>", "▁b"])
    assert joined.text == "Aé b"
    assert joined.text[slice(*joined.spans[3])] == "b"


def test_byte_pairs_are_merged_in_their_order_and_put_together_again(tmp_path: Path) -> None:
    codes = tmp_path / "bpe.model"
    codes.write_text("#version: 0.2\nt h\nth e</w>\ns t\nst r\ni k\nik e</w>\nstr ike</w>\n", "utf-8")
    cutter = BytePairCutter(codes, "en", "es")
    pieces = cutter.cut("the strike, isn't it?")
    assert pieces.tokens[:2] == ("the", "strike")
    assert [pieces.text[start:end] for start, end in pieces.spans[:3]] == ["the", "strike", ","]
    joined = cutter.join(pieces.tokens)
    assert joined.text.startswith("the strike, is")
    assert joined.text[slice(*joined.spans[1])] == "strike"
