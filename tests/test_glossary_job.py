"""The glossary at work in whole runs: exactly the affected sentences are redone, what people wrote stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import engines, impact, keeping, run, settings
from pipeline.checks import occurrence
from pipeline.document import Translation
from pipeline.engines.base import Pair, Request
from pipeline.engines.echo import Echo
from pipeline.errors import GlossaryError, SettingsError
from pipeline.run import Summary
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Place
from pipeline.store.views import SegmentView
from pipeline.terminology import Terminology
from tests.test_run import Quiet

ISSUE = """# The bakers stop work

The strike began on Monday. The bakers met in the old mill. Nobody went to work on Tuesday.

The council offered talks. A second strike is planned in May. The union SHR asked the mill for an answer.

# A school is opened

The new school stands by the river. The SHR gave it a library. The SHR is proud.
"""
OTHER = "# Rain\n\nIt rained for nine days. The river rose.\n"
STRIKE = """\
  - id: strike
    status: approved
    terms: {en: strike, es: {term: huelga, plural: huelgas, gender: feminine}}
"""
MILL = """\
  - id: mill
    status: approved
    terms: {en: mill, es: {term: molino, gender: masculine}}
"""
SHR = """\
  - id: shr
    status: approved
    kind: name
    translate: no-in-same-script
    terms:
      es: {term: SHR, case: exact}
      ar: "إس إتش آر"
    first_mention: {es: "SHR (sindicato de los hornos)"}
"""


class Recorder(Echo):
    """Echo that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def stream(self, requests: Iterable[Sequence[Request]], pair: Pair) -> Iterator[list[Translation]]:
        for batch in requests:
            self.asked += [request.source for request in batch]
            yield self.translate(batch, pair)


@pytest.fixture
def workspace(tmp_path: Path) -> Settings:
    (tmp_path / "input").mkdir()
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "input" / "issue.md").write_text(ISSUE, "utf-8")
    (tmp_path / "input" / "other.md").write_text(OTHER, "utf-8")
    write(Settings(tmp_path), STRIKE, MILL, SHR)
    return Settings(tmp_path)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()

    def choose(_pair: Pair, _override: str | None = None) -> Recorder:
        return made

    monkeypatch.setattr(engines, "choose", choose)
    return made


def write(workspace: Settings, *concepts: str) -> None:
    text = "schema: 1\ntitle: Test\nconcepts:\n" + "".join(concepts)
    (workspace.glossaries / "test.yaml").write_text(text, "utf-8")


def translate(workspace: Settings, *targets: str) -> Summary:
    summary = run.translate([workspace.input], workspace, targets or ("es",), Quiet(), engine="echo", given="en")
    assert summary.segments == summary.from_memory + summary.translated + summary.unchanged + summary.failed
    return summary


def segments(workspace: Settings, document: str = "issue", target: str = "es") -> dict[str, SegmentView]:
    """Source -> what is shown for it."""
    found: dict[str, SegmentView] = {}
    with Store.open(workspace.database) as store:
        view = store.document(document)
        assert view is not None
        for summary in view.articles:
            article = store.article(document, summary.id, target)
            assert article is not None
            found |= {one.source: article.segments[one.id] for one in article.article.segments()}
    return found


def target(workspace: Settings, source: str) -> str:
    shown = segments(workspace)[source].translation
    assert shown is not None
    return shown.target


def approve(workspace: Settings, source: str, text: str) -> None:
    with Store.open(workspace.database) as store:
        view = store.document("issue")
        assert view is not None
        for summary in view.articles:
            article = store.article("issue", summary.id, "es")
            assert article is not None
            for one in article.article.segments():
                if one.source == source:
                    store.write_down("issue", summary.id, one.id, "es", text, "final", "ana")


