"""Every planted error is found, good text passes; on any text no check raises, and a fix does what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import literals, locales
from pipeline.checks import CHECKS, OF_TERMS, Context, SegmentPair, examine, survey, words
from pipeline.document import Issue
from tests.checks.specimens import FOLDER, Specimen, specimens

SPECIMENS = specimens()
# the text of news, broken in every way: marks, numbers, spaces, invisible characters, several scripts
PIECES = st.lists(
    st.sampled_from(
        [
            *" .,;:!?¿¡'\"“”„«»‘’()[]…-–/\n\t\u00a0\u202f\u200b\u200c\u00ad\u0640،؛؟。।",
            *(
                "  ",
                "The strike",
                "la huelga",
                "de",
                "de",
                "Anna Kowalczyk",
                "Kovalczyk",
                "CNT",
                "A320",
                "اعتصاب",
                "罢工",
            ),
            *(
                "12,500",
                "12.500",
                "1.5",
                "million",
                "mil",
                "۱۲٬۵۰۰",
                "1990s",
                "1 000 000",
                "www.example.org",
                "#MayDay",
            ),
            *("desk@example.org", "Ã©", "\ufffd", "⁇", "www.example.org/a?b", "https:", "забастовка", "0800 555 111"),
        ]
    ),
    max_size=14,
).map("".join)
TEXTS = st.one_of(PIECES, st.text(max_size=60))
CODES = st.sampled_from([*locales.codes(), "es-MX", "fr-CA", "zh-Hans", "und", "xx"])


@pytest.mark.parametrize("specimen", [each for each in SPECIMENS if each.severity], ids=str)
def test_a_planted_error_is_found(specimen: Specimen) -> None:
    found = _issues(specimen)
    assert [issue.severity for issue in found][:1] == [specimen.severity], found
    if specimen.fix is not None:
        assert found[0].fix == (None if specimen.fix == "none" else specimen.fix)


@pytest.mark.parametrize("specimen", [each for each in SPECIMENS if not each.severity], ids=str)
def test_good_text_passes(specimen: Specimen) -> None:
    assert _issues(specimen) == []


def test_every_check_has_specimens_in_two_languages_and_good_text() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(CHECKS)
    for name in CHECKS:
        mine = [each for each in SPECIMENS if each.check == name]
        assert any(not each.severity for each in mine), name
        # only Spanish and Asturian open questions with a mark, only French spaces its marks
        languages = {each.target_language for each in mine if each.severity}
        assert len(languages) >= 2 or name == "space_before_mark", name


def test_every_check_says_what_it_is_about() -> None:
    for check in CHECKS.values():
        assert check.text.endswith(".")
        assert check.text[0].isupper()


def test_every_severity_that_a_check_tells_of_has_a_specimen_and_so_has_its_fix() -> None:
    for check in CHECKS.values():
        mine = [each for each in SPECIMENS if each.check == check.name and each.severity]
        told = {each.severity for each in mine}
        assert told <= set(check.severities)
        if check.name not in OF_TERMS:  # the glossary says how grave its terms are
            assert told == set(check.severities), check.name
        assert any(each.fix not in (None, "none") for each in mine) == check.mends, check.name


@given(TEXTS, TEXTS, CODES, CODES)
@example("The strike.", "", "en", "es")
@example("\ud800", "\udfff", "en", "ar")
def test_no_text_makes_a_check_raise(source: str, target: str, one: str, other: str) -> None:
    pair = SegmentPair("s", source, target)
    context = Context(one, other, survey=survey([pair, SegmentPair("t", target, source)], one, other))
    for issue in examine(pair, context):
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text), issue
        assert issue.message
        assert issue.severity in CHECKS[issue.check].severities
        assert issue.fix is None or CHECKS[issue.check].mends


@given(TEXTS)
@example("l’union d'Ankara'da co-op’s कि")
@example("+34 600 (034)55555 12 34-56 78 #a")
def test_quick_looks_see_what_slow_ones_do(text: str) -> None:
    assert words.written(text) == tuple(word.text for word in words.words(text))
    assert [text[word.start : word.end] for word in words.words(text)] == [*words.written(text)]
    # with an address in it no text is passed over unread
    assert literals.find(text) == [span for span in literals.find(f"{text} \n a@b.c") if span[1] <= len(text)]


LONG = st.one_of(PIECES, st.text(min_size=1, max_size=8)).filter(bool).map(lambda piece: (piece * 5000)[:5000])


@settings(max_examples=12)
@given(LONG, LONG, CODES, CODES)
@example("de de " * 833, "the the " * 625, "es", "en")
@example("7:5" * 1666, "( " * 2500, "en", "fr")
@example("1 " * 2500, "\ud800" * 5000, "en", "fa")
def test_a_very_long_segment_is_checked_and_little_is_said(source: str, target: str, one: str, other: str) -> None:
    issues = examine(SegmentPair("s", source, target), Context(one, other))
    for issue in issues:
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text), issue
    assert all(_count(issues, name) <= 10 for name in CHECKS)


@given(TEXTS, TEXTS, CODES, CODES)
def test_a_fix_silences_its_check_brings_nothing_grave_and_loses_no_word(
    source: str, target: str, one: str, other: str
) -> None:
    pair, context = SegmentPair("s", source, target), Context(one, other)
    before = examine(pair, context)
    for issue in before:
        if issue.fix is not None:
            after = examine(replace(pair, target=issue.fix), context)
            assert _count(after, issue.check) < _count(before, issue.check)
            assert _grave(after) <= _grave(before)
            # a word that stands twice and an address that was put right are what a fix may take away or change
            if issue.check not in ("repeated_word", "lost_literal", "garbled", "number_format"):
                assert _letters(issue.fix) == _letters(target)
            assert issue.fix not in [each.fix for each in after if each.check == issue.check]


def _issues(specimen: Specimen) -> list[Issue]:
    return [issue for issue in examine(specimen.pair(), specimen.context()) if issue.check == specimen.check]


def _count(issues: list[Issue], check: str) -> int:
    return sum(issue.check == check for issue in issues)


def _grave(issues: list[Issue]) -> set[tuple[str, str]]:
    return {(issue.check, issue.severity) for issue in issues if issue.severity != "info"}


def _letters(text: str) -> str:
    """All letters and digits; a kashida and what cannot be seen are none."""
    return "".join(char for char in text.casefold() if char.isalnum() and char != "\u0640")
