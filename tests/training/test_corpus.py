"""Corpora: what is read, what is passed over, how origins are weighed."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from pipeline.errors import SettingsError, UnreadableError
from pipeline.training import corpus


def _file(tmp_path: Path, text: str, name: str = "pairs.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_pairs_without_origin_get_the_files_name(tmp_path: Path) -> None:
    path = _file(tmp_path, "one\tuno\ntwo\tdos\tnews\n")
    examples = corpus.read([path]).examples
    assert [(e.source, e.target, e.origin) for e in examples] == [("one", "uno", "pairs.tsv"), ("two", "dos", "news")]


def test_lines_that_are_no_pair_are_counted_not_hidden(tmp_path: Path) -> None:
    path = _file(tmp_path, "one\tuno\nno tab here\n\t dos\na\tb\tc\td\n")
    read = corpus.read([path])
    assert len(read.examples) == 1
    assert read.passed_over == {"not two or three columns": 2, "an empty side": 1}


def test_the_first_matching_weight_wins_and_zero_leaves_out(tmp_path: Path) -> None:
    path = _file(tmp_path, "a\tb\tms-human\nc\td\tms-machine\ne\tf\tprose\n")
    read = corpus.read([path], {"ms-machine": 0, "ms-*": 0.3})
    assert [(e.origin, e.weight) for e in read.examples] == [("ms-human", 0.3), ("prose", 1.0)]
    assert read.passed_over == {"weight 0": 1}


def test_a_weight_for_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"prosa"):
        corpus.read([_file(tmp_path, "a\tb\tprose\n")], {"prosa": 2})


def test_compressed_files(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("house\tcasa\n")
    assert corpus.read([path]).examples[0].target == "casa"


@pytest.mark.parametrize("content", [b"", b"no pair\n", b"\xff\xfe broken \xff\tx\n"])
def test_a_file_without_pairs_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"pairs\.tsv"):
        corpus.read([path])


def test_a_broken_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv.xz"
    path.write_bytes(b"not xz")
    with pytest.raises(UnreadableError, match=r"pairs\.tsv\.xz"):
        corpus.read([path])
