"""The rule by which a pair gets its engine, and what is said where none serves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import engines
from pipeline.engines import debian, modes
from pipeline.engines.base import Pair, Request, candidates
from pipeline.engines.pivot import Pivot
from pipeline.errors import NoEngineError, SettingsError
from tests.fixtures.models import installed, packages_folder

__all__ = ["installed", "packages_folder"]

MODE = "lt-proc 'a.bin' | apertium-tagger -g $2 'a.prob' | apertium-pretransfer | lt-proc $1 'b.bin'\n"


@pytest.fixture
def pairs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of modes, of programs that this machine is taken to have, and no other engine."""
    monkeypatch.setattr(modes, "FOLDERS", (tmp_path,))
    monkeypatch.setattr("shutil.which", lambda program: None if program == "cg-proc" else f"/usr/bin/{program}")
    monkeypatch.setattr(engines, "ORDER", ("apertium",))
    monkeypatch.setattr(engines, "_instances", {})  # what an engine remembers of these programs is forgotten with them
    return tmp_path


def install(folder: Path, *names: str, text: str = MODE) -> None:
    for name in names:
        (folder / f"{name}.mode").write_text(text, "utf-8")


def test_a_direct_pair_comes_first(pairs: Path) -> None:
    install(pairs, "eng-spa", "eng-fra", "fra-spa")
    assert engines.choose(Pair("en", "es")) is engines.get("apertium")


def test_else_a_third_language(pairs: Path) -> None:
    install(pairs, "fr-es", "spa-eng")
    engine = engines.choose(Pair("fr", "en"))
    assert isinstance(engine, Pivot)
    assert engine.path == ("fr", "es", "en")
    assert engine.pairs() == [Pair("fr", "en")]


def test_the_likelier_third_language_goes_first(pairs: Path) -> None:
    install(pairs, "fr-es", "es-pt", "fra-cat", "cat-por")
    engine = engines.choose(Pair("fr", "pt"))
    assert isinstance(engine, Pivot)
    assert engine.path == ("fr", "es", "pt")


def test_chains_are_as_short_as_they_can_be(pairs: Path) -> None:
    install(pairs, "fr-es", "spa-cat", "cat-por", "por-glg", "glg-eng")
    engine = engines.choose(Pair("fr", "en"))
    assert isinstance(engine, Pivot)
    assert engine.path == ("fr", "es", "ca", "pt", "gl", "en")
    install(pairs, "spa-por")
    longer = engines.choose(Pair("fr", "en"))
    assert isinstance(longer, Pivot)
    assert longer.path == ("fr", "es", "pt", "gl", "en")


def test_a_chain_may_have_several_engines(pairs: Path, monkeypatch: pytest.MonkeyPatch, packages_folder: Path) -> None:
    monkeypatch.setattr(engines, "ORDER", ("argos", "apertium"))
    install(pairs, "spa-cat")
    engine = engines.choose(Pair("fr", "ca"))
    assert isinstance(engine, Pivot)
    assert engine.path == ("fr", "en", "es", "ca")
    assert engine.name == "argos+apertium"
    assert packages_folder.exists()


def test_a_region_is_served_by_its_own_mode_or_the_plain_one(pairs: Path) -> None:
    install(pairs, "es-pt", "es-pt_BR")
    assert [str(pair) for pair in engines.get("apertium").pairs()] == ["es->pt", "es->pt-BR"]
    found = [modes.find(Pair("es-AR", target)) for target in ("pt", "pt-BR", "pt-AO")]
    assert [mode.name for mode in found if mode] == ["es-pt", "es-pt_BR", "es-pt"]
    assert engines.choose(Pair("es", "pt-AO")) is engines.get("apertium")
    assert candidates(Pair("es-AR", "pt"))[-1] == Pair("es", "pt")


def test_variants_without_a_code_are_no_pairs(pairs: Path) -> None:
    install(pairs, "eco-fr-es", "spa-cat_iec2017", "fr-es-tagger")
    assert modes.installed() == {}


def test_a_mode_whose_programs_are_missing_serves_nothing(pairs: Path) -> None:
    install(pairs, "ita-spa", text="lt-proc 'a.bin' | cg-proc 'r.bin' | " + MODE.partition("| ")[2])
    assert engines.get("apertium").pairs() == []
    with pytest.raises(NoEngineError, match="apt-get install apertium apertium-spa-ita cg3"):
        engines.choose(Pair("it", "es"))


