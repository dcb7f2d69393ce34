"""The real Apertium with Debian's pairs: same text as the command, alignment, marks, odd text, broken programs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Markup, Translation
from pipeline.engines import modes
from pipeline.engines.apertium import Apertium
from pipeline.engines.base import Pair, Request
from pipeline.engines.chain import METHOD
from pipeline.errors import NoEngineError

pytestmark = pytest.mark.apertium

CASES = Path(__file__).parent.parent / "cases" / "engines"
EN_ES = Pair("en", "es")


def specimens(name: str) -> list[str]:
    lines = (CASES / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def apertium() -> Iterator[Apertium]:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    yield engine
    engine.close()


def translate(engine: Apertium, *sources: str, pair: Pair = EN_ES) -> list[Translation]:
    return engine.translate([Request(source) for source in sources], pair)


def words(source: str, translation: Translation) -> set[tuple[str, str]]:
    return {(source[a:b], translation.target[c:d]) for a, b, c, d in translation.alignment.links}


def command(mode: str, source: str) -> str:
    """What the pair's own command makes of one sentence, in a process of its own."""
    done = subprocess.run(["apertium", "-u", mode], input=source, capture_output=True, text=True, check=True)
    return re.sub(" +", " ", done.stdout).strip()


@pytest.mark.parametrize("name", ["en-es", "es-en", "fr-es", "es-pt", "es-it"])
def test_the_text_is_that_of_the_command(apertium: Apertium, name: str) -> None:
    source, target = name.split("-")
    mode = modes.installed().get(Pair(source, target))
    if mode is None or mode.missing:
        pytest.skip(f"needs Apertium's {name}")
    sources = specimens(name)
    given = translate(apertium, *sources, pair=Pair(source, target))
    # of English with unknown words more is made than the command does; and it forgets spaces ("harespondido")
    same = [(t.target, s) for t, s in zip(given, sources, strict=True) if source != "en" or not t.issues]
    assert len(same) >= len(sources) * 2 / 3
    wanted = [command(mode.name, sentence) for _, sentence in same]
    # the marks that the command leaves out, and the accent that it puts wrong, are in tests/engines/test_usage.py
    bare = [made.replace("¿", "").replace("allí cuando", "allí cuándo") for made, _ in same]
    assert ["".join(made.split()) for made in bare] == ["".join(text.split()) for text in wanted]
    assert sum(made != text for made, text in zip(bare, wanted, strict=True)) <= 1


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("He saw Pedro and Ines.", "Vio Pedro e Ines."),
        ("The union of Ana and Ibarra won.", "La unión de Ana e Ibarra ganó."),
        ("The Island or Otranto burned.", "La Isla u Otranto quemaron."),
    ],
)
def test_a_name_behind_a_changed_conjunction_keeps_its_capital(apertium: Apertium, source: str, target: str) -> None:
    """The post-generator writes "e ines"."""
    assert translate(apertium, source)[0].target == target


def test_a_headline_in_title_case_becomes_one_in_sentence_case(apertium: Apertium) -> None:
    made = translate(
        apertium,
        "Workers Demand Higher Wages in New York",
        "How Maria Lund Saved the Plant: A Strike Diary",
        "John Smith, Mary Brown",
    )
    assert [one.target for one in made] == [
        "Los trabajadores reclaman sueldos más altos en Nueva York",
        "Cómo Maria Lund salvó la planta: Un diario de huelga",
        "John Smith, Mary Brown",
    ]
    back = translate(apertium, "Los trabajadores reclaman sueldos más altos", pair=Pair("es", "en"))[0].target
    assert back.split()[1:] == [word.lower() for word in back.split()[1:]]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("They called it a 'strike' at once.", "'huelga'"),
        ("She read the sign 'Stop the war'.", "guerra'."),
        ("They sang ‘Solidarity forever’ at the gate.", "‘Solidaridad para siempre’"),
        ("It's the 'strike committee' that isn't here.", "'comité de huelga' "),
        ("The workers' union met 'secretly'.", "El sindicato de trabajadores"),
    ],
)
def test_words_in_single_quotation_marks_are_words(apertium: Apertium, source: str, target: str) -> None:
    """Apertium takes 's for the genitive and loses the letter: "un estrike'"."""
    made = translate(apertium, source)[0].target
    assert target in made
    assert sum(made.count(mark) for mark in "'‘’") == 2


