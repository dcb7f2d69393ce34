"""A waiver holds for one place in one sentence: not for its neighbours, and not when its words change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.checks import Context, SegmentPair, examine, occurrence
from pipeline.document import Issue
from tests.checks.test_checks import TEXTS

# check and languages; a pair in which it speaks; the same with other parts changed; with the words it is about changed
CASES = [
    (
        "lost_number en es",
        ("In 1936 they were 480.", "En 1936 eran muchas."),
        [("In 1937 they were only 480!", "En el año 1937 eran mil, y más.")],
        [("In 1936 they were 481.", "En 1936 eran muchas.")],
    ),
    (
        "repeated_word en es",
        ("It fell.", "Cayó la la lluvia y y nieve."),
        [("It fell again.", "Ayer cayó la la lluvia y y nieve.")],
        [("It fell.", "Cayó un un aguacero y y nieve.")],
    ),
    (
        "foreign_marks en ar",
        ("Bread, work.", "خبز, عمل."),
        [("Bread, work, peace.", "نريد خبز, عمل.")],
        [("Bread, work.", "حرية, عمل.")],
    ),
    (
        "truncated en fa",
        ("The dockers of the northern port went home early.", "رفتند"),
        [("The dockers of the northern port, went home early!", "رفتند.")],
        [("The dockers of the northern port went home late.", "رفتند"), ("The dockers went home early to eat.", "رفت")],
    ),
]


@pytest.mark.parametrize(("what", "texts", "elsewhere", "there"), CASES, ids=lambda each: str(each)[:20])
def test_a_waiver_stays_while_other_parts_change_and_goes_with_its_own(
    what: str, texts: tuple[str, str], elsewhere: list[tuple[str, str]], there: list[tuple[str, str]]
) -> None:
    waived = _first(what, texts)
    assert all(_first(what, other) == waived for other in elsewhere)
    assert all(_first(what, other) != waived for other in there)


def test_equal_places_are_told_apart_and_words_within_words_are_not_counted() -> None:
    two = "Delante de de la sede de de la CNT."
    waived = [occurrence(issue, "x", two) for issue in _issues("repeated_word en es", ("It is in front.", two))]
    assert len(set(waived)) == 2
    longer = "Desde delante de de la sede de de la CNT."
    assert waived == [occurrence(each, "x", longer) for each in _issues("repeated_word en es", ("In front.", longer))]


def test_message_and_severity_are_no_part_of_it() -> None:
    issue = Issue("lost_number", "warning", "480 is missing.", source_span=(0, 3))
    again = replace(issue, severity="error", message="Said in other words.")
    assert occurrence(issue, "480 came.", "") == occurrence(again, "480 came.", "")
    assert occurrence(issue, "480 came.", "") != occurrence(replace(issue, check="other"), "480 came.", "")


@given(TEXTS, TEXTS)
@example("\ud800", "\udfff \u200b")
@example("12,500million 12,500", "")
def test_every_issue_of_a_segment_has_a_name_of_its_own_that_lasts(source: str, target: str) -> None:
    pair, context = SegmentPair("s", source, target), Context("en", "es")
    names = [occurrence(issue, source, target) for issue in examine(pair, context)]
    assert len(set(names)) == len(names)
    assert names == [occurrence(issue, source, target) for issue in examine(pair, context)]


@given(TEXTS, st.tuples(st.integers(0, 99), st.integers(1, 9)))
def test_any_span_has_a_name(text: str, place: tuple[int, int]) -> None:
    issue = Issue("spaces", "warning", "", target_span=(place[0], place[0] + place[1]))
    assert len(occurrence(issue, "", text)) == 32


def _first(what: str, texts: tuple[str, str]) -> str:
    return occurrence(_issues(what, texts)[0], *texts)


def _issues(what: str, texts: tuple[str, str]) -> list[Issue]:
    check, source, target = what.split()
    return [each for each in examine(SegmentPair("s", *texts), Context(source, target)) if each.check == check]
