"""The glossary's pages: what a term would change is shown, what is approved is in the file with all else as it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from pipeline.glossary import lint
from pipeline.glossary.model import Finding, GlossaryFile
from tests.web.person import DESK, TOWN, Person

pytestmark = pytest.mark.usefixtures("town")


def propose(person: Person, **fields: str) -> str:
    answer = person.ask("POST", "/glossary/timetable", {"act": "propose", "language": "es", **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def file(person: Person) -> Path:
    return person.root / "glossaries" / "town.yaml"


def test_concepts_stand_in_all_languages(person: Person) -> None:
    page = person.get("/glossary")
    assert re.search(r"timetable</a></th>\s*<td lang=\"en\"[^>]*>timetable</td><td lang=\"es\"[^>]*>horario", page)
    assert "0 of 2 concepts" in person.get("/glossary?lacks=es")
    assert "1 of 2 concepts" in person.get("/glossary?q=COCHERA")


def test_the_rules_are_asked_once_for_files_that_stay_as_they_are(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    ask = lint.findings

    def counted(files: Sequence[GlossaryFile], today: date | None = None) -> list[Finding]:
        asked.append(files)
        return ask(files, today)

    monkeypatch.setattr(lint, "findings", counted)
    for _ in range(3):
        assert "is already used" not in person.get("/glossary")
    assert len(asked) <= 1
    file(person).write_text(TOWN.replace("id: depot", "id: timetable"))
    assert "The id &#34;timetable&#34; is already used" in person.get("/glossary")
    assert len(asked) <= 2


def test_a_term_is_checked_before_it_is_proposed(person: Person) -> None:
    fields = {"act": "check", "language": "es", "term": "horario"}
    page = person.ask("POST", "/glossary/timetable", fields, x_diglot_part="rows").text
    assert "is in this concept already" in page
    fields |= {"term": "programa", "use": "preferred"}
    page = person.ask("POST", "/glossary/timetable", fields, x_diglot_part="rows").text
    assert "preferred" in page.partition("What it would mean")[0], "two preferred terms"
    assert file(person).read_text() == TOWN
    for code in ("no such thing", "zz"):
        for act in ("check", "propose"):
            answer = person.ask("POST", "/glossary/timetable", {**fields, "language": code, "act": act})
            assert f"“{code}” is not a language code" in answer.text
            assert 'name="term" value="programa"' in answer.text, "what was typed stays"


def test_the_impact_is_shown_before_it_is_approved(person: Person) -> None:
    page = person.get(propose(person, term="programa"))
    told = re.search(
        r"(\d+) translated sentences? holds? this concept: (\d+) with this term already,\s+(\d+)",
        page.replace("\n", " "),
    )
    assert told
    assert told.groups() == ("2", "0", "0")
    assert "<ins>+" in page


def test_what_is_approved_is_in_the_file_and_all_else_as_it_was(person: Person) -> None:
    address = propose(person, term="programa", use="admitted")
    person.ask("POST", address, {"act": "comment", "comment": "Said on the trams."})
    assert "Said on the trams." in person.get(address)
    assert person.ask("POST", address, {"act": "approve"}).status_code == 303
    text = file(person).read_text()
    assert "programa" in text
    assert set(TOWN.splitlines()) - set(text.splitlines()) <= {'      es: horario   # never "calendario"'}
    assert 'never "calendario"' in text
    assert "programa" in person.get("/glossary/timetable")
    assert person.ask("POST", address, {"act": "approve"}).status_code == 409


def test_what_was_changed_by_hand_elsewhere_in_the_file_stays(person: Person) -> None:
    address = propose(person, term="programa", use="admitted")
    file(person).write_text(TOWN.replace("es: cochera", "es: depósito"))
    assert person.ask("POST", address, {"act": "approve"}).status_code == 303
    assert "depósito" in file(person).read_text()
    assert "programa" in file(person).read_text()


def test_a_concept_that_was_changed_by_hand_is_never_overwritten(person: Person) -> None:
    address = propose(person, term="programa", use="admitted")
    # an editor that ends all lines in its own way
    changed = TOWN.replace("es: horario", "es: tabla horaria").replace("\n", "\r\n").encode()
    file(person).write_bytes(changed)
    answer = person.ask("POST", address, {"act": "approve"})
    assert answer.status_code == 409
    (told,) = re.findall(r'aria-label="What was changed by hand">(.*?)</pre>', answer.text, re.DOTALL)
    first, *lines = unescape(re.sub("<[^>]+>", "", told)).splitlines()
    assert re.fullmatch(r"Line \d+, in timetable:", first)
    assert [line[0] for line in lines] == [*"  -+  "]
    assert "tabla horaria" in lines[3]
    assert file(person).read_bytes() == changed


def test_a_refusal_says_why(person: Person) -> None:
    address = propose(person, term="programa")
    assert person.ask("POST", address, {"act": "reject"}).status_code == 409
    person.ask("POST", address, {"act": "reject", "reason": "Means another thing."})
    assert "Means another thing." in person.get(address)
    assert file(person).read_text() == TOWN


def test_hostile_terms_are_text(person: Person) -> None:
    page = person.get(propose(person, term="<script>alert(1)</script>"))
    assert "<script>alert" not in page
    assert person.ask("GET", "/glossary/%3Cscript%3E").status_code == 404


def test_trouble_with_a_file_names_it_from_the_workspace_on(person: Person) -> None:
    address = propose(person, term="programa")
    file(person).write_text("schema: 1\nconcepts: [\n")
    for path in ("/glossary", "/proposals/new", DESK, address):
        page = person.get(path)
        assert ("town.yaml: This file cannot be edited." if path == address else "glossaries/town.yaml:3:1: ") in page
        assert str(person.root) not in page
    for path, fields in ((address, {"act": "approve"}), ("/glossary/timetable", {"act": "check"})):
        answer = person.ask("POST", path, {"language": "es", "term": "programa", **fields})
        assert answer.status_code in (404, 409)
        assert "town.yaml:" in answer.text
        assert str(person.root) not in answer.text
    shutil.rmtree(file(person).parent)
    file(person).parent.write_text("no folder")
    answer = person.ask("POST", address, {"act": "approve"})
    assert answer.status_code == 409
    assert str(person.root) not in answer.text