def test_a_sentence_does_not_depend_on_those_before_it(apertium: Apertium) -> None:
    """apertium-tagger by itself forgets what it was taught when it meets certain words ("known", "included")."""
    teasers = ["What is known as C-SPAN", "His friends included a known baker."]
    sources = [*specimens("en-es"), "Kowalczyk said so.", "Ferreira announced it."]
    alone = [translate(apertium, source)[0].target for source in sources]
    assert [t.target for t in translate(apertium, *teasers, *sources)][len(teasers) :] == alone
    assert [t.target for t in translate(apertium, *sources[::-1])] == alone[::-1]


def test_words_are_aligned(apertium: Apertium) -> None:
    source = "The old workers don't live in New York."
    [translation] = translate(apertium, source)
    assert translation.target == "Los trabajadores viejos no viven en Nueva York."
    assert words(source, translation) >= {
        ("The", "Los"),
        ("workers", "trabajadores"),
        ("old", "viejos"),
        ("don't", "no"),
        ("live", "viven"),
        ("New York", "Nueva York"),
        (".", "."),
    }


def test_the_last_words_are_not_lost(apertium: Apertium) -> None:
    """The analyser drops them where they begin an expression that the dictionary has ("de clase media")."""
    sources = ["Es un problema de clase", "Es un problema de clase."]
    targets = [translation.target for translation in translate(apertium, *sources, pair=Pair("es", "en"))]
    assert targets == ["It is a problem of class", "It is a problem of class."]


def test_alignment_outlives_a_contraction(apertium: Apertium) -> None:
    source = "He spoke of the port."
    [translation] = translate(apertium, source)
    assert "del puerto" in translation.target
    assert words(source, translation) >= {("of", "del"), ("the", "del"), ("port", "puerto")}


def test_markup_comes_along(apertium: Apertium) -> None:
    source = "The old workers met at the port."
    markup = (Markup(4, 15, "bold"), Markup(27, 31, "link", "https://example.org/"))
    [translation] = apertium.translate([Request(source, markup)], EN_ES)
    assert [(translation.target[m.start : m.end], m.kind, m.href) for m in translation.markup] == [
        ("trabajadores viejos", "bold", ""),
        ("puerto", "link", "https://example.org/"),
    ]


def test_unknown_words_are_told_not_marked(apertium: Apertium) -> None:
    source = "The grobbelizer and Mr. Kowalczyk met."
    [translation] = translate(apertium, source)
    assert not set(translation.target) & set("*#@")
    told = {(source[slice(*i.source_span)], i.severity) for i in translation.issues if i.source_span}
    assert told == {("grobbelizer", "warning"), ("Kowalczyk", "info")}
    assert all(translation.target[slice(*i.target_span)] for i in translation.issues if i.target_span)
    assert {issue.check for issue in translation.issues} == {"unknown_word"}


@pytest.mark.parametrize("line", specimens("unchanged"))
def test_what_is_no_word_stays(apertium: Apertium, line: str) -> None:
    source, *kept = line.split(" | ")
    [translation] = translate(apertium, source)
    assert [piece for piece in kept if piece not in translation.target] == []


@pytest.mark.parametrize(
    "source",
    ["One line\nanother line", "  two before, two after  ", "a\ttab", "no\u00a0break", "line\r\nline", "", " ", "\n\n"],
)
def test_white_space_survives(apertium: Apertium, source: str) -> None:
    [translation] = translate(apertium, source)
    odd = re.compile(r"(?! (?!\s))\s+")
    assert odd.findall(translation.target) == odd.findall(source)


