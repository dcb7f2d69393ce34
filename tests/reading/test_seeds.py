"""The two real documents that users have, against a person's annotation: the figures that reading must reach."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading import read
from tests.reading.annotation import load
from tests.reading.as_read import Reading
from tests.reading.scoring import Measure, find_annotation, score, table

AT_LEAST = {
    "newspaper": {"starts F1": 0.95, "lines in the right article": 0.97, "cut sentences rejoined": 0.95, "titles": 0.9},
    "digest": {"paragraphs F1": 0.95, "starts F1": 0.85},
}
AT_MOST = {"unaccounted count": 0, "claimed twice count": 0, "furniture leaked": 0.02, "words lost": 0.005}


@pytest.mark.parametrize("layout", AT_LEAST)
def test_a_seed_is_read_as_a_person_reads_it(layout: str, request: pytest.FixtureRequest) -> None:
    file: Path = request.getfixturevalue(f"seed_{layout}")
    measures = score(Reading.of(read(file)), load(find_annotation(file), file))

    def misses(name: str, measure: Measure) -> bool:
        return measure.value < AT_LEAST[layout].get(name, 0) or measure.value > AT_MOST.get(name, measure.value)

    assert not [name for name, measure in measures.items() if misses(name, measure)], table(measures)


def test_every_target_names_a_measure(seed_newspaper: Path, seed_digest: Path) -> None:
    """A target under a wrong name would never be missed."""
    for layout, file in (("newspaper", seed_newspaper), ("digest", seed_digest)):
        measures = score(Reading((), ()), load(find_annotation(file), file))
        assert {*AT_LEAST[layout], *AT_MOST} <= measures.keys()
