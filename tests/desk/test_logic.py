"""Differences, markup that is carried over, likeness, replacing, folding."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.differences import carry, differences
from pipeline.desk.jobs import Jobs, file_name, take_in
from pipeline.desk.likeness import best
from pipeline.desk.replacing import Wanted, replaced
from pipeline.desk.terms import terms_of
from pipeline.document import Markup
from pipeline.engines.base import Pair
from pipeline.errors import DeskError
from pipeline.folding import fold, places, ways
from pipeline.glossary import Glossary
from pipeline.settings import Settings
from pipeline.store.desk_views import Remembered

TEXT = st.text(alphabet="ab cé.العمل东京\u200cß ", max_size=40)


@given(TEXT, TEXT)
def test_both_texts_are_in_their_differences(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece for kind, piece in pieces if kind != "new") == old
    assert "".join(piece for kind, piece in pieces if kind != "gone") == new


def test_words_that_are_all_others_are_one_difference() -> None:
    assert differences("It was a cold day.", "It is one warm day.") == [
        ("same", "It "),
        ("gone", "was a cold"),
        ("new", "is one warm"),
        ("same", " day."),
    ]


@pytest.mark.parametrize("words", [50, 5_000, 50_000])
def test_texts_of_any_length_are_compared(words: int) -> None:
    """Somebody may paste a page, or a book, where a sentence should be."""
    old = " ".join(map(str, range(words)))
    new = old.replace("40 41", "41 and 42")
    pieces = differences(old, new)
    assert "".join(piece for kind, piece in pieces if kind != "new") == old
    assert "".join(piece for kind, piece in pieces if kind != "gone") == new
    if words < 50_000:
        assert len(pieces[0][1]) > 100
        assert sum(len(piece) for kind, piece in pieces if kind != "same") < 100
    backwards = differences(old, old[::-1])
    assert "".join(piece for kind, piece in backwards if kind != "gone") == old[::-1]


def test_a_word_is_one_whatever_joins_its_letters() -> None:
    assert differences("او می\u200cرسد نُه", "او می\u200cرود نَه") == [
        ("same", "او "),
        ("gone", "می\u200cرسد نُه"),
        ("new", "می\u200cرود نَه"),
    ]


@given(TEXT, TEXT, st.integers(0, 40), st.integers(0, 40))
def test_carried_markup_stays_inside_the_text(old: str, new: str, start: int, end: int) -> None:
    for mark in carry([Markup(start, end, "bold")], old, new):
        assert 0 <= mark.start < mark.end <= len(new)


def test_markup_stays_on_its_words() -> None:
    (mark,) = carry([Markup(4, 10, "italic")], "the little town", "in the very little old town")
    assert "in the very little old town"[mark.start : mark.end] == "little"
    assert carry([Markup(4, 10, "italic")], "the little town", "a village") == ()


@given(TEXT)
def test_what_is_shown_of_a_search_lies_in_the_text(text: str) -> None:
    for start, end in places(text, ways(text)):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Łódź", "lodz"),
        ("می‌خواهم", "میخواهم"),
        ("كتاب", "کتاب"),
        ("STRASSE", "straße"),
        ("٤١٢", "412"),
        ("İzmir", "izmir"),
    ],
)
def test_one_word_written_in_two_ways_folds_to_one(written: str, asked: str) -> None:
    assert fold(written) == fold(asked)


def test_han_characters_are_found_in_a_row() -> None:
    assert places("東京都の労働組合", ways("労働")) == [(4, 6)]
    assert places("東京都の労働組合", ways("働労")) == []


@pytest.mark.parametrize("asked", ["می شود", "می\u200cشود", "میشود", '"می شود"'])
@pytest.mark.parametrize("written", ["می شود", "می\u200cشود", "میشود"])
def test_persian_is_found_however_its_joiners_are_written(written: str, asked: str) -> None:
    text = f"کتاب {written} و باز"
    shown = places(text, ways(asked))
    assert text[shown[0][0] : shown[-1][1]] == written
    assert places("کتاب رفت", ways(asked)) == []


def test_many_persian_words_are_not_tried_in_every_combination() -> None:
    (ways_,) = ways("کتاب " * 40)
    assert len(ways_) == 40
    assert ways_[-1] == [["کتاب"]] * 40


def test_the_memory_gives_what_is_like_enough_and_each_text_once() -> None:
    def one(source: str, text: str) -> Remembered:
        return Remembered("d", "a", source, source, text)

    found = best(
        "The rents rose in May.",
        [
            one("The rents rose in June.", "A"),
            one("The rents rose in May.", "B"),
            one("Rain.", "C"),
            one("The rents rose in July.", "A"),
        ],
    )
    assert [(each.text, each.percent) for each in found] == [("B", 100), ("A", 88)]


@pytest.mark.parametrize(
    ("wanted", "new"),
    [
        (Wanted("tram", "train"), ["a train", "trams, Tram"]),
        (Wanted("tram", "train", words=False), ["a train", "trains, Tram"]),
        (Wanted("tram", "train", case=False), ["a train", "trams, train"]),
        (Wanted(r"\1", "x"), ["a tram", "trams, Tram"]),
        (Wanted("tram", r"\1"), [r"a \1", "trams, Tram"]),
        (Wanted("", "x"), ["a tram", "trams, Tram"]),
    ],
)
def test_replacing(wanted: Wanted, new: list[str]) -> None:
    old = ["a tram", "trams, Tram"]
    changed = {one.segment: one.new for one in replaced([(str(n), 1, text) for n, text in enumerate(old)], wanted)}
    assert [changed.get(str(n), text) for n, text in enumerate(old)] == new


@pytest.mark.parametrize(
    "name", ["../x.md", "a/b.md", ".x.md", "x.pdf", "", "x\n.md", "\u202ex.md", "\u200cx.md", "x" * 201 + ".md"]
)
def test_names_that_no_file_may_have(name: str) -> None:
    with pytest.raises(DeskError):
        file_name(name)


@pytest.mark.parametrize(
    "name", ["issue 12.md", "روزنامه‌ها.txt", "L'Humanité (mai).markdown", "हिंदी.text", "【号外】第3号（下）.md"]
)
def test_names_that_files_may_have(name: str) -> None:
    assert file_name(name) == name
    assert file_name(unicodedata.normalize("NFD", name)) == name, "as macOS writes it"


@pytest.mark.parametrize(
    "name",
    [
        "../x.md",
        "/etc/x.md",
        "..\\x.md",
        "C:x.md",
        ".x.md",
        "-x.md",
        "x\x00.md",
        "x\n.md",
        "a\u202egnp.md",
        "a\u200b.md",
        "\udcff.md",
        "x" * 300 + ".md",
        "<b>.md",
        "x.md.exe",
        "x.html",
        "",
    ],
)
def test_an_upload_stays_in_its_folder_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeskError):
        take_in(tmp_path / "input", name, b"text")
    assert not (tmp_path / "input").exists()
    assert list(tmp_path.iterdir()) == []


def test_no_link_in_the_folder_is_followed_out_of_the_workspace(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("secret", "utf-8")
    folder = tmp_path / "workspace" / "input"
    folder.mkdir(parents=True)
    (folder / "real.md").write_text("here", "utf-8")
    (folder / "inside.md").symlink_to(folder / "real.md")
    (folder / "link.md").symlink_to(outside)
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "gone.md").symlink_to(tmp_path / "gone.md")
    jobs = Jobs(Settings(tmp_path / "workspace"))
    assert jobs.files() == ["inside.md", "real.md"]
    with pytest.raises(DeskError, match="no file"):
        jobs.start(["link.md"], ["es"])
    for name in ("link.md", "gone.md", "loop.md"):
        with pytest.raises(DeskError, match="another file"):
            take_in(folder, name, b"secret")
    assert outside.read_text("utf-8") == "secret"
    assert not (tmp_path / "gone.md").exists()


def test_a_folder_that_takes_nothing_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(DeskError, match="cannot be put into input/"):
        take_in(tmp_path / "file" / "input", "a.md", b"text")


def test_what_a_run_could_not_do_is_told_with_files_named_from_the_workspace_on(tmp_path: Path) -> None:
    for name, text in (
        ("input/a.md", " "),
        ("input/b.md", "# Rents\n\nRents rose.\n"),
        ("glossaries/town.yaml", "x: ["),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    jobs = Jobs(Settings(tmp_path))
    jobs.start(["a.md", "b.md"], ["es"], "en")
    while jobs.progress.running:
        time.sleep(0.02)
    assert jobs.progress.state == "failed"
    told = "\n".join(jobs.progress.problems)
    assert told.startswith("input/a.md: the file is empty.")
    assert "glossaries/town.yaml:2:1: " in told
    assert str(tmp_path) not in told


def test_a_term_is_none_in_code_on_either_side() -> None:
    glossary = Glossary.from_terms({"timetable": "horario"}, "en", "es")
    sides = ("The timetable.py, a timetable.", "El horario.py, un horario.")
    asked = (glossary, *sides, Pair("en", "es"))
    both = [terms_of(*asked), terms_of(*asked, code=[(4, 16)], target_code=[(3, 13)])]
    assert [[one.span for one in found] for found in both] == [[(4, 13), (20, 29)], [(20, 29)]]
    assert [found[-1].found for found in both] == [((3, 10), (18, 25)), ((18, 25),)]
    assert terms_of(*asked) is both[0]
    assert terms_of(Glossary(), *asked[1:]) == ()
