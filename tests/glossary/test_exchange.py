"""What goes out to other programs comes back, and what a format cannot hold is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from pipeline.errors import GlossaryError
from pipeline.glossary import files
from pipeline.glossary.exchange import export, pairs, put, read, tables, tbx_reading
from pipeline.glossary.exchange.plain import Imported, Plain, missing, named, plain, slug
from pipeline.glossary.model import Concept
from tests.glossary.strategies import glossaries

CASES = Path(__file__).resolve().parent.parent / "cases" / "glossary" / "exchange"
SCHEMA = etree.RelaxNG(etree.parse(CASES / "tbx-basic.rng"))
WORK = """schema: 1
subject: labour
concepts:
  - id: strike
    status: approved
    pos: noun
    definition: {en: Work stopped in common.}
    terms:
      en: [strike, walkout]
      es: {term: huelga, gender: feminine, plural: huelgas}
  - id: charity-ban
    status: approved
    kind: ban
    terms: {es: {term: caridad, use: forbidden, why: It gives from above., scope: anywhere}}
  - id: lockout
    status: proposed
    terms: {en: lockout, es: cierre patronal}
  - id: walkout-short
    status: approved
    terms: {en: walkout, es: paro}
  - id: iww
    status: approved
    kind: name
    translate: no-in-same-script
    terms: {en: IWW}
