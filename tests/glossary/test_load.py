"""Loading: strict, fast to come back to, and never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import glossary
from pipeline.errors import DiglotError, GlossaryError
from pipeline.glossary import files
from pipeline.glossary.files import parse
from pipeline.glossary.model import GlossaryFile
from pipeline.terminology import Terminology

TEXT = """schema: 1
title: Work
subject: labour
languages: [en, es, de]
concepts:
  - id: mutual-aid  # a comment
    status: approved
    severity: error
    pos: noun
    definition: {en: Help given both ways.}
    valid: {from: 1917-10-25}
    terms:
      en: mutual aid
      es:
        - term: apoyo mutuo
          gender: masculine
        - {term: ayuda mutua, use: admitted, region: [MX, no]}
        - term: caridad
          use: forbidden
          why: Another thing.
      de:
        term: gegenseitige Hilfe
        forms: [gegenseitiger Hilfe]
    source: Meeting of March
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work.yaml").write_text(TEXT)
    (tmp_path / "more.yaml").write_text("schema: 1\nconcepts:\n  - id: strike\n    terms: {en: strike}\n")
    (tmp_path / "notes.txt").write_text("not a glossary")
    return tmp_path


def test_everything_that_is_written_is_read(folder: Path) -> None:
    loaded = glossary.load(folder)
    assert [concept.id for concept in loaded.concepts] == ["strike", "mutual-aid"]
    concept = loaded.concept("mutual-aid")
    assert concept is not None
    assert (concept.status, concept.severity, concept.subject, concept.pos) == ("approved", "error", "labour", "noun")
    assert (concept.valid_from, concept.definition) == ("1917-10-25", {"en": "Help given both ways."})
    assert [entry.text for entry in concept.usable("es")] == ["apoyo mutuo", "ayuda mutua"]
    assert [entry.text for entry in concept.usable("es-MX")] == ["ayuda mutua", "apoyo mutuo"]
    assert [(entry.text, entry.why) for entry in concept.forbidden("es")] == [("caridad", "Another thing.")]
    assert concept.entries("de")[0].forms == ("gegenseitiger Hilfe",)
    assert str(concept.place) == "work.yaml:6:9"
    assert str(concept.entries("es")[1].place) == "work.yaml:17:18"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        glossary.load(tmp_path / "missing")


def test_a_file_with_errors_is_refused_with_its_place(folder: Path) -> None:
    (folder / "work.yaml").write_text(TEXT.replace("forms:", "froms:"))
    with pytest.raises(GlossaryError) as caught:
        glossary.load(folder)
    assert str(caught.value).startswith(f'{folder / "work.yaml"}:23:9: Unknown key "froms". Did you mean "forms"?')
    assert caught.value.exit_code == 2


def test_an_id_used_twice_is_refused(folder: Path) -> None:
    (folder / "more.yaml").write_text("schema: 1\nconcepts:\n  - id: mutual-aid\n    terms: {en: aid}\n")
    with pytest.raises(GlossaryError, match="already used"):
        glossary.load(folder)


def test_only_a_changed_file_is_read_again(folder: Path) -> None:
    loaded = glossary.load(folder)
    assert loaded.reloaded() is loaded
    os.utime(folder / "work.yaml", ns=(1, 1))  # touched, same content
    assert loaded.reloaded() is loaded
    (folder / "more.yaml").write_text("schema: 1\nconcepts:\n  - id: picket\n    terms: {en: picket}\n")
    again = loaded.reloaded()
    assert [concept.id for concept in again.concepts] == ["picket", "mutual-aid"]
    assert again.files[1] is loaded.files[1]
    (folder / "more.yaml").unlink()
    assert [concept.id for concept in again.reloaded().concepts] == ["mutual-aid"]


def test_many_files_and_one_of_them_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        (tmp_path / f"{number}.yaml").write_text(
            f"schema: 1\nconcepts:\n  - id: c{number}\n    terms: {{en: w{number}}}\n"
        )
    parsed: list[str] = []
    parse_ = files.parse

    def noted(data: bytes, name: str, mtime: int = 0, digest: str = "") -> GlossaryFile:
        parsed.append(name)
        return parse_(data, name, mtime, digest)

    monkeypatch.setattr(files, "parse", noted)
    loaded = glossary.load(tmp_path)
    assert len(parsed) == 40
    parsed.clear()
    (tmp_path / "7.yaml").write_text("schema: 1\nconcepts:\n  - id: c7\n    terms: {en: other}\n")
    again = loaded.reloaded()
    assert parsed == ["7.yaml"]
    assert [entry.text for entry in again.require("c7").usable("en")] == ["other"]
    assert again.reloaded() is again
    assert parsed == ["7.yaml"]


def test_hidden_files_are_no_glossary(folder: Path) -> None:
    """What an editor that has a file open, or another system, leaves beside it."""
    (folder / ".#work.yaml").symlink_to("somebody@somewhere.1234")
    (folder / "._work.yaml").write_bytes(b"\x00\x05\x16\x07")
    assert [concept.id for concept in glossary.load(folder).concepts] == ["strike", "mutual-aid"]
    assert Terminology(folder).key


def test_an_edit_right_after_another_is_seen(folder: Path) -> None:
    """Same size, and the same time on a clock that ticks every few milliseconds."""
    loaded = glossary.load(folder)
    path = folder / "work.yaml"
    before = path.stat()
    path.write_text(TEXT.replace("apoyo mutuo", "apoyo mutua"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "apoyo mutua" in [entry.text for entry in loaded.reloaded().require("mutual-aid").usable("es")]


BITS = r"""schema: 1\n|concepts:\n|  - id: a\n|    terms:\n|      en: x\n|      es: [a, {term: b}]\n|-|:|&a |*a|!t |<<:
|{|}|[|]|'|"|>\n|? |\t|\r\n|---\n|%|@|#c\n| |languages: no\n|    examples: [x]\n|    valid: {to: 1}\n|    id: b\n
|\x00|\ufeff|é|\U0001f6a9"""
YAML_BITS = st.lists(
    st.sampled_from([bit.encode("latin-1", "backslashreplace").decode("unicode_escape") for bit in BITS.split("|")]),
    max_size=14,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(YAML_BITS, st.text()))
def test_any_text_is_read_or_told(text: str) -> None:
    read = parse(text.encode("utf-8", "surrogatepass"), "any.yaml")
    for finding in read.findings:
        assert finding.place.file == "any.yaml"
        assert finding.place.line >= 1
        assert finding.place.column >= 1
        assert finding.message


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=60), YAML_BITS.map(str.encode)))
def test_loading_any_file_raises_nothing_but_our_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / "any.yaml").write_bytes(data)
    try:
        glossary.load(folder)
    except DiglotError as error:
        assert "any.yaml" in str(error)  # noqa: PT017 - nothing need be raised