def test_terms_are_put_in_recorded_and_named_in_the_recipe(workspace: Settings) -> None:
    translate(workspace)
    shown = segments(workspace)["The strike began on Monday."].translation
    assert shown is not None
    assert shown.target == "The huelga began on Monday."
    assert [(term.source, term.target, term.status, term.concept) for term in shown.terms] == [
        ("strike", "huelga", "replaced", "strike")
    ]
    assert shown.recipe.glossary
    plain = segments(workspace)["The council offered talks."].translation
    assert plain is not None
    assert (plain.terms, plain.recipe.glossary) == ((), "")


def test_an_edit_has_exactly_its_own_sentences_translated_again(workspace: Settings, engine: Recorder) -> None:
    first = translate(workspace)
    assert first.translated == first.segments == len(engine.asked)
    engine.asked.clear()
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    second = translate(workspace)
    assert sorted(engine.asked) == ["A second strike is planned in May.", "The strike began on Monday."]
    assert (second.translated, second.unchanged) == (2, first.segments - 2)
    assert target(workspace, "The strike began on Monday.") == "The paro began on Monday."
    engine.asked.clear()
    write(workspace, STRIKE, MILL, SHR)  # taken back: what was made before is found again
    third = translate(workspace)
    assert (engine.asked, third.translated, third.from_memory) == ([], 0, 2)
    assert target(workspace, "The strike began on Monday.") == "The huelga began on Monday."


def test_a_term_that_is_new_and_one_that_is_gone_are_edits_too(workspace: Settings, engine: Recorder) -> None:
    translate(workspace)
    engine.asked.clear()
    write(workspace, STRIKE, MILL, SHR, STRIKE.replace("strike", "river").replace("huelga", "caudal"))
    translate(workspace)
    assert sorted(engine.asked) == ["The new school stands by the river.", "The river rose."]
    engine.asked.clear()
    write(workspace, STRIKE, SHR)
    translate(workspace)
    # those of the river were translated without it before, and are found again
    assert sorted(engine.asked) == ["The bakers met in the old mill.", "The union SHR asked the mill for an answer."]
    assert target(workspace, "The new school stands by the river.") == "The new school stands by the river."
    assert target(workspace, "The bakers met in the old mill.") == "The bakers met in the old mill."


OF_STRIKE = ["A second strike is planned in May.", "The strike began on Monday."]
OF_MILL = ["The bakers met in the old mill.", "The union SHR asked the mill for an answer."]
RETIRED = STRIKE.replace("status: approved", "status: retired\n    replaced_by: mill")
LONG = """\
  - id: strike
    status: approved
    pos: noun
    terms:
      en: strike
      es:
        - {term: huelga, plural: huelgas, gender: feminine}
        - {term: paro, plural: paros, gender: masculine}
"""