def test_headlines_in_capitals_are_translated_as_words(apertium: Apertium) -> None:
    sources = ["WHO PAYS FOR THE NEW BRIDGE?", "THE BAKERS OF NEW YORK close their ovens at www.example.org."]
    who, bakers = (translation.target for translation in translate(apertium, *sources))
    assert who == "¿QUIÉN PAGA PARA EL PUENTE NUEVO?"
    assert bakers.startswith("LOS PANADEROS DE NUEVA YORK cierran")
    assert bakers.endswith("www.example.org.")


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(), max_size=40) | st.text(r"[]{}^$/\@<>~*#+'. aI1\0\n", max_size=20), max_size=6
    )
)
def test_any_text_goes_through(apertium: Apertium, texts: list[str]) -> None:
    """No text kills the programs, changes the count or the order, or leaves placeholders behind."""
    chain = apertium._chain(EN_ES)
    translate(apertium, "One.")
    pids = [*chain.analyser.pids, *chain.transfer.pids, *chain.post.pids]
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert all(os.getpriority(os.PRIO_PROCESS, pid) > ours for pid in pids), "who feeds them goes before"
    # in our session, since schedulers share a processor out among sessions; in a group of their own, for Ctrl-C
    assert {os.getsid(pid) for pid in pids} == {os.getsid(0)}
    assert os.getpgid(0) not in {os.getpgid(pid) for pid in pids}
    marked = [f"{number} {text}" for number, text in enumerate(texts)]
    translations = translate(apertium, *marked)
    assert len(translations) == len(texts)
    for number, (source, translation) in enumerate(zip(marked, translations, strict=True)):
        target = translation.target
        assert target.lstrip("¿¡").startswith(str(number))
        assert ("\ue000" in target) <= ("\ue000" in source)
        assert target.count("\n") == source.count("\n")
        for s0, s1, t0, t1 in translation.alignment.links:
            assert 0 <= s0 < s1 <= len(source)
            assert 0 <= t0 < t1 <= len(target)
    assert pids == [*chain.analyser.pids, *chain.transfer.pids, *chain.post.pids]


def test_every_installed_pair_takes_every_special_character(apertium: Apertium) -> None:
    """Alone, doubled and between words; lrx-proc, for one, stops at a caret."""
    sources = [text for char in r"[]{}^$/\@<>~*#+=_|" for text in (char, char * 2, f"1 {char} 2")]
    for pair in apertium.pairs():
        assert [t.target for t in translate(apertium, *sources, pair=pair)] == sources, pair


def test_a_word_without_end_takes_no_time(apertium: Apertium) -> None:
    """lt-proc would be busy with it for six minutes."""
    word = "x" * 320_000
    assert translate(apertium, f"The {word}.")[0].target.endswith(f"{word}.")


def test_long_and_many(apertium: Apertium) -> None:
    """More than all buffers hold, in one segment and in many."""
    long = " ".join(["The bakers closed their ovens."] * 3_000)
    many = ["The bakers closed their ovens."] * 2_000
    translations = translate(apertium, long, *many)
    assert translations[0].target.count("Los panaderos cerraron sus hornos.") == 3_000
    assert {translation.target for translation in translations[1:]} == {"Los panaderos cerraron sus hornos."}


def test_batches_stream(apertium: Apertium) -> None:
    sources = specimens("en-es")
    batches = [[Request(source) for source in sources[at : at + 4]] for at in range(0, len(sources), 4)]
    streamed = list(apertium.stream(iter(batches), EN_ES))
    assert [len(batch) for batch in streamed] == [len(batch) for batch in batches]
    assert [t for batch in streamed for t in batch] == translate(apertium, *sources)


