"""What people do to sentences is added and never lost; nobody writes over another unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.desk.indexing import Indexer
from pipeline.document import Recipe, Translation
from pipeline.store import memory, search
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Conflict, Head, Place
from pipeline.store.search import Asked
from pipeline.store.work import Revision
from tests.web.workspace import Made, build, put, specimen

ARTICLE = "tram-drivers"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "output" / "diglot.sqlite") as desk:
        put(desk, specimen("evening_post"))
        yield desk


def place_of(desk: Desk, number: int = 3, target: str = "es") -> Place:
    return Place("evening_post", ARTICLE, list(desk.heads("evening_post", ARTICLE, target))[number], target)


def head(answer: Head | Conflict | None) -> Head:
    assert isinstance(answer, Head)
    return answer


def test_a_machine_text_approved_as_it_stands_stays_the_machines(desk: Desk) -> None:
    place = place_of(desk)
    before = desk.head(place)
    after = head(desk.write(place, before.revision, Change("approved", before.text, state="reviewed"), "ana"))
    assert (after.origin, after.state, after.text) == ("engine", "reviewed", before.text)
    newest, oldest = desk.history(place)
    assert newest.unchanged
    assert (newest.author, oldest.author, oldest.act) == ("ana", "", "")


def test_a_text_that_was_changed_is_the_persons(desk: Desk) -> None:
    place = place_of(desk)
    after = head(desk.write(place, desk.head(place).revision, Change("written", "Otra frase."), "ana"))
    assert (after.origin, after.state, after.author, after.recipe) == ("person", "translated", "ana", None)
    approved = head(desk.write(place, after.revision, Change("approved", "Otra frase.", state="reviewed"), "bea"))
    assert approved.origin == "person"
    assert not desk.history(place)[0].unchanged
    assert desk.documents()[0].progress["es"].reviewed == 2


def test_whoever_is_late_sees_three_texts_and_nothing_is_written(desk: Desk) -> None:
    place = place_of(desk)
    base = desk.head(place)
    theirs = head(desk.write(place, base.revision, Change("written", "La suya."), "ana"))
    found = desk.write(place, base.revision, Change("written", "La mía."), "bea")
    assert isinstance(found, Conflict)
    assert (found.base, found.theirs.text, found.theirs.author, found.yours) == (
        base.text,
        "La suya.",
        "ana",
        "La mía.",
    )
    assert desk.head(place).revision == theirs.revision


def test_the_same_text_twice_is_no_conflict_and_no_revision(desk: Desk) -> None:
    place = place_of(desk)
    base = desk.head(place)
    first = head(desk.write(place, base.revision, Change("written", "Igual."), "ana"))
    second = head(desk.write(place, base.revision, Change("written", "Igual."), "bea"))
    assert second.revision == first.revision


def test_undo_goes_back_step_by_step(desk: Desk) -> None:
    place = place_of(desk)
    machine = desk.head(place)
    one = head(desk.write(place, machine.revision, Change("written", "Uno.")))
    two = head(desk.write(place, one.revision, Change("approved", "Dos.", state="reviewed")))
    back = head(desk.undo(place, two.revision))
    assert (back.text, back.state) == ("Uno.", "translated")
    back = head(desk.undo(place, back.revision))
    assert (back.text, back.origin, back.state) == (machine.text, "engine", "translated")
    assert desk.undo(place, back.revision) is None
    assert len(desk.history(place)) == 5
    again = head(desk.revert(place, back.revision, two.revision))
    assert (again.text, again.state, again.origin) == ("Dos.", "translated", "person")


def test_undo_of_what_somebody_changed_meanwhile_is_a_conflict(desk: Desk) -> None:
    place = place_of(desk)
    base = desk.head(place)
    head(desk.write(place, base.revision, Change("written", "Uno.")))
    assert isinstance(desk.undo(place, base.revision), Conflict)
    assert desk.head(place).text == "Uno."


def test_what_was_sent_back_says_why(desk: Desk) -> None:
    place = place_of(desk)
    base = desk.head(place)
    desk.write(place, base.revision, Change("rejected", base.text, note="The number is wrong."), "ana")
    assert desk.head(place).reason == "The number is wrong."
    assert desk.waiting("evening_post", "es")[0][0].rejected == 1
    now = desk.head(place)
    desk.write(place, now.revision, Change("written", "Mejor."), "bea")
    assert desk.head(place).reason == ""


def test_drafts_are_each_persons_own_and_go_when_saved(desk: Desk) -> None:
    place = place_of(desk)
    base = desk.head(place).revision
    desk.draft(place, base, "A med", "ana")
    desk.draft(place, base, "A medias", "ana")
    assert desk.head(place, "ana").draft == "A medias"
    assert desk.head(place, "bea").draft is None
    desk.write(place, base, Change("written", "A medias."), "ana")
    assert desk.head(place, "ana").draft is None


def test_comments_are_open_until_they_are_resolved(desk: Desk) -> None:
    place = place_of(desk)
    desk.comment(place, "Is that the town’s word for it?", "ana")
    assert desk.head(place).comments == 1
    (said,) = desk.comments(place)
    desk.resolve(place, said.id, "bea")
    assert desk.comments(place)[0].resolved_by == "bea"
    assert desk.head(place).comments == 0
    desk.resolve(place, said.id, again=True)
    assert desk.head(place).comments == 1


def test_many_are_written_and_taken_back_at_once_but_for_those_that_others_changed(desk: Desk) -> None:
    heads = desk.heads("evening_post", ARTICLE, "es")
    places = [place_of(desk, number) for number in (0, 1, 2)]
    changes = [(p, heads[p.segment].revision, Change("replaced", f"Nuevo {p.segment}")) for p in places]
    stale = (places[0], 0, Change("replaced", "x"))
    batch, done, left = desk.write_all([*changes, stale], "ana")
    assert (done, left) == (3, 1)
    now = desk.head(places[0])
    desk.write(places[0], now.revision, Change("written", "Ya mejor."), "bea")
    assert desk.undo_all(batch, "ana") == (2, 1)
    assert desk.head(places[0]).text == "Ya mejor."
    assert desk.head(places[1]).text == heads[places[1].segment].text


def test_what_needs_a_person_is_counted_and_the_gravest_comes_first(desk: Desk) -> None:
    ((one,), total) = desk.waiting("evening_post", "es")
    assert total == 1
    assert (one.segments, one.initial, one.translated, one.reviewed) == (31, 12, 18, 1)
    assert one.issues == {"warning": 2}
    assert one.next
    assert one.next.issue
    assert one.next.issue.check == "unknown_word"


@pytest.mark.parametrize(
    ("query", "side", "found"),
    [
        ("TIMETABLE", "source", 2),
        ("tranvia", "target", 4),
        ('"old bridge"', "target", 1),
        ("گفتوگو", "target", 1),  # written with a joiner, asked for without, apart, and as a phrase
        ("گفت و گو", "target", 1),
        ('"هفته گفت و گو"', "target", 1),
        ("می خرند", "source", 1),
        ("سه‌شنبه تراموا", "target", 1),
        ("برنامه ای", "target", 1),
        ("مكتبه", "source", 3),
        ("nothing-like-it", "source", 0),
    ],
)
def test_search_passes_over_case_diacritics_joiners_and_articles(desk: Desk, query: str, side: str, found: int) -> None:
    while desk.index():
        pass
    hits, more = desk.search(Asked(query, side=side))
    assert not more
    assert len({hit.place.segment for hit in hits}) == found


def test_a_run_never_takes_the_place_of_what_a_person_wrote_meanwhile(desk: Desk) -> None:
    place = place_of(desk)
    known = desk.known("input/evening_post.md")
    assert known
    with desk._reading() as connection:
        pending = memory.find(connection, place.document, place.article, place.segment)
    assert pending
    desk.write(place, desk.head(place).revision, Change("written", "A mano."), "ana")
    late = Translation("Tarde.", Recipe("echo", "echo", "2", ("en", "es")))
    desk.revise("es", [Revision(pending, late, (), "engine", "translated")])
    assert desk.head(place).text == "A mano."


def test_the_index_is_brought_up_to_date_in_the_background(desk: Desk) -> None:
    indexer = Indexer(Path(desk.where))
    indexer.kick()
    indexer.wait()
    assert desk.index() == 0
    assert desk.search(Asked("tranvia", side="target"))[0]


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_search_in_one_document_stays_there(desk: Desk, side: str) -> None:
    while desk.index():
        pass
    query = {"source": "tram", "target": "tranvia"}[side]
    assert len(desk.search(Asked(query, side=side, document="evening_post"))[0]) == len(
        desk.search(Asked(query, side=side))[0]
    )
    assert desk.search(Asked(query, side=side, document="another"))[0] == []


def test_what_is_in_the_language_already_waits_for_nobody_until_it_is_sent_back(desk: Desk) -> None:
    sentences = [{"es": "Hola."}, {"es": "Adiós."}]
    quiet = build({"name": "quiet", "articles": [{"id": "a", "language": "es", "blocks": [{"paragraph": sentences}]}]})
    for segment in quiet.document.articles[0].segments():
        as_it_is = Translation(segment.source, Recipe("source", "", "", ("es",)))
        quiet.made["a", "es", segment.id] = Made(as_it_is, origin="source")
    put(desk, quiet)
    (only,), number = desk.waiting(document="quiet")
    assert (only.translated, only.unchanged, only.initial, only.next) == (0, 2, 0, None)
    assert number == 1
    assert desk.waiting(document="quiet", needs="review") == ([], 0)
    assert desk.documents()[-1].progress["es"].unchanged == 2
    first = Place("quiet", "a", next(iter(desk.heads("quiet", "a", "es"))), "es")
    assert not desk.head(first).needs_someone
    desk.write(first, desk.head(first).revision, Change("rejected", "Hola.", note="A misprint."), "ana")
    assert desk.head(first).needs_someone
    desk.write(first, desk.head(first).revision, Change("approved", "¡Hola!", state="reviewed"), "bea")
    (only,), _ = desk.waiting(document="quiet")
    assert (only.reviewed, only.unchanged) == (1, 1)


def _all_pages(desk: Desk, asked: Asked) -> list[tuple[Place, int]]:
    """Every hit of a search, page after page."""
    found, pages = [], 0
    while True:
        hits, onward = desk.search(asked)
        found += [(hit.place, hit.number) for hit in hits]
        pages += 1
        assert pages < 500
        if not onward:
            return found
        asked = replace(asked, before=onward)


@pytest.mark.parametrize("side", ["source", "target"])
@pytest.mark.parametrize(
    "query", ["t", "th", "the", "tr", "tram", "a", "bridge", '"the tram"', "the tram", "tranv", "ol"]
)
@pytest.mark.parametrize("target", ["", "es", "fa"])
def test_looking_at_little_at_a_time_finds_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, side: str, query: str, target: str
) -> None:
    while desk.index():
        pass
    asked = Asked(query, side=side, target=target)
    whole = _all_pages(desk, asked)
    monkeypatch.setattr(search, "PAGE", 2)
    monkeypatch.setattr(search, "_LOOKED_AT", (1, 3))
    in_steps = _all_pages(desk, asked)
    assert in_steps == whole
    assert [number for _, number in whole] == sorted((number for _, number in whole), reverse=True)


def test_a_word_with_many_endings_is_looked_for_as_it_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def sentences(query: str) -> set[str]:
        return {hit.source for hit in desk.search(Asked(query))[0]}

    while desk.index():
        pass
    assert any("trams" in one for one in sentences("tram"))
    drivers = sentences("drive")
    monkeypatch.setattr(search, "_GOES_ON", 0)
    assert sentences("tram") == {one for one in sentences("tram") if re.search(r"\btram\b", one.lower())} != set()
    assert sentences("drive") == drivers != set(), "no word by itself: it goes on"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked("tram", words=True), 6),
        (Asked("tram"), 8),
        (Asked("TIMETABLE", exact=True), 0),
        (Asked("timetable", exact=True, words=True), 4),
        (Asked("tranvia", side="target", exact=True), 0),
        (Asked("tranvía", side="target", exact=True), 4),
        (Asked("tranvía", side="target", exact=True, words=True), 3),
        (Asked("tranvia", side="target", words=True), 3),
        (Asked("tram", needs="issues", target="es"), 1),
        (Asked("tram", needs="rejected"), 0),
        (Asked("tram", made="machine", target="es"), 4),
        (Asked("tram", made="person"), 0),
        (Asked("می خرند", words=True), 1),
        (Asked("canteen"), 1),  # into Persian
        (Asked("canteen", target="es"), 0),
        (Asked("canteen", state="initial"), 1),  # into Spanish
        (Asked("canteen", state="initial", target="es"), 1),
        (Asked("canteen", state="initial", target="fa"), 0),
        (Asked("feira", state="initial", target="es"), 2),
    ],
)
def test_search_is_narrowed(desk: Desk, asked: Asked, found: int) -> None:
    while desk.index():
        pass
    hits, more = desk.search(asked)
    assert not more
    assert len({(hit.place.segment, hit.place.target) for hit in hits}) == found


def test_search_tells_what_people_did(desk: Desk) -> None:
    while desk.index():
        pass
    place = place_of(desk, 0)
    base = desk.head(place)

    def finds(**filters: str) -> bool:
        asked = Asked("timetable", target="es", **filters)  # type: ignore[arg-type]
        return place in [hit.place for hit in desk.search(asked)[0]]

    assert not finds(made="unedited")
    now = head(desk.write(place, base.revision, Change("approved", base.text, state="reviewed"), "ana"))
    assert finds(made="unedited", author="ana")
    assert finds(made="machine", state="reviewed")
    assert not finds(author="bea")
    now = head(desk.write(place, now.revision, Change("rejected", now.text, note="No."), "bea"))
    assert finds(needs="rejected", author="bea")
    assert not finds(made="unedited")
    desk.write(place, now.revision, Change("written", "De ella."), "bea")
    assert finds(made="person")
    desk.comment(place, "So?")
    assert finds(needs="comments")


def test_a_search_to_the_letter_looks_through_many_pages(tmp_path: Path) -> None:
    """Of hundreds of sentences that have the word in small letters the one in capitals is the oldest."""
    sentences = [{"en": "STOP here, number 0."}] + [{"en": f"They stop here, number {n}."} for n in range(1, 200)]
    table = {
        "name": "n",
        "articles": [{"id": "a", "language": "en", "blocks": [{"paragraph": [one]} for one in sentences]}],
    }
    with Desk.open(tmp_path / "diglot.sqlite") as desk:
        put(desk, build(table))
        while desk.index():
            pass
        hits, more = desk.search(Asked("STOP", exact=True))
        assert ([hit.source for hit in hits], more) == (["STOP here, number 0."], 0)
        found: set[str] = set()
        before = 0
        for _ in range(5):
            hits, before = desk.search(Asked("stop", exact=True, before=before))
            found |= {hit.source for hit in hits}
            if not before:
                break
        assert len(found) == 199