@pytest.mark.parametrize(
    ("before", "after", "redone"),
    [
        # another preferred term, by its place and by its use; one more admitted; another gender, plural, form
        (LONG, LONG.replace("huelga,", "huelga, use: admitted,").replace("paro,", "paro, use: preferred,"), OF_STRIKE),
        (STRIKE, LONG.replace("pos: noun", "note: A remark"), OF_STRIKE),
        (STRIKE, STRIKE.replace("gender: feminine", "gender: masculine"), OF_STRIKE),
        (STRIKE, STRIKE.replace("plural: huelgas", "plural: huelgones"), OF_STRIKE),
        (STRIKE, STRIKE.replace("plural: huelgas", "plural: huelgas, forms: [huelguita]"), OF_STRIKE),
        # put in otherwise, or no longer
        (STRIKE, STRIKE.replace("gender: feminine", "gender: feminine, enforce: verify"), OF_STRIKE),
        (STRIKE, STRIKE.replace("status: approved", "status: proposed"), OF_STRIKE),
        (STRIKE, RETIRED, OF_STRIKE),
        (RETIRED, STRIKE, OF_STRIKE),
        # found elsewhere: a term more in the source's language, an exception
        (
            STRIKE,
            STRIKE.replace("en: strike", "en: [strike, talks]"),
            sorted([*OF_STRIKE, "The council offered talks."]),
        ),
        (STRIKE, STRIKE.replace("en: strike", 'en: {term: strike, except: ["second strike"]}'), OF_STRIKE),
        # in another id nothing is the same; a remark, a source, a definition, a comment change no translation
        (STRIKE, STRIKE.replace("id: strike", "id: stoppage"), OF_STRIKE),
        (STRIKE, STRIKE + "    source: Minutes\n    note: A remark\n    definition: Work stopped  # by us\n", []),
        (STRIKE, "  # a comment\n" + STRIKE, []),
        (STRIKE, STRIKE.replace("es: {", "fr: grève, es: {"), []),
    ],
)
def test_every_kind_of_edit_touches_its_own_sentences_alone(
    workspace: Settings, engine: Recorder, before: str, after: str, redone: list[str]
) -> None:
    """And ``impact`` tells them before, approved text among them, which stays."""
    write(workspace, before, MILL, SHR)
    first = translate(workspace)
    approve(workspace, "The strike began on Monday.", "Nadie trabajó el lunes.")
    translate(workspace)
    engine.asked.clear()
    write(workspace, after, MILL, SHR)
    with Store.open(workspace.database) as store:
        told = impact.of_edit(store, Terminology(workspace.terms))
    assert sorted(one.source for one in told.touched) == redone
    assert [one.source for one in told.approved] == [one for one in redone if one == "The strike began on Monday."]
    second = translate(workspace)
    assert sorted(engine.asked) == [one for one in redone if one != "The strike began on Monday."]
    # the approved one is in the memory, and is asked of nobody
    assert second.unchanged == first.segments - len(engine.asked) - (second.from_memory)
    shown = segments(workspace)["The strike began on Monday."]
    assert shown.translation is not None
    assert (shown.translation.target, shown.origin) == ("Nadie trabajó el lunes.", "person")


def test_approved_text_says_why_it_is_stale_after_a_new_term(workspace: Settings) -> None:
    write(workspace, MILL)
    translate(workspace)
    approve(workspace, "The strike began on Monday.", "La huelga empezó el lunes.")
    approve(workspace, "A second strike is planned in May.", "Planean otro paro para mayo.")
    write(workspace, MILL, STRIKE)
    assert translate(workspace).flagged == 1
    reasons = {
        source: [issue.message for issue in shown.translation.issues]
        for source, shown in segments(workspace).items()
        if shown.translation and shown.translation.issues
    }
    assert reasons == {
        "A second strike is planned in May.": [
            "The glossary has changed since this was approved. “strike” should be “huelga”."
        ]
    }
    write(workspace, MILL, RETIRED)
    assert translate(workspace).flagged == 0


def test_code_is_no_term(workspace: Settings, engine: Recorder) -> None:
    """Nor is its sentence one that an edit of the term concerns; the same words without code are."""
    text = "# A manual\n\nWrite `strike` here. Then `mill`, a strike. Write strike here.\n"
    (workspace.input / "other.md").write_text(text, "utf-8")
    translate(workspace)
    with Store.open(workspace.database) as store:
        article = store.article("other", "a-manual", "es")
    assert article is not None
    assert [article.segments[one.id].translation.target for one in article.article.segments()] == [  # type: ignore[union-attr]
        "A manual",
        "Write strike here.",
        "Then mill, a huelga.",
        "Write huelga here.",
    ]
    engine.asked.clear()
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    translate(workspace)
    assert sorted(engine.asked) == sorted([*OF_STRIKE, "Then mill, a strike.", "Write strike here."])
    with Store.open(workspace.database) as store:
        [kept] = [one for one in keeping.report(store, Terminology(workspace.terms)) if one.document == "other"]
    assert (kept.found, kept.missing) == (2, [])