def test_threads_do_not_mix(apertium: Apertium) -> None:
    sources = specimens("en-es")
    expected = {
        source: translation.target for source, translation in zip(sources, translate(apertium, *sources), strict=True)
    }
    wrong: list[str] = []

    def work(mine: list[str]) -> None:
        for _ in range(5):
            got = translate(apertium, *mine)
            wrong.extend(s for s, t in zip(mine, got, strict=True) if t.target != expected[s])

    threads = [threading.Thread(target=work, args=(sources[at::3],)) for at in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
@pytest.mark.parametrize("part", ["analyser", "transfer", "generator", "post"])
def test_a_program_that_dies_or_hangs_is_started_again(how: signal.Signals, part: str) -> None:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    try:
        before = [t.target for t in translate(engine, *specimens("en-es"))]
        chain = engine._chain(EN_ES)
        chain.forms.clear()  # so that the generator is asked again
        pipe = getattr(chain, part)
        pipe.patience = 1.0
        os.kill(pipe.pids[-1], how)
        assert [t.target for t in translate(engine, *specimens("en-es"))] == before
    finally:
        engine.close()


def test_a_program_killed_in_mid_run_costs_nothing() -> None:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    sources = [f"The {number} bakers closed their ovens." for number in range(3_000)]
    try:
        translate(engine, "One.")
        chain = engine._chain(EN_ES)
        killed = []

        def kill() -> None:
            for stage in (0, -1):  # the second perhaps while the first is being mended
                time.sleep(0.2)
                pids = chain.transfer.pids
                if pids:
                    os.kill(pids[stage], signal.SIGKILL)
                    killed.append(pids[stage])

        killer = threading.Thread(target=kill)
        killer.start()
        targets = [t.target for t in translate(engine, *sources)]
        killer.join()
        assert killed
        assert targets == [f"Los {number} panaderos cerraron sus hornos." for number in range(3_000)]
    finally:
        engine.close()


def test_programs_end_with_the_one_that_started_them() -> None:
    code = (
        "import sys, time\n"
        "from pipeline.engines.apertium import Apertium\n"
        "from pipeline.engines.base import Pair, Request\n"
        "engine = Apertium(); pair = Pair('en', 'es')\n"
        "engine.translate([Request('One.')], pair)\n"
        "chain = engine._chain(pair)\n"
        "print(*chain.analyser.pids, *chain.transfer.pids, *chain.post.pids, flush=True)\n"
        "time.sleep(600)\n"
    )
    if EN_ES not in Apertium().pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        assert len(pids) > 3
        process.kill()
    deadline = time.monotonic() + 30
    while any(_runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    """Whether a process runs; one that ended may still wait for whoever adopted it to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_closing_leaves_no_process_and_hinders_nothing() -> None:
    engine = Apertium()
    if EN_ES not in engine.pairs():
        pytest.skip("needs apt-get install apertium apertium-eng-spa")
    [first] = translate(engine, "One day.")
    chain = engine._chain(EN_ES)
    pids = [*chain.analyser.pids, *chain.transfer.pids, *chain.generator.pids, *chain.post.pids]
    engine.close()
    assert not any(_runs(pid) for pid in pids)
    assert translate(engine, "One day.") == [first]
    engine.close()


def test_a_pair_that_is_not_installed_says_what_would_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(modes, "FOLDERS", (tmp_path,))
    engine = Apertium()
    assert engine.pairs() == []
    with pytest.raises(NoEngineError, match="apt-get install apertium apertium-eng-spa"):
        translate(engine, "One.")


def test_the_recipe_names_the_mode_and_its_data(apertium: Apertium) -> None:
    recipe = apertium.recipe(EN_ES)
    assert (recipe.engine, recipe.model, recipe.path) == ("apertium", "eng-spa", ("en", "es"))
    assert re.fullmatch(f"[0-9a-f]{{12}}-{METHOD}", recipe.version)
    assert recipe == translate(apertium, "One.")[0].recipe
    assert recipe.version != apertium.recipe(Pair("es", "en")).version
