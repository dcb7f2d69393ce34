"""What a target language's usage asks for beyond transfer's rules: on the real Apertium, and on any pieces at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import usage
from pipeline.engines.apertium import Apertium
from pipeline.engines.base import Pair, Request
from pipeline.engines.stream import Piece

EN_ES = Pair("en", "es")
SPECIMENS = Path(__file__).parent.parent / "cases" / "engines" / "usage.en-es.tsv"


@pytest.fixture(scope="module")
def apertium() -> Iterator[Apertium]:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    yield engine
    engine.close()


@pytest.mark.apertium
def test_specimens(apertium: Apertium) -> None:
    lines = [line for line in SPECIMENS.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [line.split("\t") for line in lines]
    assert len(rows) >= 18
    made = apertium.translate([Request(source) for source, _ in rows], EN_ES)
    assert [translation.target for translation in made] == [target for _, target in rows]


@pytest.mark.apertium
def test_an_italian_participle_agrees(apertium: Apertium) -> None:
    pair = Pair("es", "it")
    if pair not in apertium.pairs():
        pytest.skip("needs apt-get install apertium-spa-ita")
    sources = ["Las huelgas fueron anunciadas.", "La empresa fue cerrada.", "La mujer fue maestra."]
    targets = [made.target for made in apertium.translate([Request(source) for source in sources], pair)]
    assert targets[0] == "Gli scioperi sono stati annunciati."
    assert " è stata " in targets[1]
    assert " è stato " in targets[2]


@pytest.mark.apertium
def test_what_is_opened_in_the_source_is_not_opened_again(apertium: Apertium) -> None:
    pair = Pair("fr", "es")
    if pair not in apertium.pairs():
        pytest.skip("needs apt-get install apertium-fr-es")
    [made] = apertium.translate([Request("Le ministre a dit «¿Qué?» hier.")], pair)
    assert made.target.count("¿") == 1


_UNITS = (
    "casa<n><f><pl>", "quién<prn><itg><mf><sg>", "ser<vbser><pri><p3><sg>", "rojo<adj><m><sg>",
    "cómo<adv><itg>", "Cuándo<adv><itg>", "para<pr>", "ver<vblex><inf>", ",<cm>", "y<cnjcoo>",
    ".<sent>", "?<sent>", "!<sent>", "¿<lquest>", "(<lpar>",
    "vuestro<det><pos><f><sg>", "estar<vblex><ifi><p3><sg>", "hacer<vblex><pp><m><sg>",
)  # fmt: skip
_PIECES = st.lists(
    st.builds(Piece, st.just("unit"), st.sampled_from(_UNITS), st.just((0,)))
    | st.builds(Piece, st.sampled_from(["text", "held"]), st.sampled_from([" ", ' "', "“", "¿", "0"])),
    max_size=20,
)


@given(_PIECES, st.sampled_from(["to", "and", "or", "was", "who"]), st.booleans())
def test_nothing_with_a_meaning_is_lost(pieces: list[Piece], word: str, known: bool) -> None:
    """Only marks are added, and only commas and the "para" of "how to" fall away; the order stays."""

    def words(piece: Piece) -> list[str]:
        return [word] if piece.bound else []

    def bare(some: list[Piece]) -> list[str]:
        stems = [each.text.partition("<")[0].lower() for each in some if each.kind != "text"]
        return [
            {"cuándo": "cuando", "vuestro": "tuyo", "estar": "ser", "quién": "que"}.get(stem, stem) for stem in stems
        ]

    made = usage.mended(pieces, EN_ES, words, lambda _: "x" if known else None)
    before, after = bare(pieces), bare(made)
    at = 0
    for stem in before:
        if at < len(after) and after[at] == stem:
            at += 1
        else:
            assert stem in (",", "para")
    assert at == len(after)
    assert {each.text for each in made if each.kind == "text"} <= {each.text for each in pieces} | {"¿", "¡"}
    assert usage.mended(pieces, Pair("es", "en"), words, lambda _: "x") == pieces
