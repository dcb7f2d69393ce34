"""A sentence that a person changes: what the others of its article are told for it, at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.checks import occurrence
from pipeline.document import Recipe, Translation
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Head, Place
from tests.web.workspace import build, put

SAID = "The tenants of the harbour met again."
ONE, OTHER = "Los inquilinos del puerto se reunieron.", "Los vecinos del puerto volvieron a verse."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    sentences = [
        {"en": SAID, "es": ONE, "fr": "Ils se revirent."},
        {"en": SAID, "es": ONE},
        {"en": "Rents rose.", "es": "Suben."},
    ]
    table = {"name": "n", "articles": [{"id": "a", "language": "en", "blocks": [{"paragraph": sentences}]}]}
    with Desk.open(tmp_path / "output" / "diglot.sqlite") as desk:
        put(desk, build(table))
        yield desk


def place(desk: Desk, number: int) -> Place:
    return Place("n", "a", list(desk.heads("n", "a", "es"))[number], "es")


def write(desk: Desk, number: int, change: Change) -> None:
    assert isinstance(desk.write(place(desk, number), desk.head(place(desk, number)).revision, change, "ana"), Head)


def told(desk: Desk, grave: str = "inconsistent") -> list[list[str]]:
    """The checks that speak against each sentence; what is counted and shown elsewhere is the same."""
    view = desk.article("n", "a", "es")
    assert view
    found = [
        [issue.check for issue in one.translation.issues] if one.translation else [] for one in view.segments.values()
    ]
    flagged = [head.flagged for head in desk.heads("n", "a", "es").values()]
    assert flagged == [grave in each for each in found]  # the other is but a reminder
    assert desk.documents()[0].progress["es"].flagged == sum(flagged)
    return found


BOTH = [["inconsistent"], ["inconsistent"], []]
NONE: list[list[str]] = [[], [], []]


def test_both_sentences_are_told_and_both_are_right_again(desk: Desk) -> None:
    assert told(desk) == NONE
    write(desk, 1, Change("written", OTHER))
    assert told(desk) == BOTH
    write(desk, 0, Change("written", OTHER.upper()))
    assert told(desk) == NONE
    desk.undo(place(desk, 0), desk.head(place(desk, 0)).revision)
    assert told(desk) == BOTH
    entries = desk.history(place(desk, 1))
    desk.revert(place(desk, 1), entries[0].revision, entries[-1].revision)
    assert told(desk) == NONE
    made = Translation(OTHER, Recipe("echo", "", "", ("en", "es")))
    write(desk, 1, Change("retranslated", OTHER, translation=made))
    assert told(desk) == BOTH
    write(desk, 2, Change("written", OTHER))
    assert told(desk) == [["inconsistent"], ["inconsistent", "same_translation"], ["same_translation"]]


def test_many_at_once_and_taken_back_at_once(desk: Desk) -> None:
    changes = [
        (place(desk, n), desk.head(place(desk, n)).revision, Change("replaced", text))
        for n, text in ((0, ONE + "!"), (2, "Subieron."))
    ]
    batch, done, _ = desk.write_all(changes, "ana")
    assert done == 2
    assert told(desk) == BOTH
    desk.undo_all(batch, "ana")
    assert told(desk) == NONE


def test_what_was_approved_is_told_nothing_new_and_keeps_what_it_was_told(desk: Desk) -> None:
    write(desk, 0, Change("approved", ONE, "reviewed"))
    write(desk, 1, Change("approved", OTHER, "reviewed"))
    assert told(desk) == [[], ["inconsistent"], []]
    write(desk, 2, Change("written", "Subieron."))
    assert told(desk) == [[], ["inconsistent"], []]
    # open again, it is told like the others
    desk.undo(place(desk, 0), desk.head(place(desk, 0)).revision)
    assert told(desk) == BOTH
    write(desk, 0, Change("written", OTHER))
    assert told(desk) == NONE


def test_a_waiver_holds_while_others_change_and_comes_back_with_its_issue(desk: Desk) -> None:
    write(desk, 1, Change("written", OTHER))
    view = desk.article("n", "a", "es")
    assert view
    made = view.segments[place(desk, 0).segment].translation
    assert made
    desk.waive(place(desk, 0), occurrence(made.issues[0], SAID, ONE), "Both are said.")
    assert told(desk) == [[], ["inconsistent"], []]
    write(desk, 1, Change("written", "Otra vez los del puerto."))
    assert told(desk) == [[], ["inconsistent"], []]
    write(desk, 1, Change("written", ONE))
    assert told(desk) == NONE
    write(desk, 1, Change("written", OTHER))
    assert told(desk) == [[], ["inconsistent"], []]
    # another text, and this one again: to be judged anew
    for text in ("Los del puerto.", ONE):
        write(desk, 0, Change("written", text))
    assert told(desk) == BOTH


def test_a_quotation_mark_loses_its_partner_in_another_sentence(desk: Desk) -> None:
    sentences = [{"en": "“Rents rose.", "es": "«Suben."}, {"en": "They fell.”", "es": "Bajan.»"}]
    table = {"name": "n", "articles": [{"id": "a", "language": "en", "blocks": [{"paragraph": sentences}]}]}
    put(desk, build(table))
    assert told(desk, "unpaired_quotes") == [[], []]
    write(desk, 1, Change("written", "Bajan."))
    assert told(desk, "unpaired_quotes") == [["unpaired_quotes"], []]
    write(desk, 1, Change("written", "Bajan.»"))
    assert told(desk, "unpaired_quotes") == [[], []]
