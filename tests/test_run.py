"""The whole flow on real files: only what changed is done again, and what breaks is named."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import checks, run
from pipeline.checks import CHECKS, occurrence
from pipeline.errors import SettingsError, StoreError
from pipeline.run import Problem, Summary
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Place

ISSUE = """# Tenants of the harbour quarter refuse the new rents

On Monday evening the tenants of the harbour quarter met in the old school. They decided together that nobody will pay
the new rents. The owners had announced the increase in a letter two weeks before.

A second meeting is planned for the end of the month. The town council has been invited and has not answered yet.

# Bakers win a shorter night

The bakers of the northern district will begin their work two hours later from the first of May. Their union had asked
for it since the winter. The owners of the large bakeries agreed after a strike of nine days.
"""


class Quiet:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, bool]] = []
        self.problems: list[Problem] = []

    def started(self, document: str, target: str, segments: int) -> None:
        pass

    def advanced(self, document: str, target: str, segments: int) -> None:
        pass

    def finished(self, document: str, target: str, *, unchanged: bool) -> None:
        self.done.append((document, target, unchanged))

    def failed(self, problem: Problem) -> None:
        self.problems.append(problem)


@pytest.fixture
def workspace(tmp_path: Path) -> Settings:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "issue.md").write_text(ISSUE, "utf-8")
    return Settings(tmp_path)


def translate(settings: Settings, *targets: str, engine: str | None = "echo", given: str = "") -> Summary:
    summary = run.translate([settings.input], settings, targets or ("es",), Quiet(), engine=engine, given=given)
    assert summary.segments == summary.from_memory + summary.translated + summary.unchanged + summary.failed
    return summary


def files(settings: Settings) -> dict[str, tuple[int, bytes]]:
    found = sorted(path for path in settings.output.rglob("*") if path.suffix in (".html", ".json"))
    return {
        path.relative_to(settings.output).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in found
    }


def test_a_first_run_translates_everything_and_a_second_one_nothing(workspace: Settings) -> None:
    first = translate(workspace)
    assert (first.documents, first.articles, first.failed) == (1, 2, 0)
    assert first.translated == first.segments > 5
    written = files(workspace)
    assert len(written) == 4
    second = translate(workspace)
    assert (second.translated, second.from_memory, second.unchanged) == (0, 0, first.segments)
    assert (second.words, second.flagged) == (first.words, first.flagged)
    assert files(workspace) == written


def test_a_changed_paragraph_touches_its_own_sentences_and_its_own_article(workspace: Settings) -> None:
    first = translate(workspace)
    before = files(workspace)
    issue = workspace.input / "issue.md"
    issue.write_text(ISSUE.replace("after a strike of nine days", "after a strike of ten days"), "utf-8")
    second = translate(workspace)
    assert (second.translated, second.unchanged) == (1, first.segments - 1)
    after = files(workspace)
    assert before.keys() == after.keys()
    changed = [name for name in before if before[name] != after[name]]
    assert len(changed) == 2
    assert all("bakers" in name for name in changed)


def test_another_target_and_another_engine_are_other_editions(workspace: Settings) -> None:
    first = translate(workspace)
    both = translate(workspace, "es", "fr")
    assert (both.translated, both.unchanged) == (first.segments, first.segments)
    assert len(files(workspace)) == 8


def test_files_that_were_taken_away_are_written_again(workspace: Settings) -> None:
    translate(workspace)
    before = {name: content for name, (_, content) in files(workspace).items()}
    shutil.rmtree(workspace.output / "issue")
    translate(workspace)
    assert {name: content for name, (_, content) in files(workspace).items()} == before


def test_an_article_that_is_gone_takes_its_files_along(workspace: Settings) -> None:
    translate(workspace)
    issue = workspace.input / "issue.md"
    issue.write_text(ISSUE.partition("# Bakers")[0], "utf-8")
    summary = translate(workspace)
    assert summary.articles == 1
    assert len(files(workspace)) == 2


def test_two_files_with_one_stem_are_two_documents_and_a_moved_file_stays_one(workspace: Settings) -> None:
    (workspace.input / "issue.txt").write_text("People met in the evening. They spoke about the rents.\n", "utf-8")
    (workspace.input / ".hidden.md").write_text("Nobody reads this.", "utf-8")
    assert translate(workspace).documents == 2
    with Store.open(workspace.database) as store:
        assert [one.name for one in store.documents()] == ["issue", "issue-txt"]
    (workspace.input / "old").mkdir()
    (workspace.input / "issue.md").rename(workspace.input / "old" / "issue.md")
    assert translate(workspace).translated == 0
    with Store.open(workspace.database) as store:
        assert {one.name: one.path for one in store.documents()} == {
            "issue": "input/old/issue.md",
            "issue-txt": "input/issue.txt",
        }


def test_the_language_a_person_gives_wins(workspace: Settings) -> None:
    summary = translate(workspace, "en", given="en")
    assert summary.unchanged == summary.segments
    with Store.open(workspace.database) as store:
        view = store.document("issue")
    assert view is not None
    assert {article.language.confidence for article in view.articles} == {"given"}


def test_what_no_engine_serves_is_named_again_and_again_and_stops_nothing(workspace: Settings) -> None:
    summary = translate(workspace, "ta", "en", engine=None)
    assert summary.failed == summary.unchanged
    assert [problem.target for problem in summary.problems] == ["ta", "ta"]
    assert all(problem.reason for problem in summary.problems)
    again = translate(workspace, "ta", "en", engine=None)
    assert again.problems == summary.problems
    assert again.failed == summary.failed


def test_an_unreadable_file_is_named_and_the_others_are_read(workspace: Settings) -> None:
    (workspace.input / "rubbish.md").write_bytes(bytes(range(256)) * 40)
    (workspace.input / "gone.md").symlink_to("nowhere.md")
    summary = translate(workspace)
    assert summary.documents == 1
    assert sorted(problem.document for problem in summary.problems) == ["input/gone.md", "input/rubbish.md"]


def test_a_path_that_is_not_there_and_an_empty_folder_are_wrong_usage(workspace: Settings) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        run.translate([workspace.workspace / "nowhere"], workspace, ["es"], Quiet())
    empty = workspace.workspace / "empty"
    empty.mkdir()
    with pytest.raises(SettingsError, match="empty"):
        run.translate([empty], workspace, ["es"], Quiet())
    with pytest.raises(SettingsError, match="nobody"):
        translate(workspace, engine="nobody")


def test_an_output_that_cannot_be_written_says_so(workspace: Settings) -> None:
    workspace.output.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="output"):
        translate(workspace)


@pytest.mark.apertium
def test_what_the_checks_find_is_stored_with_the_translation(workspace: Settings) -> None:
    issue = workspace.input / "issue.md"
    issue.write_text("The tenants met. The owners of the district lost 12,500 members.\n", "utf-8")
    summary = translate(workspace, engine="apertium", given="en")
    assert (summary.translated, summary.flagged) == (2, 1)
    with Store.open(workspace.database) as store:
        (key,) = (article.id for article in store.document("issue").articles)  # type: ignore[union-attr]
        view = store.article("issue", key, "es")
    assert view is not None
    found = [issue for one in view.segments.values() if one.translation for issue in one.translation.issues]
    assert [issue.check for issue in found] == ["number_format"]
    assert "12.500" in (found[0].fix or "")


def test_an_article_is_looked_at_as_a_whole_and_only_where_it_changed(workspace: Settings) -> None:
    said = "The tenants of the harbour met again."
    issue = workspace.input / "issue.md"
    issue.write_text(f"# Meeting\n\n{said}\n\n{said}\n\n{said}\n\n# Other\n\n{said} Rents rose.\n", "utf-8")
    assert translate(workspace, given="en").flagged == 0

    def found() -> dict[str, list[tuple[str, ...]]]:
        with Desk.open(workspace.database) as desk:
            view = desk.document("issue")
            assert view is not None
            articles = [desk.article("issue", one.id, "es") for one in view.articles]
        return {
            one.article.title: [
                tuple(issue.check for issue in each.translation.issues) if each.translation else ()
                for each in one.segments.values()
            ]
            for one in articles
            if one is not None
        }

    assert not any(map(any, found().values()))
    with Desk.open(workspace.database) as desk:
        view = desk.document("issue")
        assert view is not None
        key = view.articles[0].id
        first = [id_ for id_, one in (desk.article("issue", key, "es")).segments.items()][1]  # type: ignore[union-attr]
        desk.write_down("issue", key, first, "es", "Los inquilinos del puerto se reunieron otra vez.", "translated")
    # the other article has the same sentence, and is as it was
    issue.write_text(issue.read_text("utf-8").replace("# Other", "They will meet again.\n\n# Other"), "utf-8")
    assert translate(workspace, given="en").flagged == 1
    assert found() == {"Meeting": [(), ("inconsistent",), (), (), ()], "Other": [(), (), ()]}
    with Desk.open(workspace.database) as desk:
        assert [row.progress["es"].flagged for row in desk.document("issue").articles] == [1, 0]  # type: ignore[union-attr]
        ((waiting,), _) = desk.waiting()
        assert waiting.issues == {"warning": 1}
        assert waiting.next is not None
        assert waiting.next.segment == first
        # what goes back to another content is no longer told of, and what was undone is told of again
        place = Place("issue", key, first, "es")
        head = desk.head(place)
        desk.write(place, head.revision, Change("written", said, "translated"))
        assert not desk.head(place).flagged
        desk.undo(place, desk.head(place).revision)
        assert desk.head(place).flagged
    assert translate(workspace, given="en").flagged == 1  # nothing to do
    # waived, it stays so over a run that looks at the article again
    with Desk.open(workspace.database) as desk:
        one = desk.article("issue", key, "es").segments[first].translation  # type: ignore[union-attr]
        assert one is not None
        desk.waive(place, occurrence(one.issues[0], said, one.target), "Both are said here.")
    issue.write_text(issue.read_text("utf-8").replace("will meet", "shall meet"), "utf-8")
    assert translate(workspace, given="en").flagged == 0
    with Desk.open(workspace.database) as desk:
        desk.write_down("issue", key, first, "es", said, "translated")
    issue.write_text(issue.read_text("utf-8").replace("meet again.\n\n# O", "meet.\n\n# O"), "utf-8")
    assert translate(workspace, given="en").flagged == 0
    assert not any(map(any, found().values()))


@pytest.mark.apertium
def test_other_checks_look_at_all_that_is_stored_without_an_engine(
    workspace: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = workspace.input / "issue.md"
    issue.write_text("The tenants met. The owners of the district lost 12,500 members.\n", "utf-8")
    (workspace.input / "other.md").write_text("The owners of the district lost 12,500 members.\n", "utf-8")
    assert translate(workspace, engine="apertium", given="en").flagged == 2

    def stored() -> list[str]:
        with Store.open(workspace.database) as store:
            views = [
                store.article(name, article.id, "es")
                for name in ("issue", "other")
                for article in store.document(name).articles  # type: ignore[union-attr]
            ]
        shown = [one.translation for view in views if view for one in view.segments.values()]
        return [each.check for one in shown if one for each in one.issues]

    def unchanged() -> Summary:
        summary = translate(workspace, engine="apertium", given="en")
        assert (summary.unchanged, summary.translated, summary.from_memory) == (3, 0, 0)
        return summary

    # checks that find nothing in numbers, then those that do
    blind = replace(CHECKS["number_format"], look=lambda *_: ())
    monkeypatch.setattr(checks, "VERSION", 0)
    monkeypatch.setattr(checks, "CHECKS", {**CHECKS, "number_format": blind})
    assert unchanged().flagged == 0
    assert stored() == []
    before = files(workspace)
    monkeypatch.setattr(checks, "VERSION", -1)
    monkeypatch.setattr(checks, "CHECKS", CHECKS)
    assert unchanged().flagged == 2
    assert stored() == ["number_format", "number_format"]
    after = files(workspace)
    assert all(name.endswith(".html") or before[name] != after[name] for name in after)
    assert unchanged().flagged == 2
    assert files(workspace) == after, "nothing to do"


@pytest.mark.apertium
def test_a_killed_run_loses_at_most_the_batches_in_flight(workspace: Settings) -> None:
    """SIGKILL in the middle, with real engines; what was stored is not translated again."""
    issue = workspace.input / "long.md"
    sentences = (f"The meeting number {number} began at {number % 24} in the evening." for number in range(6000))
    paragraphs = "\n\n".join(" ".join(group) for group in zip(*[iter(sentences)] * 6, strict=True))
    issue.write_text(f"# A year of meetings\n\n{paragraphs}\n", "utf-8")
    started = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "translate", "input/long.md", "--to", "es"],
        cwd=workspace.workspace,
        env=os.environ | {"PYTHONPATH": str(Path(run.__file__).parent.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: stored(workspace) > 300)
    finally:
        started.send_signal(signal.SIGKILL)
        started.wait()
    kept = stored(workspace)
    assert 300 < kept < 6000
    summary = run.translate([issue], workspace, ["es"], Quiet())
    assert summary.failed == 0
    assert summary.translated == stored(workspace) - kept
    with Store.open(workspace.database) as store:
        progress = store.document("long")
    assert progress is not None
    assert progress.summary.progress["es"].done == progress.summary.segments >= 6000
    with sqlite3.connect(workspace.database) as connection:
        doubled = "SELECT count(*) FROM (SELECT 1 FROM revisions GROUP BY segment_id, target HAVING count(*) > 1)"
        assert connection.execute(doubled).fetchone() == (0,)
    connection.close()


@pytest.mark.apertium
@pytest.mark.parametrize(
    ("language", "target", "text"),
    [
        ("en", "es", "The tenants met in the old school. They will not pay the new rents."),
        ("fr", "en", "Les locataires se sont réunis dans la vieille école. Ils ne paieront pas."),  # over Spanish
        ("es", "pt-BR", "Los inquilinos se reunieron en la escuela. No van a pagar."),
    ],
)
def test_what_an_engine_made_is_up_to_date_for_the_same_engine(
    workspace: Settings, language: str, target: str, text: str
) -> None:
    (workspace.input / "issue.md").write_text(text + "\n", "utf-8")
    first = translate(workspace, target, engine=None, given=language)
    assert (first.translated, first.failed) == (2, 0)
    issue = workspace.input / "issue.md"
    issue.write_text(text + "\n\n1871\n", "utf-8")  # read again
    second = translate(workspace, target, engine=None, given=language)
    assert (second.translated, second.from_memory) == (0, 0)


def stored(settings: Settings) -> int:
    """How many translations the database holds, looked at from outside."""
    if not settings.database.exists():
        return 0
    connection = sqlite3.connect(settings.database, timeout=30)
    try:
        return int(connection.execute("SELECT count(*) FROM translations").fetchone()[0])
    except sqlite3.OperationalError:  # the tables are still being made
        return 0
    finally:
        connection.close()


def wait_until(happened: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