def test_what_no_edit_concerns_is_not_looked_at(workspace: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    translate(workspace)
    looked: list[int] = []
    real = Store.standing

    def standing(self: Store, document: int, *rest: object) -> object:
        looked.append(document)
        return real(self, document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "standing", standing)
    loads: list[Path] = []
    monkeypatch.setattr("pipeline.glossary.load", loads.append)
    translate(workspace)
    assert (looked, loads) == ([], [])  # nothing changed: not even the glossary is read
    monkeypatch.undo()
    monkeypatch.setattr(Store, "standing", standing)
    write(workspace, STRIKE, MILL, SHR, STRIKE.replace("strike", "harbour"))
    assert translate(workspace).translated == 0
    assert looked == []  # no document has a harbour
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    translate(workspace)
    assert len(looked) == 1  # the issue, not the other document


def test_an_approved_sentence_stays_and_says_why_it_is_stale(workspace: Settings) -> None:
    translate(workspace)
    source = "The strike began on Monday."
    approve(workspace, source, "La huelga empezó el lunes.")
    assert translate(workspace).flagged == 0
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    summary = translate(workspace)
    assert (summary.translated, summary.flagged) == (1, 1)
    shown = segments(workspace)[source]
    assert shown.translation is not None
    assert (shown.translation.target, shown.state, shown.origin) == ("La huelga empezó el lunes.", "final", "person")
    [issue] = shown.translation.issues
    assert (issue.check, issue.severity, issue.source_span) == ("term_stale", "warning", (4, 10))
    assert "“strike” should be “paro”" in issue.message
    assert translate(workspace).flagged == 1  # it is told once
    write(workspace, STRIKE, MILL, SHR)
    assert translate(workspace).flagged == 0
    assert segments(workspace)[source].translation == replace(shown.translation, issues=())


def test_approved_text_that_already_says_so_is_not_stale(workspace: Settings) -> None:
    translate(workspace)
    approve(workspace, "The strike began on Monday.", "El paro empezó el lunes.")
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    assert translate(workspace).flagged == 0


def test_memory_that_was_approved_under_other_terms_says_so_elsewhere(workspace: Settings) -> None:
    translate(workspace)
    approve(workspace, "The strike began on Monday.", "La huelga empezó el lunes.")
    write(workspace, STRIKE.replace("huelga", "paro"), MILL, SHR)
    (workspace.input / "third.md").write_text("# News\n\nThe strike began on Monday.\n", "utf-8")
    translate(workspace)
    shown = segments(workspace, "third")["The strike began on Monday."]
    assert shown.origin == "memory"
    assert shown.translation is not None
    assert [issue.check for issue in shown.translation.issues] == ["term_stale"]


def test_a_word_that_is_forbidden_is_told_with_what_to_write(workspace: Settings, engine: Recorder) -> None:
    translate(workspace)
    engine.asked.clear()
    ban = """\
  - id: talks
    status: approved
    kind: ban
    use_instead: mill
    severity: error
    terms: {es: {term: talks, use: forbidden, scope: anywhere, why: A test}}
"""
    write(workspace, STRIKE, MILL, SHR, ban)
    assert translate(workspace).flagged == 1
    assert engine.asked == []  # nothing in the sources changed
    shown = segments(workspace)["The council offered talks."].translation
    assert shown is not None
    [issue] = shown.issues
    assert (issue.check, issue.severity, issue.target_span) == ("term_forbidden", "error", (20, 25))
    assert issue.fix == "The council offered molino."
    write(workspace, STRIKE, MILL, SHR)
    assert translate(workspace).flagged == 0


def test_a_name_is_expanded_once_per_article(workspace: Settings, engine: Recorder) -> None:
    translate(workspace)
    long, short = "SHR (sindicato de los hornos)", "SHR"
    for source, name in (
        ("The union SHR asked the mill for an answer.", long),
        ("The SHR gave it a library.", long),
        ("The SHR is proud.", short),
    ):
        assert target(workspace, source) == source.replace("SHR", name).replace("mill", "molino")
    engine.asked.clear()
    issue = workspace.input / "issue.md"
    issue.write_text(ISSUE.replace("The SHR gave it a library. ", ""), "utf-8")
    translate(workspace)
    assert engine.asked == ["The SHR is proud."]  # it is the first now
    assert target(workspace, "The SHR is proud.") == f"The {long} is proud."


def test_a_kept_name_is_written_as_the_script_has_it(workspace: Settings) -> None:
    translate(workspace, "de", "ar")
    source = "The SHR is proud."
    german, arabic = (segments(workspace, target=code)[source].translation for code in ("de", "ar"))
    assert german is not None
    assert arabic is not None
    assert german.target == source
    assert arabic.target == "The إس إتش آر is proud."


def test_no_glossary_and_another_one(workspace: Settings) -> None:
    translate(workspace)
    summary = translate(replace(workspace, glossary=None))
    assert summary.translated == 6
    assert target(workspace, "The strike began on Monday.") == "The strike began on Monday."
    other = workspace.workspace / "terms"
    other.mkdir()
    (other / "a.yaml").write_text("schema: 1\nconcepts:\n" + STRIKE.replace("huelga", "paro"), "utf-8")
    translate(replace(workspace, glossary=other))
    assert target(workspace, "The strike began on Monday.") == "The paro began on Monday."
    with pytest.raises(GlossaryError, match="nowhere"):
        translate(replace(workspace, glossary=Path("nowhere")))


def test_a_glossary_with_errors_stops_the_run_at_once(workspace: Settings) -> None:
    (workspace.glossaries / "test.yaml").write_text("concepts: [", "utf-8")
    with pytest.raises(GlossaryError, match="--no-glossary"):
        translate(workspace)
    with Store.open(workspace.database) as store:
        assert store.documents() == []


def test_a_workspace_without_a_glossary_needs_none(workspace: Settings) -> None:
    (workspace.glossaries / "test.yaml").unlink()
    translate(workspace)
    workspace.glossaries.rmdir()
    assert translate(workspace).translated == 0
    assert Terminology(workspace.terms).key == ""


def test_settings_name_the_glossary(tmp_path: Path) -> None:
    (tmp_path / "diglot.toml").write_text('glossary = "terms"\n', "utf-8")
    assert settings.load(tmp_path).terms == tmp_path / "terms"
    (tmp_path / "diglot.toml").write_text("glossary = false\n", "utf-8")
    assert settings.load(tmp_path).terms is None
    (tmp_path / "diglot.toml").write_text("glossary = 3\n", "utf-8")
    with pytest.raises(SettingsError, match="glossary"):
        settings.load(tmp_path)


def test_what_was_left_so_stays_so_over_runs_as_long_as_it_is_there(workspace: Settings) -> None:
    source = "The strike began on Monday."
    only_looked_for = STRIKE.replace("gender: feminine", "gender: feminine, enforce: verify")
    write(workspace, only_looked_for, MILL, SHR)
    flagged = translate(workspace).flagged
    shown = segments(workspace)[source]
    assert shown.translation
    (issue,) = shown.translation.issues
    assert issue.check == "term_missing"
    with Desk.open(workspace.database) as desk:
        view = desk.document("issue")
        assert view
        place = Place("issue", view.articles[0].id, shown.id, "es")
        name = occurrence(issue, source, shown.translation.target)
        desk.waive(place, name, "A proper name here.", "strike", "ana")
    # the sentence is translated anew, with a glossary that says more of the term
    write(workspace, only_looked_for.replace("verify", "verify, forms: [paro]"), MILL, SHR)
    summary = translate(workspace)
    assert (summary.translated, summary.flagged) == (2, flagged - 1)
    again = segments(workspace)[source]
    assert again.translation
    assert again.translation.issues == ()
    assert [one.reason for one in again.waived] == ["A proper name here."]
    with Store.open(workspace.database) as store:
        told = keeping.report(store, Terminology(workspace.glossaries))
        assert store.documents()[0].progress["es"].flagged == summary.flagged
    (report,) = [one for one in told if one.document == "issue"]
    assert [place.what for place in report.waived] == ["“strike” should be “huelga”. Left so: A proper name here."]
    assert source not in [place.source for place in report.missing]
    # the term is put in: what was waived is gone, and does not come back unseen
    write(workspace, STRIKE, MILL, SHR)
    translate(workspace)
    assert segments(workspace)[source].waived == ()
    write(workspace, only_looked_for, MILL, SHR)
    assert translate(workspace).flagged == flagged
