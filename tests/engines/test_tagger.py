"""What the tagger's model says about classes of words, on the real files of the installed pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engines import modes
from pipeline.engines.base import Pair
from pipeline.engines.tagger import Model, Tagger

pytestmark = pytest.mark.apertium


def tagger_of(pair: Pair) -> Tagger:
    mode = modes.installed().get(pair)
    if mode is None or mode.tagger is None:
        pytest.skip(f"needs Apertium's {pair}")
    return Tagger(mode.tagger)


@pytest.mark.parametrize("pair", [Pair("en", "es"), Pair("es", "fr"), Pair("pt", "es"), Pair("es", "it")])
def test_models_are_read(pair: Pair) -> None:
    mode = modes.installed().get(pair)
    if mode is None or mode.tagger is None:
        pytest.skip(f"needs Apertium's {pair}")
    model = Model.read(Path(mode.tagger.argv[-1]))
    assert "TAG_SENT" in model.tags
    assert 5 < len(model.open_class) < len(model.tags)
    real = {number for tag, number in model.tags.items() if not tag.startswith("k")}  # kMOT and so on are internal
    assert {frozenset({number}) for number in real} <= set(model.smaller)  # each tag by itself is a class


def test_a_new_class_within_a_known_one_does_harm() -> None:
    model = Model(["A", "B", "C", "D", "E"], frozenset({0, 1, 2, 3}), [frozenset({0, 1, 2}), frozenset({4})])
    assert model.shrinks(["A", "B"])
    assert not model.shrinks(["A", "D"])  # only the open class itself holds it
    assert not model.shrinks(["A", "E"])
    assert model.shrinks(["A", "unheard of"])  # cannot be told


def test_what_is_no_model_is_taken_for_the_worst(tmp_path: Path) -> None:
    file = tmp_path / "x.prob"
    file.write_bytes(b"\x05\x01")
    assert Model.read(file).shrinks(["A"])
    assert Model.read(tmp_path / "none.prob").shrinks(["A"])


def test_an_unknown_word_is_tagged_the_same_after_a_teaser() -> None:
    """The program alone would take "said" for a participle after "known"."""
    tagger = tagger_of(Pair("en", "es"))
    said = r"^Kowalczyk/*Kowalczyk$ ^said/say<vblex><past>/say<vblex><pp>$^./.<sent>$"
    known = r"^It/prpers<prn>$ ^is/be<vbser><pri><p3><sg>$ ^known/know<vblex><pp>/known<adj>$^./.<sent>$"
    ambiguous = [["say<vblex><past>/say<vblex><pp>"], ["know<vblex><pp>/known<adj>"]]
    try:
        [alone] = tagger.tag([said], ambiguous[:1])
        assert alone is not None
        assert "say<vblex><past>" in alone
        after = tagger.tag([known, said, known, said], [ambiguous[1], ambiguous[0], ambiguous[1], ambiguous[0]])
        assert [after[1], after[3]] == [alone, alone]
    finally:
        tagger.close()
