"""The glossaries that come with Diglot: complete, clean, and each term found by its own matcher."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.glossary import Concept, Glossary, edit, lint

FOLDER = Path(__file__).resolve().parent.parent.parent / "glossaries"
LANGUAGES = ("en", "es", "fr", "pt", "de", "tr", "ar", "fa")
SUBJECTS = {
    "class-and-work.yaml",
    "unions-and-strikes.yaml",
    "state-and-police.yaml",
    "war-and-imperialism.yaml",
    "migration.yaml",
    "parties-and-currents.yaml",
    "names.yaml",
    "newspaper-words.yaml",
}


@pytest.fixture(scope="module")
def shipped() -> Glossary:
    return Glossary.load(FOLDER)


def test_there_is_no_error_and_no_warning() -> None:
    assert [finding for finding in lint.check(FOLDER) if finding.level != "info"] == []


def test_the_subjects_are_there_and_the_concepts_are_many(shipped: Glossary) -> None:
    assert {file.name for file in shipped.files} >= SUBJECTS
    whole = [concept for concept in shipped.concepts if all(concept.usable(language) for language in LANGUAGES)]
    assert len(whole) >= 160


def test_every_concept_says_what_it_is_and_who_says_so(shipped: Glossary) -> None:
    lacking = [each.id for each in shipped.concepts if not each.definition.get("en") or not each.source]
    assert lacking == []


def test_every_concept_has_all_languages_but_kept_names_and_bans(shipped: Glossary) -> None:
    for concept in shipped.concepts:
        if not concept.kept and concept.kind != "ban":
            assert [language for language in LANGUAGES if not concept.usable(language)] == [], concept.id


def test_the_treacherous_ones_have_examples(shipped: Glossary) -> None:
    for treacherous in ("state-government", "party-political", "strike-labour", "rights", "movement-political", "coup"):
        concept = shipped.concept(treacherous)
        assert concept is not None
        assert len(concept.examples) >= 2, treacherous


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_found_and_verified_in_itself(shipped: Glossary, language: str) -> None:
    target = "es" if language != "es" else "en"
    missed = [
        f"{concept.id}: {text}"
        for concept in shipped.concepts
        for entry in concept.usable(language)
        for text in (entry.text, entry.plural)
        if text and concept.usable(target) and not _found(shipped, concept, text, language, target)
    ]
    assert missed == []


def _found(shipped: Glossary, concept: Concept, text: str, language: str, target: str) -> bool:
    return any(
        concept.id in (match.concept, *match.homonyms) and shipped.verify(match.renderings[0].text, target, match)
        for match in shipped.match(f"x {text} x", language, target)
    )


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_what_would_be_put_in_is_never_forbidden(shipped: Glossary, language: str) -> None:
    for concept in shipped.concepts:
        for english in concept.usable("en")[:1]:
            matches = shipped.match(english.text, "en", language)
            for rendering in (each for match in matches for each in match.renderings[:1]):
                assert shipped.forbidden(rendering.text, language, matches) == [], concept.id


def test_examples_are_many(shipped: Glossary) -> None:
    assert sum(len(concept.examples) for concept in shipped.concepts) >= 50


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_edit_changes_nothing_else(path: Path, shipped: Glossary) -> None:
    text = path.read_text("utf-8")
    last = next(file for file in shipped.files if file.name == path.name).concepts[-1]
    after = edit.changed(text, edit.adding(last.id, "it", "parola", {}), path.name)
    assert [line for line in after.split("\n") if line not in text.split("\n")] == ["      it: parola"]
    assert after.replace("      it: parola\n", "") == text
