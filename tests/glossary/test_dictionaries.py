"""simplemma's dictionaries with a kept index: the same answers, from a file that may be gone, broken or unwritable."""

from __future__ import annotations

from pathlib import Path

import pytest
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from pipeline.glossary import dictionaries
from pipeline.glossary.dictionaries import Dictionaries

LANGUAGES = ("en", "fa")
# first and last words, words between, words that are not there
ODD = ["", "a", "\uffff", "zzzzzz", "xyzzy", "strikes", "went", "Women", "کتاب‌ها", "می‌روم"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_index_gives_the_same_words(tmp_path: Path, language: str) -> None:
    known = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
    words = [*list(known)[::499], *ODD]
    wanted = {word: known.get(word) for word in words}
    assert sum(lemma is not None for lemma in wanted.values()) > 90
    plain = Dictionaries(tmp_path).get_dictionary(language)
    assert list(tmp_path.iterdir()) == [], "a run writes nothing that tells of languages"
    Dictionaries(tmp_path).keep(language)
    kept = Dictionaries(tmp_path).get_dictionary(language)
    for opened in (plain, kept):
        assert {word: opened.get(word) for word in words} == wanted
        assert len(opened) == len(known)
    assert [isinstance(opened, dictionaries._Indexed) for opened in (plain, kept)] == [False, True]


@pytest.mark.parametrize("content", [b"", b"\0" * 40, b"cut", b"turned"])
def test_a_broken_index_is_not_used(tmp_path: Path, content: bytes) -> None:
    Dictionaries(tmp_path).keep("fa")
    [path] = tmp_path.iterdir()
    whole = path.read_bytes()
    broken = {b"cut": whole[:-7], b"turned": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]}.get(content, content)
    path.write_bytes(broken)
    opened = Dictionaries(tmp_path).get_dictionary("fa")
    assert not isinstance(opened, dictionaries._Indexed)
    assert opened.get("کتاب‌ها") == "کتاب"
    Dictionaries(tmp_path).keep("fa")
    assert path.read_bytes() == whole


def test_without_an_index_words_are_found_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    opened = Dictionaries(file / "lemmas")
    assert opened.get_dictionary("en").get("strikes") == "strike"
    with pytest.raises(ValueError, match="xx"):
        opened.get_dictionary("xx")


def test_they_are_made_for_the_glossaries_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "folder", lambda: tmp_path)
    dictionaries.main()
    assert sorted(path.name[:2] for path in tmp_path.iterdir()) == ["ar", "de", "en", "es", "fa", "fr", "pt", "tr"]
