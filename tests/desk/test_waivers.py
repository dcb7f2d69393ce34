"""A waiver holds for its place in its sentence, as long as that is there, and for no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.checks import occurrence
from pipeline.document import Issue, Recipe, Translation
from pipeline.errors import DeskError
from pipeline.store import memory
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Head, Place
from pipeline.store.schema import waivers
from pipeline.store.views import SegmentView
from pipeline.store.work import Revision
from tests.web.workspace import put, specimen

TEXT = "Los tranvías van van a la playa ."


def found(text: str = TEXT) -> tuple[Issue, ...]:
    """What checks would say of the doubled word and of the space before the full stop."""
    issues = []
    for check, severity, words in (("repeated_word", "error", "van van"), ("spaces", "warning", " .")):
        at = text.find(words)
        if at >= 0:
            issues.append(Issue(check, severity, check, target_span=(at, at + len(words))))  # type: ignore[arg-type]
    return tuple(issues)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "output" / "diglot.sqlite") as desk:
        put(desk, specimen("evening_post"))
        yield desk


@pytest.fixture
def place(desk: Desk) -> Place:
    segment = list(desk.heads("evening_post", "tram-drivers", "es"))[3]
    place = Place("evening_post", "tram-drivers", segment, "es")
    save(desk, place, TEXT)
    return place


def save(desk: Desk, place: Place, text: str) -> Head:
    head = desk.head(place)
    after = desk.write(place, head.revision, Change("written", text, issues=found(text)), "ana")
    assert isinstance(after, Head)
    return after


def shown(desk: Desk, place: Place) -> SegmentView:
    view = desk.article(place.document, place.article, place.target)
    assert view
    return view.segments[place.segment]


def standing(desk: Desk, place: Place) -> list[str]:
    translation = shown(desk, place).translation
    return [issue.check for issue in translation.issues] if translation else []


def waive(desk: Desk, place: Place, check: str, text: str = TEXT) -> None:
    source = desk.alike(place)[0]
    issue = next(one for one in found(text) if one.check == check)
    desk.waive(place, occurrence(issue, source, text), "So they say it.", "", "bea")


def flagged(desk: Desk) -> int:
    return desk.documents()[0].progress["es"].flagged


def test_what_is_waived_counts_nowhere_and_says_why(desk: Desk, place: Place) -> None:
    before = flagged(desk)
    assert standing(desk, place) == ["repeated_word", "spaces"]
    waive(desk, place, "repeated_word")
    assert standing(desk, place) == ["spaces"]
    (waiver,) = shown(desk, place).waived
    assert (waiver.issue.check, waiver.reason, waiver.author) == ("repeated_word", "So they say it.", "bea")
    assert flagged(desk) == before, "another issue stands"
    ((row,), _) = desk.waiting("evening_post", "es")
    assert "error" not in row.issues
    assert row.next
    assert row.next.issue
    assert row.next.issue.check != "repeated_word"
    waive(desk, place, "spaces")
    assert (standing(desk, place), flagged(desk)) == ([], before - 1)
    counts, latest = desk.waived()
    assert {(one.check, one.number) for one in counts} == {("repeated_word", 1), ("spaces", 1)}
    assert [one.place for one in latest] == [place, place]


def test_it_is_taken_back(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    desk.withdraw(place, shown(desk, place).waived[0].id, "ana")
    assert standing(desk, place) == ["repeated_word", "spaces"]
    assert desk.waived() == ([], [])
    waive(desk, place, "repeated_word")
    assert standing(desk, place) == ["spaces"]


def test_it_is_waived_once_and_only_what_is_there(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    waive(desk, place, "repeated_word")
    assert len(shown(desk, place).waived) == 1
    with pytest.raises(DeskError):
        desk.waive(place, "0" * 32, "Because.")


def test_it_stays_while_other_words_change_and_ends_with_its_own(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    save(desk, place, "Hoy los tranvías van van a la playa.")
    assert standing(desk, place) == []
    assert shown(desk, place).waived[0].issue.target_span == (17, 24), "it is where the words are now"
    save(desk, place, "Hoy los tranvías van a la playa.")
    assert shown(desk, place).waived == ()
    save(desk, place, "Mañana los tranvías van van a la playa.")
    assert standing(desk, place) == ["repeated_word"], "who brings the error back sees it"


def test_going_back_to_a_text_brings_back_what_was_waived_in_it(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    waived_in = desk.head(place).revision
    gone = save(desk, place, "Los tranvías van a la playa.")
    assert isinstance(desk.undo(place, gone.revision), Head)
    assert standing(desk, place) == ["spaces"]
    save(desk, place, "Nada de eso.")
    assert shown(desk, place).waived == ()
    desk.revert(place, desk.head(place).revision, waived_in)
    assert standing(desk, place) == ["spaces"]


def test_a_waiver_that_was_taken_back_never_comes_back(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    desk.withdraw(place, shown(desk, place).waived[0].id)
    gone = save(desk, place, "Nada.")
    desk.undo(place, gone.revision)
    assert standing(desk, place) == ["repeated_word", "spaces"]


def test_a_run_keeps_what_is_still_there(desk: Desk, place: Place) -> None:
    """A machine's sentence whose issue was waived is translated anew, with the same words in it and then without."""
    other = Place(place.document, place.article, list(desk.heads(place.document, place.article, "es"))[6], "es")
    before = flagged(desk)

    def run(text: str, version: str) -> None:
        with desk._reading() as connection:
            pending = memory.find(connection, other.document, other.article, other.segment)
        assert pending
        made = Translation(text, Recipe("echo", "echo", version, ("en", "es")), issues=found(text))
        desk.revise("es", [Revision(pending, made, (), "engine", "translated")])
        desk.recount("es", [pending.article], {})

    run(TEXT, "1")
    assert flagged(desk) == before + 1
    for check in ("repeated_word", "spaces"):
        waive(desk, other, check)
    assert flagged(desk) == before
    run("Ahora los tranvías van van a la playa .", "2")
    assert (standing(desk, other), flagged(desk)) == ([], before)
    run("Ahora los tranvías van van .", "3")
    assert (standing(desk, other), flagged(desk)) == (["spaces"], before + 1)


def test_other_issues_of_a_glossary_that_changed_leave_a_waiver_alone(desk: Desk, place: Place) -> None:
    waive(desk, place, "repeated_word")
    with desk._reading() as connection:
        pending = memory.find(connection, place.document, place.article, place.segment)
        content = connection.execute(sa.text("SELECT translation_id FROM newest ORDER BY revision_id DESC")).scalar()
    assert pending
    assert content
    ban = Issue("term_forbidden", "error", "No.", target_span=(4, 12))
    desk.flag([(pending.segment, content)], "es", {content: [*found(), ban]})
    assert standing(desk, place) == ["spaces", "term_forbidden"]
    desk.flag([(pending.segment, content)], "es", {content: [ban]})
    assert standing(desk, place) == ["term_forbidden"]
    with desk._reading() as connection:
        assert connection.execute(sa.select(waivers.c.gone_revision)).scalar()
