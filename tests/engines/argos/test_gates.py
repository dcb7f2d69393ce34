"""Gates: each planted fault is found; good translations pass."""

from __future__ import annotations

import pytest

from pipeline.engines.argos import gates, parts
from pipeline.engines.argos.headlines import Truecaser
from pipeline.engines.base import Pair
from tests.conftest import shared_file

EN_ES = Pair("en", "es")
GOOD = (
    "The nurses of the harbour hospital went on strike on Monday.",
    "Las enfermeras del hospital portuario se declararon en huelga el lunes.",
)


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        (GOOD[0], "", "empty"),
        (GOOD[0], "Las enfermeras de la huelga de la huelga de la huelga de la huelga el lunes.", "repetition"),
        (GOOD[0], GOOD[0], "copy"),
        (GOOD[0] * 3, "Las enfermeras.", "truncated"),
        (GOOD[0], GOOD[1] * 4, "too_long"),
        ("See https://example.org/a now.", "Vea https://example.org ahora.", "lost_literal"),
        ("In 2024 there were 12,500 jobs.", "En 2024 había 1.250 empleos.", "lost_number"),
        (GOOD[0], "The women who nurse in the harbour clinic have gone out on strike this Monday.", "wrong_language"),
    ],
)
def test_a_planted_fault_is_found(source: str, target: str, check: str) -> None:
    assert check in {fault.check for fault in gates.faults(source, target, EN_ES)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        GOOD,
        ("Never, never again!", "¡Nunca, nunca más!"),
        ("In 2024 there were 12,500 jobs.", "En 2024 había 12.500 empleos."),
        ("Ana Ruiz, Marta Gil, Radio Sur", "Ana Ruiz, Marta Gil, Radio Sur"),
        ("Five people", "5 personas"),
    ],
)
def test_good_translations_pass(source: str, target: str) -> None:
    assert gates.faults(source, target, EN_ES) == []


def test_few_false_alarms_on_human_translations() -> None:
    sources = shared_file("eval/ntrex/en.txt").read_text("utf-8").splitlines()
    for language in ("es", "fr", "de", "pt", "tr", "ar", "fa"):
        targets = shared_file(f"eval/ntrex/{language}.txt").read_text("utf-8").splitlines()
        grave = [
            (source, target)
            for source, target in zip(sources, targets, strict=True)
            if any(fault.severity == "error" for fault in gates.faults(source, target, Pair("en", language)))
        ]
        assert len(grave) < 0.01 * len(sources), (language, grave[:5])


@pytest.mark.parametrize("longest", [1, 3, 8, 1000])
def test_cutting_loses_nothing(longest: int) -> None:
    text = "One, two; three — four and five: six  seven eight\u00a0nine."
    plan = parts.whole(text, longest)
    assert "".join(part.text + part.gap for part in plan) == text
    assert all(part.text.strip() for part in plan)


def test_cutting_around_addresses_loses_nothing() -> None:
    text = " (see www.example.org/x) or write to desk@example.org! "
    plan = parts.around_literals(text)
    assert "".join(part.text + part.gap for part in plan) == text
    assert {part.text for part in plan if part.copied} >= {"www.example.org/x", "desk@example.org"}


def test_names_keep_their_capital_in_sentence_case() -> None:
    truecaser = Truecaser(["The train to Lisbon was late.", "We met in Lisbon with the drivers."])
    assert truecaser.lower("DRIVERS MEET AGAIN IN LISBON", "en").cased.text == "Drivers meet again in Lisbon"
    assert truecaser.lower("Drivers Meet Again In Lisbon", "en").cased.text == "Drivers meet again in Lisbon"
    assert truecaser.lower("Anna Berg met Otto Klein.", "en").cased.text == "Anna Berg met Otto Klein."
