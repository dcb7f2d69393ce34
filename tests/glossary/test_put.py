"""Imported concepts in a glossary file: added, merged or listed; comments and layout stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import GlossaryError
from pipeline.glossary import files, load
from pipeline.glossary.exchange import Imported, put
from pipeline.glossary.exchange.plain import Plain, plain

WORK = """# Ask Ana before changing a definition.
schema: 1
subject: labour
languages: [en, es]

concepts:
  - id: strike        # the word of the house
    status: approved
    definition: Work stopped in common.
    terms:
      en: strike      # short

      es:
        - term: huelga
          gender: feminine   # la huelga
        - paro

  # ferries
  - id: ferry
    terms: {en: ferry, es: transbordador}
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "work.yaml"
    file.write_text(WORK)
    (tmp_path / "names.yaml").write_text("schema: 1\nconcepts:\n  - {id: iww, terms: {en: IWW, es: IWW}}\n")
    return file


def tree(identity: str, **fields: object) -> Plain:
    return {"id": identity, "terms": {"en": [{"term": identity}]}, **fields}


def test_new_concepts_stand_before_the_end_and_all_else_stays(path: Path) -> None:
    placed = put.put(path, Imported("x", (tree("quay", subject="labour", source="Port office"),)))
    assert placed.added == ("quay",)
    added = "  - id: quay\n    status: proposed\n    source: Port office\n    terms:\n      en: quay\n"
    assert path.read_text() == WORK.replace("# the end\n", added + "# the end\n")


def test_a_new_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "glossaries" / "port.yaml"
    two = tree("quay") | {"terms": {"en": [{"term": "quay"}], "es": [{"term": "muelle", "gender": "masculine"}]}}
    put.put(path, Imported("x", (two,)), status="approved")
    assert path.read_text() == (
        "schema: 1\ntitle: port\nlanguages: [en, es]\nconcepts:\n  - id: quay\n    status: approved\n    terms:\n"
        "      en: quay\n      es:\n        term: muelle\n        gender: masculine\n"
    )


def test_what_is_there_and_says_otherwise_is_a_conflict(path: Path) -> None:
    same = tree("ferry") | {"terms": {"es": [{"term": "transbordador"}]}}
    other = tree("strike", status="retired") | {"terms": {"es": [{"term": "huelga", "plural": "huelgas"}]}}
    elsewhere = tree("iww", source="Its own usage")
    placed = put.put(path, Imported("x", (same, other, elsewhere)))
    assert placed.same == ("ferry",)
    assert [(each.concept, each.file, each.fields) for each in placed.conflicts] == [
        ("strike", "work.yaml", ("huelga (es): plural", "status")),
        ("iww", "names.yaml", ("iww (en)", "source")),
    ]
    assert path.read_text() == WORK
    assert put.put(path, Imported("x", (elsewhere,)), update=True).conflicts


def test_a_merge_takes_over_what_is_said_and_keeps_the_rest(path: Path) -> None:
    terms = {
        "en": [{"term": "strike", "plural": "strikes"}],
        "es": [{"term": "cese"}, {"term": "huelga", "use": "admitted", "plural": "huelgas"}],
        "fr": [{"term": "grève", "gender": "feminine"}],
    }
    new = tree(
        "strike", definition={"en": "A stop of work.", "fr": "Arrêt du travail."}, related=["ferry"], terms=terms
    )
    assert put.put(path, Imported("x", (new,)), update=True).updated == ("strike",)
    text = path.read_text()
    for comment in ("# Ask Ana", "# the word of the house", "# short", "# la huelga", "# ferries", "# the end"):
        assert comment in text
    merged = plain(files.read_file(path).concepts[0])
    assert merged == {
        "id": "strike",
        "status": "approved",
        "subject": "labour",
        "definition": {"en": "A stop of work.", "fr": "Arrêt du travail."},
        "related": ["ferry"],
        "terms": {
            "en": [{"term": "strike", "plural": "strikes"}],
            "es": [
                {"term": "huelga", "use": "admitted", "gender": "feminine", "plural": "huelgas"},
                {"term": "paro"},
                {"term": "cese", "use": "preferred"},
            ],
            "fr": [{"term": "grève", "gender": "feminine"}],
        },
    }
    assert put.put(path, Imported("x", (new,)), update=True).same == ("strike",)
    load(path.parent)


def test_a_table_of_words_knows_the_concepts_by_their_words(path: Path) -> None:
    words = {"id": "strike-2", "terms": {"en": [{"term": "strike"}], "es": [{"term": "paro"}]}}
    more = {"id": "walkout", "terms": {"en": [{"term": "walkout"}], "es": [{"term": "paro"}]}}
    placed = put.put(path, Imported("pairs", (words, more), has_ids=False))
    assert placed.same == ("strike",)
    assert placed.added == ("walkout",)
    other = {"id": "x", "terms": {"en": [{"term": "strike"}], "es": [{"term": "cese"}]}}
    assert put.put(path, Imported("pairs", (other,), has_ids=False), update=True).updated == ("strike",)
    assert [entry.text for entry in files.read_file(path).concepts[0].usable("es")] == ["huelga", "paro", "cese"]


def test_a_file_with_errors_is_left_alone(path: Path) -> None:
    path.write_text(WORK.replace("gender:", "gendre:"))
    with pytest.raises(GlossaryError, match="gendre"):
        put.put(path, Imported("x", (tree("quay"),)))
    assert "quay" not in path.read_text()