"""


def concepts(text: str = WORK) -> tuple[Concept, ...]:
    file = files.parse(text.encode(), "work.yaml")
    assert not file.findings
    return file.concepts


@settings(max_examples=150)
@given(glossaries())
def test_tbx_brings_everything_back_and_is_valid(given_: list[Concept]) -> None:
    made = export(given_, "tbx")
    assert list(tbx_reading.read(made.text.encode(), "x").concepts) == [plain(concept) for concept in given_]
    SCHEMA.assertValid(etree.fromstring(made.text.encode()))


@settings(max_examples=150)
@given(glossaries())
def test_a_table_brings_everything_back_or_lists_it(given_: list[Concept]) -> None:
    for form in ("csv", "tsv"):
        made = export(given_, form)
        back = {tree["id"]: tree for tree in tables.read(tables.rows(made.text, "x"), "x").concepts}
        listed = {each.concept: each.fields for each in made.lost}
        for concept in given_:
            assert listed.get(concept.id, ()) == named(missing(plain(concept), back[concept.id]))
        assert not made.lost


@settings(max_examples=60)
@given(glossaries())
def test_what_is_imported_stands_in_the_file(tmp_path_factory: pytest.TempPathFactory, given_: list[Concept]) -> None:
    path = tmp_path_factory.mktemp("glossary") / "work.yaml"
    trees = tuple(plain(concept) for concept in given_)
    assert put.put(path, Imported("x", trees)).added == tuple(tree["id"] for tree in trees)
    assert [plain(concept) for concept in files.read_file(path).concepts] == list(trees)
    assert put.put(path, Imported("x", trees)).same == tuple(tree["id"] for tree in trees)


@settings(max_examples=100)
@given(glossaries())
def test_pairs_hold_what_is_not_listed(given_: list[Concept]) -> None:
    made = export(given_, "deepl", source="en", target="es")
    table = [tuple(cells) for _, cells in tables.rows(made.text, "x")] if made.text else []
    assert len({source for source, _ in table}) == len(table)
    for source, target in table:
        assert any(
            concept.status == "approved"
            and source in [entry.text for entry in concept.usable("en")]
            and target == (concept.usable("es") or concept.usable("en"))[0].text
            for concept in given_
        )
    listed = {each.concept for each in made.lost}
    rows = {source for source, _ in table}
    assert all(concept.id in listed or concept.usable("en")[0].text in rows for concept in given_)


def test_deepl_gets_approved_pairs_once() -> None:
    made = export(concepts(), "deepl", source="en", target="es")
    assert made.text == "strike\thuelga\nwalkout\thuelga\nIWW\tIWW\n"
    assert made.concepts == 2
    told = {(each.concept, each.fields, each.why) for each in made.lost}
    assert ("walkout-short", ("walkout",), '"walkout" is a term of "strike" already') in told
    assert any(each.concept == "lockout" and "only approved" in each.why for each in made.lost)
    assert ("charity-ban", ("the whole concept",), "it has no term in en") in told
    fields = next(fields for concept, fields, why in told if concept == "strike" and not why)
    assert {"status", "definition (en)", "huelga (es): gender", "huelga (es): plural"} <= set(fields)


def test_deepl_takes_no_long_text_and_no_control_character() -> None:
    long = concepts(WORK.replace("strike, walkout", f'strike, {"a" * 1025}, "a\\tb"'))
    made = export(long, "deepl", source="en", target="es")
    assert made.text == "strike\thuelga\nwalkout\tparo\nIWW\tIWW\n"
    assert {each.why for each in made.lost if each.concept == "strike"} >= {
        "it is longer than 1,024 bytes",
        "it has a control character",
    }
    assert "a\tb" not in export(long, "google", source="en", target="es").text


def test_a_pair_is_needed() -> None:
    with pytest.raises(GlossaryError, match="one direction"):
        export(concepts(), "deepl")
    with pytest.raises(GlossaryError, match="one direction"):
        export(concepts(), "google", source="en")


def test_google_gets_equivalent_terms() -> None:
    made = export(concepts(), "google")
    assert made.text.splitlines() == [
        "en,es,pos,description",
        "strike,huelga,noun,Work stopped in common.",
        "walkout,paro,,",
        "IWW,,,",
    ]
    back = pairs.read_set(tables.rows(made.text, "x"))
    assert back.concepts[0] == {
        "id": "strike",
        "terms": {"en": [{"term": "strike", "pos": "noun"}], "es": [{"term": "huelga", "pos": "noun"}]},
        "definition": {"": "Work stopped in common."},
    }


def test_a_foreign_tbx_is_read_and_what_it_has_beyond_is_listed() -> None:
    found = read(CASES / "foreign.tbx")
    first, second = found.concepts
    assert first == {
        "id": "c-17",
        "subject": "labour",
        "related": ["c18"],
        "source": "Handbook",
        "definition": {"en-US": "A refusal to work, agreed in common."},
        "terms": {
            "en-US": [
                {"term": "walkout", "pos": "noun", "use": "admitted", "note": "Context: The walkout began at noon."},
                {"term": "strike", "use": "preferred"},
            ],
            "es": [
                {"term": "huelga", "gender": "feminine"},
                {
                    "term": "paro",
                    "use": "forbidden",
                    "note": 'termType: slang | Said in the south. | diglot:case="sideways"',
                },
            ],
        },
    }
    assert second == {"id": "c18", "terms": {"en": [{"term": "picket line"}]}}
    told = [field for each in found.lost for field in each.fields]
    assert any("origination" in field for field in told)
    assert any("line.png" in field for field in told)
    assert "paro: superseded" in told
    assert "paro: termType slang" in told


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "version2.tbx",
            {"id": "7", "terms": {"en": [{"term": "ferry"}], "fr": [{"term": "bac", "pos": "noun"}]}},
        ),
        (
            "tags.tbx",
            {
                "id": "quay",
                "subject": "ports",
                "definition": {"de": "Ufer, an dem Schiffe anlegen."},
                "terms": {"de": [{"term": "Kai", "pos": "noun", "gender": "masculine"}]},
            },
        ),
    ],
)
def test_other_kinds_of_tbx_are_read(name: str, expected: Plain) -> None:
    found = read(CASES / name)
    assert found.concepts == (expected,)
    assert not found.lost


@pytest.mark.parametrize("name", [path.name for path in sorted(CASES.glob("hostile-*.tbx"))])
def test_hostile_xml_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(GlossaryError) as caught:
        read(CASES / name)
    assert "\n" not in str(caught.value)
    assert str(CASES / name) in str(caught.value)


def test_what_is_no_tbx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text("<html><body/></html>")
    with pytest.raises(GlossaryError, match="no concept"):
        read(path)
    path.write_text("<tbx><text>")
    with pytest.raises(GlossaryError, match=r"page\.xml:1: This XML file cannot be read"):
        read(path)
    with pytest.raises(GlossaryError, match="cannot be read"):
        read(tmp_path / "nothing.tbx")


def test_tables_of_other_programs() -> None:
    found = read(CASES / "deepl.csv")
    assert [(tree["id"], tree["terms"]) for tree in found.concepts] == [
        ("strike", {"en": [{"term": "strike"}], "es": [{"term": "huelga"}]}),
        ("pay-back", {"en": [{"term": "pay, back"}], "es": [{"term": "atrasos"}]}),
        ("walkout", {"en": [{"term": "walkout"}], "es": [{"term": 'paro "corto"'}]}),
    ]
    found = read(CASES / "pairs.tsv", source="en", target="es")
    assert [(tree["id"], len(tree["terms"]["es"])) for tree in found.concepts] == [("strike", 2), ("ferry", 1)]
    with pytest.raises(GlossaryError, match="which languages"):
        read(CASES / "pairs.tsv")
    found = read(CASES / "equivalent.csv")
    assert found.concepts[0]["terms"]["zh-Hant"] == [{"term": "罷工", "pos": "noun"}]
    assert found.concepts[1]["terms"]["en"] == [{"term": "quay", "note": "Part of speech: place"}]


def test_a_spreadsheet_with_semicolons_is_read() -> None:
    (tree,) = read(CASES / "spreadsheet.csv").concepts
    assert tree == {
        "id": "ferry",
        "status": "approved",
        "definition": {"en": "A ship that crosses."},
        "terms": {
            "en": [{"term": "ferry", "forms": ["ferries", "ferry boats"]}],
            "es": [{"term": "transbordador"}, {"term": "barca", "use": "forbidden"}],
        },
    }


def test_a_quotation_mark_that_is_never_closed_takes_nothing_along(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text('en;es\nstrike;huelga\n"picket;piquete\nrally;mitin\n', "utf-8")
    with pytest.raises(GlossaryError, match="opened in this row and never closed") as caught:
        read(path)
    assert caught.value.where == f"{path}:3"


def test_a_wrong_value_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id,language,term,use\nferry,en,ferry,\nferry,es,barca,prefered\n")
    with pytest.raises(GlossaryError, match=r'table\.csv:3: "prefered" is no value of "use"'):
        read(path)
    path.write_text("id,language,term\nferry,sp,ferry\n")
    with pytest.raises(GlossaryError, match=r"table\.csv:2: .*language code"):
        read(path)
    path.write_bytes("id,language,term\nferry,en,café\n".encode("latin-1"))
    with pytest.raises(GlossaryError, match="not in UTF-8"):
        read(path)
    path.write_text("id,language,term,status,colour\nferry,en,ferry,approved,red\nferry,en,boat,retired,\n")
    found = read(path)
    assert [each.fields for each in found.lost] == [("colour",), ("status: retired (line 3)",)]


@pytest.mark.parametrize(("text", "expected"), [("Pay, back!", "pay-back"), ("Grève générale", "greve-generale")])
def test_ids_are_made_of_words(text: str, expected: str) -> None:
    assert slug(text) == expected
    assert slug("罷工").startswith("term-")
    assert slug("罷工") != slug("罢工")
