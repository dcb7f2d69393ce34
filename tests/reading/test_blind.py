"""Documents written without a look at the reader: what it makes of languages and layouts other than the seeds'.

Each specimen is a newspaper issue or a digest in the shape that converters and copying from PDF or web pages give it,
with its annotation beside it (``annotation.py`` tells the format). To add one, put ``name.md`` or ``name.txt`` and
``name.yaml`` there; ``python -m tests.reading.test_blind`` prints the table. The floors are what was measured, rounded
down, and only a person lowers them; a specimen is never changed to suit the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from pipeline.reading import read
from tests.reading.annotation import load
from tests.reading.as_read import Reading
from tests.reading.scoring import Measure, score, table

FOLDER = Path(__file__).parent.parent / "cases" / "reading" / "blind"
FILES = sorted(file for file in FOLDER.iterdir() if file.suffix != ".yaml")
# Those who wrote the reader did not see these until it was done: the fairest measure of how general it is.
KEPT_BACK = {
    *("de_columns", "en_digest_long", "en_front", "en_letters", "es_digest60", "es_wrapped", "fa_news", "fr_bold"),
    *("fr_digest", "it_none"),
}
COLUMNS = {
    "starts F1": "starts",
    "lines in the right article": "lines",
    "titles": "titles",
    "cut sentences rejoined": "cuts",
    "hyphens": "hyphens",
    "paragraphs F1": "parag.",
    "furniture leaked": "leaked",
    "words lost": "lost",
}


@cache
def measured(file: Path) -> dict[str, Measure]:
    return score(Reading.of(read(file)), load(file.with_suffix(".yaml"), file))


def average(name: str, files: Sequence[Path] = FILES) -> float:
    """The mean of a measure over the specimens that have it."""
    return mean(measures[name].value for measures in map(measured, files) if name in measures)


def overview() -> str:
    """All specimens and measures in one table."""
    rows = [f"{'':18}" + "".join(f"{head:>9}" for head in COLUMNS.values())]
    for file in FILES:
        measures = measured(file)
        cells = [f"{measures[name].value:9.3f}" if name in measures else f"{'':9}" for name in COLUMNS]
        rows.append(f"{file.stem:18}{''.join(cells)}")
    kept_back = [file for file in FILES if file.stem in KEPT_BACK]
    for head, files in (("mean", FILES), ("of those kept back", kept_back)):
        rows.append(f"{head:18}"[:18] + "".join(f"{average(name, files):9.3f}" for name in COLUMNS))
    return "\n".join(rows)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_line_of_a_specimen_is_lost(file: Path) -> None:
    measures = measured(file)
    assert measures["unaccounted count"].value == 0, table(measures)
    assert measures["claimed twice count"].value == 0, table(measures)


AT_LEAST = {
    "starts F1": 0.85,
    "lines in the right article": 0.85,
    "titles": 0.92,
    "cut sentences rejoined": 0.98,
    "hyphens": 0.93,
    "paragraphs F1": 0.97,
}
AT_MOST = {"furniture leaked": 0.015, "words lost": 0.005}


@pytest.mark.parametrize("name", AT_LEAST)
def test_reading_of_the_unseen_is_as_good_as_it_was(name: str) -> None:
    assert average(name) >= AT_LEAST[name], overview()


@pytest.mark.parametrize("name", AT_MOST)
def test_reading_of_the_unseen_leaks_and_loses_no_more(name: str) -> None:
    assert average(name) <= AT_MOST[name], overview()


if __name__ == "__main__":
    print(overview())
