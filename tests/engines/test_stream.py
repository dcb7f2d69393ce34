"""The stream format: nothing that a source holds may reach the programs as format, and all of it comes back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import stream

TEXT = st.text(st.characters(), max_size=60) | st.text(r"[]{}^$/\@<>~*#+ ab1" + "\n\0\u00ad\ue000\uffff", max_size=30)


@given(TEXT)
def test_escaping_is_undone(text: str) -> None:
    assert stream.unescape(stream.escape(text)) == text


@given(TEXT)
def test_what_is_sent_comes_back(text: str) -> None:
    """Without any change on the way, the text comes back, but for soft hyphens."""
    prepared = stream.prepare(text, text)
    assert stream.fill(prepared.stream, prepared.held) == text.replace("\u00ad", "")


@given(TEXT)
def test_nothing_unfit_is_sent(text: str) -> None:
    sent = stream.prepare(text, text).stream
    bare = re.sub(r"\\.|\[\d+\]", "", sent, flags=re.DOTALL)
    assert not set(bare) & set(r"[]{}^$/\@<>~" + "\n\0\u00ad\ue000\uffff")
    sent.encode()  # no lone surrogate


@given(TEXT)
def test_offsets_lead_back_to_the_source(text: str) -> None:
    prepared = stream.prepare(text, text)
    for at, char in enumerate(prepared.flat):
        back = prepared.offset(at)
        assert 0 <= back < len(text)
        if char.isalnum():
            assert text[back] == char


def test_units_are_numbered_and_placed() -> None:
    source = "Ask @us  in New\u00a0York: co\u00adop [1]."
    prepared = stream.prepare(source, source)
    # what lt-proc makes of it: units as it writes them, text between units as it came
    analysis = (
        r"^Ask/ask<vblex><inf>/ask<vblex><pres>$ [0][1]^in/in<pr>$ ^New York/New York<np>$[2]^:/:<cm>$ ^coop/*coop$ "
        r"^\[/\[<lpar>$^1/1<num>$^\]/\]<rpar>$^./.<sent>$"
    )
    bound = stream.bind(analysis, prepared)
    words = [source[slice(*span)] for span in bound.spans]
    assert words == ["Ask", "@us", "in", "New\u00a0York", ":", "co\u00adop", "[", "1", "]", "."]
    assert bound.ambiguous == ["ask<vblex><inf>/ask<vblex><pres>"]
    assert bound.stream.startswith("[[t:w:0]]^Ask/")
    assert "[[t:w:1]]^\ue0000/*\ue0000$" in bound.stream
    assert "[2]" not in bound.stream  # white space within a word of two parts


def test_a_line_end_within_a_word_is_kept() -> None:
    prepared = stream.prepare("New\nYork", "New\nYork")
    assert stream.bind("^New York/New York<np>$[0]", prepared).stream.endswith("[0]")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("[[t:w:3]]^a<n>$ ", [("unit", "a<n>", (3,)), ("text", " ", ())]),
        ("[[t:w:3; t:w:12]]^a<n>$", [("unit", "a<n>", (3, 12))]),
        ("^a<n>$[0]\\^b\\$", [("unit", "a<n>", ()), ("held", "0", ()), ("text", "^b$", ())]),
        ("\\[1\\] ^\\^\\$<x>$", [("text", "[1] ", ()), ("unit", "\\^\\$<x>", ())]),
        ("[[t:w:1]] ^a$", [("text", " ", ()), ("unit", "a", (1,))]),
    ],
)
def test_targets_are_read(text: str, pieces: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert [(piece.kind, piece.text, piece.bound) for piece in stream.read_target(text)] == pieces


def test_a_unit_without_its_tags() -> None:
    assert stream.lemma(r"take<vblex># off<x>") == "take off"
    assert stream.lemma(r"a\<b\>\/c<n><sg>") == "a<b>/c"
    assert stream.plain(r"~de \~ ~el") == "de ~ el"
