"""Digests in several languages, written for this project and wrapped as programs wrap: see ``cases/reading/digest``.

To add one, put ``xx.txt`` and ``xx.yaml`` there (``annotation.py`` tells the format); ``python -m tests.reading.scoring
FILE`` prints what is found. The floors are what was measured, rounded down; only a person lowers them.
"""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from pipeline.reading import read
from pipeline.reading.formats.text import parse
from pipeline.reading.topics import boundaries
from tests.reading.annotation import load
from tests.reading.as_read import Reading
from tests.reading.scoring import Measure, score, table

FOLDER = Path(__file__).parent.parent / "cases" / "reading" / "digest"
FILES = sorted(FOLDER.glob("*.txt"))


def measured(file: Path) -> dict[str, Measure]:
    return score(Reading.of(read(file)), load(file.with_suffix(".yaml"), file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_digest_becomes_its_paragraphs_and_articles(file: Path) -> None:
    measures = measured(file)
    assert measures["paragraphs F1"].value >= 0.9, table(measures)
    assert measures["starts F1"].value >= 0.75, table(measures)
    assert measures["unaccounted count"].value == 0, table(measures)
    assert measures["words lost"].value == 0, table(measures)


def test_all_digests_together() -> None:
    found = [measured(file) for file in FILES]
    assert mean(measures["paragraphs F1"].value for measures in found) >= 0.98
    assert mean(measures["starts F1"].value for measures in found) >= 0.92


def test_a_digest_in_a_language_without_a_table() -> None:
    """Every letter replaced by another: no word is known, and names, numbers and recurring words still tell."""
    text = (FOLDER / "en.txt").read_text(encoding="utf-8")
    lower, upper = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    strange = text.translate(str.maketrans(lower + upper, lower[13:] + lower[:13] + upper[13:] + upper[:13]))
    blocks = parse(strange).blocks
    gold = load(FOLDER / "en.yaml", FOLDER / "en.txt")
    wanted = {article.starts[0] for article in gold.articles}
    found = {blocks[at].lines[0][0] for at in boundaries(blocks)}
    assert len(found & wanted) >= 3
    assert len(found - wanted) <= 2
