"""Words in capitals, made readable for an engine and put back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.alignment import ordered
from pipeline.casing import lower_capitals, restore
from pipeline.document import Alignment

TEXT = st.text(max_size=40) | st.text("ABCÉßİIi'’ -.#@xX1", max_size=30)


@pytest.mark.parametrize(
    ("source", "lowered"),
    [
        ("BAKERS CLOSE THEIR OVENS", "Bakers Close Their Ovens"),
        ("DON'T WAIT: L'ÉTAT ET O’BRIEN", "Don't Wait: L'État Et O’Brien"),
        ("THE BAKERS OF LYON closed", "The Bakers Of Lyon closed"),
        ("PORT STRIKE, 1985", "Port Strike, 1985"),
        ("CHAPTER XIV BEGINS", "Chapter XIV Begins"),
        ("SEE WWW.EXAMPLE.ORG AND #PORT TODAY", "See WWW.EXAMPLE.ORG And #PORT Today"),
        ("US NAVY ship", "US NAVY ship"),  # two words may be abbreviations
        ("UN EU US", "UN EU US"),  # and so may three without a long one
        ("NATO", "NATO"),
        ("Bakers close", "Bakers close"),
        ("", ""),
        ("نانوا", "نانوا"),
    ],
)
def test_what_is_lowered(source: str, lowered: str) -> None:
    assert lower_capitals(source, "en").text == lowered


def test_turkish_has_two_letters_i() -> None:
    cased = lower_capitals("İŞÇİ SINIFI KAZANDI", "tr")
    assert cased.text == "İşçi Sınıfı Kazandı"
    whole = Alignment(((0, 19, 0, 11),))
    assert restore("işçi sınıfı", whole, cased, "tr") == "İŞÇİ SINIFI"


def test_a_target_follows_its_source() -> None:
    source, target = "BAKERS OF THE PORT met 3 times", "los panaderos del puerto se reunieron 3 veces"
    cased = lower_capitals(source, "en")
    pairs = (("BAKERS", "panaderos"), ("OF", "del"), ("PORT", "puerto"), ("met", "reunieron"), ("times", "veces"))
    links = []
    for one, other in pairs:
        s, t = source.index(one), target.index(other)
        links.append((s, s + len(one), t, t + len(other)))
    assert restore(target, ordered(links), cased, "es") == "los PANADEROS DEL PUERTO se reunieron 3 veces"


def test_a_whole_headline_takes_its_unaligned_words_along() -> None:
    cased = lower_capitals("BAKERS MEET!", "en")
    alignment = Alignment(((0, 6, 4, 13), (7, 11, 17, 26)))
    assert restore("los panaderos se reunieron!", alignment, cased, "es") == "LOS PANADEROS SE REUNIERON!"


@given(TEXT, st.sampled_from(["en", "tr", "de"]))
def test_lowering_keeps_the_length_and_the_letters(source: str, language: str) -> None:
    cased = lower_capitals(source, language)
    assert len(cased.text) == len(source)
    assert cased.text.casefold().replace("ı", "i").replace("i̇", "i") == source.casefold().replace("ı", "i").replace(
        "i̇", "i"
    )
    for start, end in cased.words:
        assert source[start:end].isupper()


@given(TEXT, TEXT, st.lists(st.tuples(*[st.integers(0, 40)] * 4), max_size=6))
def test_restoring_keeps_the_length(source: str, target: str, links: list[tuple[int, int, int, int]]) -> None:
    inside = [(a, b, c, d) for a, b, c, d in links if a < b <= len(source) and c < d <= len(target)]
    assert len(restore(target, ordered(inside), lower_capitals(source, "en"), "es")) == len(target)
