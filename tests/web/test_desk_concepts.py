"""New concepts, and others changed, from the browser without scripts: proposed, seen through, written into the file."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.web.person import TOWN, Person

pytestmark = pytest.mark.usefixtures("town")
NEW = "/proposals/new"
COLUMNS = ("key", "language", "term", "use", "plural", "gender", "forms", "why")
CONCEPT = {
    "status": "approved",
    "pos": "noun",
    "definition_language": "en",
    "definition": "The council of the town.",
    "source": "",
    "replaced_by": "",
    "id": "",
    "file": "town.yaml",
    "file_name": "",
    "title": "",
    "subject": "",
    "example_source": "en",
    "example_said": "The council met.",
    "example_target": "es",
    "example_meant": "El concejo se reunió.",
}


def row(language: str, term: str, **more: str) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS, ""), "key": "-1", "language": language, "term": term, **more}


COUNCIL = [
    row("en", "council", plural="councils"),
    row("es", "concejo", gender="masculine", plural="concejos"),
    row("es", "consejo", use="forbidden", why="Means advice."),
    row("fa", "شورا"),
    row("", ""),
]


def send(person: Person, act: str, rows: list[dict[str, str]], path: str = NEW, **more: str) -> httpx.Response:
    columns = {name: [one[name] for one in rows] for name in COLUMNS}
    return person.ask("POST", path, {**CONCEPT, **columns, "act": act, **more})


def told(person: Person, rows: list[dict[str, str]], path: str = NEW, **more: str) -> str:
    """What the page says while somebody types."""
    columns = {name: [one[name] for one in rows] for name in COLUMNS}
    answer = person.ask("POST", path, {**CONCEPT, **columns, "act": "check", **more}, x_diglot_part="rows")
    assert answer.status_code == 200
    return answer.text


def propose(person: Person, rows: list[dict[str, str]], path: str = NEW, **more: str) -> str:
    answer = send(person, "propose", rows, path, **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def file(person: Person, name: str = "town.yaml") -> Path:
    return person.root / "glossaries" / name


def shown(person: Person, path: str) -> list[dict[str, str]]:
    """The rows of the form on a page."""
    page = person.get(path)
    rows = []
    for found in re.findall(r"<tr><td[^>]*>.*?</tr>", page, re.DOTALL):
        one = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', found)}
        for name in ("use", "gender"):
            options = found.partition(f'name="{name}"')[2].partition("</select>")[0]
            chosen = re.search(r'value="(\w*)" selected', options)
            one[name] = chosen[1] if chosen else ""
        rows.append(one)
    return rows


def test_a_new_concept_is_seen_proposed_discussed_and_written(person: Person) -> None:
    said = told(person, COUNCIL)
    assert "It will be called council." in said
    assert re.search(r"<h4>Spanish</h4>\s*<p>(\d+) translated sentences?", said)
    assert "<ins>+  - id: council" in said
    assert file(person).read_text() == TOWN
    address = propose(person, COUNCIL)
    page = person.get(address)
    assert "A new concept, council, proposed" in page
    assert '<dd lang="fa" dir="rtl">شورا' in page
    person.ask("POST", address, {"act": "comment", "comment": "Since when?"})
    assert "Since when?" in person.get(address)
    assert person.ask("POST", address, {"act": "approve"}).status_code == 303
    text = file(person).read_text()
    assert text.startswith(TOWN.rstrip("\n"))
    assert "      en: {term: council, plural: councils}" in text
    assert "- {term: consejo, use: forbidden, why: Means advice.}" in text
    assert "target: {es: El concejo se reunió.}" in text
    assert "concejo" in person.get("/glossary/council")


def test_a_new_file_has_a_header_of_its_own(person: Person) -> None:
    more = {"file": "", "file_name": "Housing.yaml", "title": "Housing", "subject": "housing"}
    address = propose(person, COUNCIL, **more)
    assert not file(person, "housing.yaml").exists()
    person.ask("POST", address, {"act": "approve"})
    text = file(person, "housing.yaml").read_text()
    assert text.startswith("schema: 1\ntitle: Housing\nsubject: housing\nlanguages: [en, es, fa]\nconcepts:\n")
    assert file(person).read_text() == TOWN
    for name in ("../evil.yaml", "x.txt", ".hidden.yaml", "town.yaml", ""):
        assert send(person, "propose", COUNCIL, file="", file_name=name).status_code == 409


def test_a_file_that_was_changed_by_hand_meanwhile_keeps_it(person: Person) -> None:
    address = propose(person, COUNCIL)
    file(person).write_text(TOWN.replace("es: cochera", "es: depósito  # by hand"))
    assert person.ask("POST", address, {"act": "approve"}).status_code == 303
    assert "es: depósito  # by hand" in file(person).read_text()
    assert "council" in file(person).read_text()


def test_an_id_that_was_taken_by_hand_meanwhile_is_refused_with_what_differs(person: Person) -> None:
    address = propose(person, COUNCIL)
    taken = TOWN + "\n  - id: council\n    terms: {en: town council}\n"
    file(person).write_text(taken)
    answer = person.ask("POST", address, {"act": "approve"})
    assert answer.status_code == 409
    assert "town council" in answer.text
    assert file(person).read_text() == taken


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "No Id"},
        {"definition_language": "no such thing"},
        {"example_source": "x y"},
    ],
)
def test_what_cannot_be_is_refused_at_once(person: Person, wrong: dict[str, str]) -> None:
    answer = send(person, "propose", COUNCIL, **wrong)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert 'name="term" value="council"' in answer.text, "what was typed stays"
    assert send(person, "propose", [row("", "")]).status_code == 409
    assert send(person, "propose", [row("en", "a"), row("en", "A")]).status_code == 409
    assert send(person, "propose", [row("en", "a", use="loved")]).status_code == 400
    assert send(person, "propose", [row("en", "a", key="x")]).status_code == 400
    assert 'role="alert"' in told(person, COUNCIL, **wrong)


def test_a_concept_is_changed_field_by_field(person: Person) -> None:
    path = "/glossary/timetable/edit"
    rows = shown(person, path)
    assert [(one["language"], one["term"]) for one in rows] == [
        ("en", "timetable"),
        ("es", "horario"),
        ("", ""),
        ("", ""),
    ]
    rows[1] |= {"use": "forbidden", "why": "Means opening hours.", "forms": "horarios"}
    rows[2] |= {"language": "es", "term": "tabla de horas", "use": "preferred"}
    more = {"definition": "When trams run.", "status": "approved"}
    said = told(person, rows, path, **more)
    assert "<h4>" not in said, "one language"
    assert "<ins>+        - {term: tabla de horas, use: preferred}" in said
    address = propose(person, rows, path, **more)
    assert "Another form of timetable" in person.get(address)
    person.ask("POST", address, {"act": "approve"})
    text = file(person).read_text()
    assert "en: When trams run." in text
    assert "- id: timetable   # of trams" in text
    assert 'never "calendario"' in text
    assert "use: forbidden" in text
    assert text.endswith(TOWN[TOWN.index("  - id: depot") :])


def test_a_concept_that_was_changed_by_hand_is_never_overwritten(person: Person) -> None:
    path = "/glossary/timetable/edit"
    rows = shown(person, path)
    rows[1]["term"] = "programa"
    address = propose(person, rows, path, definition="When the trams run.")
    changed = TOWN.replace("es: horario", "es: tabla horaria")
    file(person).write_text(changed)
    answer = person.ask("POST", address, {"act": "approve"})
    assert answer.status_code == 409
    assert "tabla horaria" in unescape(answer.text)
    assert file(person).read_text() == changed


def test_nothing_changed_is_told(person: Person) -> None:
    path = "/glossary/timetable/edit"
    rows = shown(person, path)
    assert send(person, "propose", rows, path, definition="When the trams run.").status_code == 409


def test_rows_are_added_and_what_was_typed_stays(person: Person) -> None:
    page = send(person, "more", [*COUNCIL[:4], row("tr", "meclis")]).text
    assert "meclis" in page
    assert page.count('name="term"') > 5
    assert "The council of the town." in page


def test_the_desk_leads_to_a_form_that_knows_the_words(person: Person) -> None:
    (segment, _) = person.segment(0)
    page = unescape(person.get(f"/documents/evening_post/articles/tram-drivers/es/desk?at={segment}"))
    assert "/proposals/new?language=en&target=es" in page
    rows = shown(person, f"{NEW}?language=en&term=TIMETABLE&target=es&rendering=horario")
    assert [(one["language"], one["term"]) for one in rows[:2]] == [("en", "TIMETABLE"), ("es", "horario")]
    page = person.get(f"{NEW}?language=en&term=TIMETABLE&target=es&rendering=horario")
    assert "There is such a term in" in page
    assert "<script>x" not in person.get(f"{NEW}?language=en&term=%3Cscript%3Ex")


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.fixed_dictionaries(dict.fromkeys(("language", "term", "plural", "forms", "why"), ANYTHING))),
    key=st.sampled_from(["-1", "0", "7", "--1", "x", ""]),
    fields=st.dictionaries(st.sampled_from(sorted(CONCEPT)), ANYTHING, max_size=3),
    path=st.sampled_from([NEW, "/glossary/timetable/edit"]),
)
@example(
    rows=[{**dict.fromkeys(("plural", "forms", "why"), "\0"), "language": "en", "term": "a\0: #-"}],
    key="-1",
    fields={},
    path=NEW,
)
def test_nothing_that_is_typed_breaks_the_form(
    person: Person, rows: list[dict[str, str]], key: str, fields: dict[str, str], path: str
) -> None:
    full = [row(one["language"], one["term"]) | one | {"key": key} for one in rows]
    full.append(row("en", "council"))
    for act in ("check", "propose", "more"):
        assert send(person, act, full, path, **{**CONCEPT, **fields}).status_code < 500
    assert file(person).read_text() == TOWN