@pytest.mark.parametrize(
    ("pair", "remedy"),
    [
        (Pair("en", "es"), "Install it: apt-get install apertium apertium-eng-spa"),
        (Pair("es", "pt-BR"), "Install it: apt-get install apertium apertium-es-pt"),
        (Pair("fr", "en"), "Install it: apt-get install apertium apertium-fr-es apertium-eng-spa"),
        (Pair("eu", "es"), "Install it: apt-get install apertium apertium-eu-es"),
        (Pair("es", "eu"), "No Debian package translates this pair."),
        (Pair("fa", "en"), "No Debian package translates this pair."),
    ],
)
def test_the_remedy_names_the_command(pairs: Path, pair: Pair, remedy: str) -> None:
    with pytest.raises(NoEngineError) as caught:
        engines.choose(pair)
    assert caught.value.remedy == f"{remedy} Argos packages may: diglot models install --for FILES --to {pair.target}"
    assert str(pair) in caught.value.what


def test_every_package_leads_somewhere() -> None:
    for pair, package in debian.PACKAGES.items():
        assert debian.route(pair) == [package]
        assert package.startswith("apertium-")


def test_an_engine_can_be_named(pairs: Path) -> None:
    assert engines.choose(Pair("fa", "en"), "echo").name == "echo"
    with pytest.raises(SettingsError, match=r"no engine “ekko”.*echo"):
        engines.choose(Pair("fa", "en"), "ekko")
    with pytest.raises(NoEngineError, match="the engine “apertium”"):
        engines.choose(Pair("fa", "en"), "apertium")


def test_echo_gives_the_source_back() -> None:
    [translation] = engines.get("echo").translate([Request("Bread, 3 €.")], Pair("en", "fa"))
    assert translation.target == "Bread, 3 €."
    assert translation.alignment.links == ((0, 5, 0, 5), (5, 6, 5, 6), (7, 8, 7, 8), (9, 10, 9, 10), (10, 11, 10, 11))
    assert translation.recipe == engines.get("echo").recipe(Pair("en", "fa"))


def test_a_mode_is_cut_into_its_parts(pairs: Path) -> None:
    install(
        pairs,
        "es-pt",
        text="lt-proc -w '/a b/x.bin' | apertium-tagger -g $2 '/x.prob' | apertium-pretransfer | "
        "apertium-transfer '/t1x' '/t1x.bin' '/auto.bin' | lt-proc $1 '/gen.bin' | lt-proc -p '/pgen.bin'",
    )
    mode = modes.installed()[Pair("es", "pt")]
    assert [" ".join(stage.argv) for stage in mode.stages] == [
        "lt-proc -z -w /a b/x.bin",
        "apertium-tagger -z -g /x.prob",
        "apertium-pretransfer -z",
        "lt-proc -z -b /auto.bin",
        "apertium-transfer -z -b /t1x /t1x.bin",
        "lt-proc -z -g /gen.bin",
        "lt-proc -z -p /pgen.bin",
    ]
    assert (len(mode.analyser), mode.tagger is not None, len(mode.post)) == (1, True, 1)
    assert (len(mode.lexical), len(mode.transfer)) == (2, 1)


def test_a_mode_that_ends_before_it_writes_text_is_none(pairs: Path) -> None:
    install(pairs, "es-pt", text="lt-proc 'a.bin' | apertium-tagger -g $2 'a.prob'")
    assert modes.installed() == {}


def test_other_ways_are_another_engine_and_one_language_between(pairs: Path, packages_folder: Path) -> None:
    install(pairs, "eng-spa", "eng-fra", "fra-spa", "fr-cat")
    pair = Pair("en", "es")
    chosen = engines.choose(pair)
    (over,) = engines.others(pair, chosen)
    assert isinstance(over, Pivot)
    assert over.path == ("en", "fr", "es")
    assert [engine.name for engine in engines.others(pair, engines.get("argos"))] == ["apertium", "apertium"]
    assert engines.others(Pair("en", "ca"), engines.choose(Pair("en", "ca"))) == []
