"""The Argos engine on real small models."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from pipeline import engines
from pipeline.document import Markup
from pipeline.engines.argos.decode import Decoder
from pipeline.engines.argos.engine import Argos, cutter
from pipeline.engines.argos.model import Head, Model, Options, patched
from pipeline.engines.argos.pieces import SentencePieceCutter
from pipeline.engines.base import Alternatives, Constraint, Pair, Request
from pipeline.engines.pivot import Pivot
from pipeline.models import packages
from tests.fixtures import grammar
from tests.fixtures.models import sentences

EN_ES = Pair("en", "es")
pytestmark = pytest.mark.usefixtures("packages_folder")


def _exact(pair: Pair, count: int) -> float:
    pairs = sentences(*pair, count)
    outputs = Argos().translate([Request(source) for source, _ in pairs], pair)
    return sum(output.target == gold for output, (_, gold) in zip(outputs, pairs, strict=True)) / len(pairs)


# Floors a little under what was measured on 1,500 sentences (98.0, 97, 98 %): a fall is a fault of the engine.
@pytest.mark.parametrize(("pair", "floor"), [(EN_ES, 0.95), (Pair("fr", "en"), 0.93), (Pair("en", "fa"), 0.93)])
def test_the_test_models_translate_their_grammar(pair: Pair, floor: float) -> None:
    assert _exact(pair, 300) >= floor


def test_a_batch_gives_what_each_sentence_gives_alone() -> None:
    engine = Argos()
    pairs = sentences("en", "es", 40)
    together = engine.translate([Request(source) for source, _ in pairs], EN_ES)
    alone = [engine.translate([Request(source)], EN_ES)[0] for source, _ in pairs]
    assert [one.target for one in together] == [one.target for one in alone]
    assert [one.alignment for one in together] == [one.alignment for one in alone]


def test_the_alignment_finds_nouns_and_adjectives() -> None:
    rules = grammar.load()
    nouns = {
        tuple(entry["en"]): {*entry["es"][:2], *entry["es_other"][:2]} for entry in rules.lexicon["nouns"].values()
    }
    by_word = {word: targets for words, targets in nouns.items() for word in words}
    right = asked = 0
    pairs = sentences("en", "es", 200)
    for (source, _), output in zip(
        pairs, Argos().translate([Request(source) for source, _ in pairs], EN_ES), strict=True
    ):
        for s0, s1, t0, t1 in output.alignment.links:
            if source[s0:s1] in by_word:
                asked += 1
                right += any(output.target[t0:t1] in target.split() for target in by_word[source[s0:s1]])
    assert asked > 200
    assert right / asked > 0.95


def test_spans_are_valid_and_name_whole_words() -> None:
    pairs = sentences("en", "es", 100)
    for (source, _), output in zip(
        pairs, Argos().translate([Request(source) for source, _ in pairs], EN_ES), strict=True
    ):
        for s0, s1, t0, t1 in output.alignment.links:
            assert 0 <= s0 < s1 <= len(source)
            assert 0 <= t0 < t1 <= len(output.target)
            assert not source[s0:s1].startswith(" ")


def test_markup_goes_with_its_words() -> None:
    source = "The new strike was announced by our unions."
    output = Argos().translate([Request(source, (Markup(8, 14, "bold"),))], EN_ES)[0]
    assert [output.target[item.start : item.end] for item in output.markup] == ["huelga"]


def test_headlines_are_read_in_sentence_case_and_printed_in_capitals() -> None:
    output = Argos().translate([Request("THE NURSES REJECT THE AGREEMENT")], EN_ES)[0]
    assert output.target == "LAS ENFERMERAS RECHAZAN EL ACUERDO"


def test_addresses_come_through_unchanged() -> None:
    source = "The workers support the strike at https://example.org/strike?x=1 and desk@example.org."
    target = Argos().translate([Request(source)], EN_ES)[0].target
    assert "https://example.org/strike?x=1" in target
    assert "desk@example.org" in target


def test_a_very_long_sentence_is_cut_at_clauses_and_not_cut_off(packages_folder: Path) -> None:
    package = packages.read(packages_folder / "translate-en_es-1_0")
    model = Model(package.path / "model", Options(), Head())
    clauses = ["the workers reject the agreement", "the union published a report", "the nurses support the strike"] * 20
    source = "After the meeting, " + ", ".join(clauses) + "."
    # the test models know sentences of a dozen words; real packages take longer ones
    draft = Decoder(model, cutter(package), EN_ES, longest=6).run([source])[0]
    assert draft.target.count("rechazan el acuerdo") == 20
    assert draft.target.count("informe") == 20
    assert draft.target.endswith(".")
    assert all(0 <= s0 < s1 <= len(source) and t1 <= len(draft.target) for s0, s1, _, t1 in draft.alignment.links)


SAME = [
    "The union published 12,500 reports on Monday.",
    "The union published 4,500 reports in London.",
    "The strike starts on Monday at 10:30.",
    "In 2024 the 163 workers of line 77 rejected 4,500 agreements.",
    "The strike starts on 12/05/2024.",
    "The workers of +44 20 7946 0958 support the strike.",
    "Follow @union_press and #StrikeNow on Monday.",
    "Write to desk@example.org, or see www.example.org/strike.",
]


def _shown(text: str) -> set[str]:
    """The figures and addresses of a text, in the writing of its language, and its marks of quotation."""
    return set(re.findall(r"[@#+]?\w*[./:@\w-]*(?:\d|[@#.]\w)[./:,@\w-]*\w|\d+", text))


@pytest.mark.parametrize("source", SAME)
def test_what_is_the_same_in_every_language_comes_through(source: str) -> None:
    """The test models know no such thing: what they lose is put back, and told."""
    output = Argos().translate([Request(source)], EN_ES)[0]
    written = {figure.replace("12,500", "12.500").replace("4,500", "4.500") for figure in _shown(source)}
    assert written
    assert all(figure in output.target for figure in written), (written, output.target)
    assert not any(issue.check in ("lost_number", "lost_literal") for issue in output.issues)
    for issue in output.issues:
        if issue.check == "restored" and issue.target_span:
            assert output.target[slice(*issue.target_span)].strip()


@pytest.mark.parametrize(
    "source", ["* * *", "2024", "12,500", "—", "https://example.org/a", "@union", "...", "+44 20 7946 0958", ""]
)
def test_what_has_no_words_is_copied(source: str) -> None:
    output = Argos().translate([Request(source)], EN_ES)[0]
    assert (output.target, output.issues) == (source, ())


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("— The strike starts on Monday.", "— La huelga empieza el lunes."),
        ("• The strike starts on Monday.", "• La huelga empieza el lunes."),
        (
            "The workers support the strike – the nurses reject the agreement.",
            "Los trabajadores apoyan la huelga – las enfermeras rechazan el acuerdo.",
        ),
    ],
)
def test_dashes_and_bullets_stay(source: str, target: str) -> None:
    assert Argos().translate([Request(source)], EN_ES)[0].target == target


def test_what_the_gates_stop_is_flagged_not_hidden() -> None:
    output = Argos().translate([Request("The union rejected the “final” agreement.")], EN_ES)[0]
    assert output.target
    assert "lost_quotes" in {issue.check for issue in output.issues}


def test_a_regional_source_is_served_by_the_plain_package() -> None:
    output = Argos().translate([Request("The strike starts on Monday.")], Pair("en-GB", "es"))[0]
    assert output.target == "La huelga empieza el lunes."


def test_a_pivot_composes_alignments_and_names_its_path() -> None:
    engine = engines.choose(Pair("fr", "es"), "argos")
    assert isinstance(engine, Pivot)
    source = "La grève commence lundi."
    output = engine.translate([Request(source)], Pair("fr", "es"))[0]
    assert output.target == "La huelga empieza el lunes."
    assert output.recipe.path == ("fr", "en", "es")
    links = {(source[s0:s1], output.target[t0:t1]) for s0, s1, t0, t1 in output.alignment.links}
    assert {("grève", "huelga"), ("lundi", "lunes")} <= links


def test_right_to_left_targets_are_aligned_too() -> None:
    source = "The teachers support the strike."
    output = Argos().translate([Request(source)], Pair("en", "fa"))[0]
    assert output.target == "معلمان از اعتصاب پشتیبانی می‌کنند."
    links = {(source[s0:s1], output.target[t0:t1]) for s0, s1, t0, t1 in output.alignment.links}
    assert {("teachers", "معلمان"), ("strike", "اعتصاب")} <= links


def test_an_unloaded_model_comes_back_by_itself() -> None:
    engine = Argos()
    request = [Request("The strike starts on Monday.")]
    first = engine.translate(request, EN_ES)[0].target
    engine.unload_idle(seconds=0)
    assert engine.translate(request, EN_ES)[0].target == first


def test_an_idle_model_gives_its_memory_back_by_itself() -> None:
    engine = Argos(idle_seconds=0.05)
    request = [Request("The strike starts on Monday.")]
    first = engine.translate(request, EN_ES)[0].target
    model = next(iter(engine._loaded.values())).decoder.model
    for _ in range(1000):
        if not model.is_loaded:
            break
        time.sleep(0.01)
    assert not model.is_loaded
    assert engine.translate(request, EN_ES)[0].target == first
    engine.close()
    assert not model.is_loaded


@pytest.mark.parametrize(
    "source",
    ["x" * 6000, "工人支持罢工，" * 400, "工人" * 2000, "A " + "no-" * 900, "a, " * 3000, "\x00\ud800x", "💬" * 999],
    ids=["word", "clauses", "signs", "hyphens", "list", "surrogate", "emoji"],
)  # fmt: skip
def test_no_text_stops_a_model(source: str) -> None:
    plain = Request("The strike starts on Monday.")
    outputs = Argos().translate([plain, Request(source), plain], EN_ES)
    assert outputs[0].target == outputs[2].target == "La huelga empieza el lunes."
    assert outputs[1].target
    assert all(s1 <= len(source) and t1 <= len(outputs[1].target) for _, s1, _, t1 in outputs[1].alignment.links)


def test_many_threads_share_one_model() -> None:
    engine = Argos()
    pairs = sentences("en", "es", 24)
    expected = [one.target for one in engine.translate([Request(source) for source, _ in pairs], EN_ES)]
    results: dict[int, str] = {}

    def work(i: int) -> None:
        results[i] = engine.translate([Request(pairs[i][0])], EN_ES)[0].target

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(pairs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[i] for i in range(len(pairs))] == expected


def test_another_head_changes_the_attention_and_no_translation(packages_folder: Path) -> None:
    folder = packages_folder / "translate-en_es-1_0"
    cut = SentencePieceCutter(folder / "sentencepiece.model").cut("The new strike was announced by our unions.")
    first, mean = (Model(folder / "model", Options(), head) for head in (Head(-1, 1), Head(-1, 0)))
    outputs = [model.translate([cut.tokens])[0][0] for model in (first, mean)]
    assert outputs[0] == outputs[1]
    rows = [model.attend([cut.tokens], [outputs[0].tokens])[0] for model in (first, mean)]
    assert rows[0] != rows[1]
    assert patched(b"no model at all", Head()) == b"no model at all"


def test_alternatives_are_different_and_the_first_is_the_translation() -> None:
    engine = Argos()
    assert isinstance(engine, Alternatives)
    several = 0
    for source, _ in sentences("en", "es", 20):
        request = Request(source)
        found = engine.alternatives(request, EN_ES, 4)
        assert found[0] == engine.translate([request], EN_ES)[0]
        assert len({one.target for one in found}) == len({one.recipe for one in found}) == len(found)
        assert 1 <= len(found) <= 4
        several += len(found) > 1
        assert all(one.alignment.links for one in found)
    # of some all hypotheses are mended to the same text
    assert several >= 15


def test_alternatives_have_their_terms() -> None:
    source, _ = next(pair for pair in sentences("en", "es", 200) if "strike" in pair[0])
    start = source.index("strike")
    term = Constraint((start, start + 6), ("paro",), ("paros",), gender="masculine")
    found = Argos().alternatives(Request(source, (), (term,)), EN_ES, 4)
    assert len(found) > 1
    assert all("paro" in one.target for one in found)


def test_an_empty_and_a_long_source_have_what_can_be_given() -> None:
    engine = Argos()
    assert len(engine.alternatives(Request("1917"), EN_ES, 4)) >= 1
    long = " ".join(source for source, _ in sentences("en", "es", 40))
    assert engine.alternatives(Request(long), EN_ES, 3)[0] == engine.translate([Request(long)], EN_ES)[0]
