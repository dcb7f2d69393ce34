"""The desk's other pages: what needs a person, search, many sentences at once, runs."""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from pathlib import Path

import httpx
import pytest

from pipeline.desk.jobs import Jobs, Progress
from pipeline.errors import DeskError
from pipeline.settings import load
from pipeline.store import Store
from tests.web.person import DESK, Person
from tests.web.service import serving


def ticked(page: str) -> list[str]:
    return re.findall(r'name="sentence" value="([^"]+)" checked', page)


def test_the_start_page_says_what_needs_a_person(person: Person) -> None:
    page = person.get("/desk")
    row = re.search(r"<p><bdi lang=\"es\">.*?</li>", page, re.DOTALL)
    assert row
    assert "18 not reviewed · 12 not translated · 1 reviewed<" in row[0]
    assert re.findall(r'<rect class="(\w+)" x="(\d+)" width="(\d+)"', row[0]) == [
        ("reviewed", "0", "1"),
        ("translated", "1", "18"),
        ("initial", "19", "12"),
    ]
    assert "2 warnings" in row[0]
    assert "error" not in row[0]
    assert '<bdi lang="en">On Sundays the last tram' in row[0]
    assert "The engine does not know this word" in row[0]


@pytest.mark.parametrize(
    ("filters", "languages"),
    [("", ["en", "es", "fa"]), ("?target=es", ["es"]), ("?needs=issues", ["es"]), ("?document=none", [])],
)
def test_its_filters_are_in_the_address(person: Person, filters: str, languages: list[str]) -> None:
    assert re.findall(r'<p><bdi lang="(\w+)">', person.get(f"/desk{filters}")) == languages


def test_search_finds_in_originals_and_translations_with_filters(person: Person) -> None:
    assert "New words" not in person.get("/search?q=tranvia&side=target")
    page = person.get("/search?q=tranvia&side=target")
    assert '<span class="hit">tranvía</span>' in page
    assert page.count('<li>\n<p class="facts"><a') == 4
    assert "Nothing was found" in person.get("/search?q=tranvia&side=target&state=final")
    assert "Nothing was found" in person.get("/search?q=tram&language=fa")
    assert "Nothing was found" in person.get("/search?q=Tranv%C3%ADa&side=target&exact=1")
    assert "Nothing was found" not in person.get("/search?q=tranv%C3%ADa&side=target&exact=1&words=1")
    assert "Nothing was found" in person.get("/search?q=tram&needs=rejected")
    assert "Nothing was found" not in person.get("/search?q=tram&needs=nonsense&made=machine")
    assert '<span class="hit">' in person.get("/search?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9&language=ar")


@pytest.mark.parametrize("query", ['"', "AND", "a*b(", "NEAR(x y)", "words:x", "%", "'; DROP TABLE x", "\u0000"])
def test_no_query_breaks_the_search(person: Person, query: str) -> None:
    answer = person.ask("GET", str(httpx.URL("/search", params={"q": query})))
    assert answer.status_code == 200


def test_what_has_no_issues_is_approved_at_once_and_taken_back(person: Person) -> None:
    page = person.get(f"{DESK}/many?wish=approve")
    chosen = ticked(page)
    assert len(chosen) == 11
    answer = person.ask("POST", f"{DESK}/many", {"act": "approve", "sentence": chosen})
    assert answer.status_code == 303
    assert sum(head.state == "reviewed" for head in person.heads().values()) == 12
    shown = person.get(answer.headers["location"])
    assert "11 sentences changed" in shown
    batch = re.search(r'name="batch" value="(\d+)"', shown)
    assert batch
    person.ask("POST", f"{DESK}/many", {"act": "undo", "batch": batch[1]})
    assert sum(head.state == "reviewed" for head in person.heads().values()) == 1
    (only,) = ticked(person.get(f"{DESK}/many?wish=finish"))
    person.ask("POST", f"{DESK}/many", {"act": "finish", "sentence": [only, chosen[0]]})
    states = {key: head.state for key, head in person.heads().items()}
    assert [key for key, state in states.items() if state == "final"] == [only.partition(":")[0]]


def test_what_was_changed_since_it_was_shown_is_left_alone(person: Person) -> None:
    chosen = ticked(person.get(f"{DESK}/many?wish=approve"))
    segment = chosen[0].partition(":")[0]
    person.post(segment, act="save", text="Otro texto.", base=person.heads()[segment].revision)
    answer = person.ask("POST", f"{DESK}/many", {"act": "approve", "sentence": chosen})
    assert "left=1" in answer.headers["location"]
    assert person.heads()[segment].state == "translated"


def test_words_are_replaced_after_they_were_shown(person: Person) -> None:
    asked = "wish=replace&find=tranv%C3%ADa&put=tren&words=1"
    page = person.get(f"{DESK}/many?{asked}")
    assert "<del>tranvía</del><ins>tren</ins>" in page
    chosen = ticked(page)
    fields = {"act": "replace", "find": "tranvía", "put": "tren", "words": "1", "sentence": chosen[:1]}
    person.ask("POST", f"{DESK}/many", fields)
    texts = [head.text for head in person.heads().values()]
    assert sum("tren" in text.split() for text in texts) == 1
    assert sum(re.search(r"\btranvía\b", text) is not None for text in texts) == len(chosen) - 1


def upload(person: Person, name: str, data: bytes = b"# Rents rise\n\nRents rose.\n") -> httpx.Response:
    body = (
        b'--x\r\ncontent-disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"content-type: text/plain\r\n\r\n" + data + b"\r\n--x--\r\n"
    )
    return person.raw("/jobs/upload", body, "multipart/form-data; boundary=x")


def test_a_file_is_taken_in_under_its_name(person: Person) -> None:
    assert upload(person, "issue 12.md").status_code == 303
    assert (person.root / "input" / "issue 12.md").read_bytes() == b"# Rents rise\n\nRents rose.\n"
    assert upload(person, "issue 12.md").status_code == 303, "the same once more changes nothing"
    assert upload(person, "issue 12.md", b"another").status_code == 409
    assert "issue 12.md" in person.get("/jobs")


def test_several_files_come_at_once_and_those_that_cannot_be_are_told(person: Person) -> None:
    def part(name: str, data: bytes = b"# Rents\n") -> bytes:
        head = f'--x\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        return head.encode() + data + b"\r\n"

    body = b"".join(map(part, ("page 1.md", "page 2.docx", "page 3.md")))
    # what no run could read is refused at once
    body += part("page 6.md", b" \n") + part("page 7.txt", b"%PDF-1.7") + part("page 8.md", bytes(range(256)) * 40)
    answer = person.raw("/jobs/upload", body + b"--x--\r\n", "multipart/form-data; boundary=x")
    assert answer.status_code == 409
    for told in ("page 2.docx", "page 6.md: the file is empty.", "page 7.txt: this is a PDF file", "page 8.md:1: "):
        assert told in answer.text
    assert "Save or export it as plain text or Markdown first." in answer.text
    assert str(person.root) not in answer.text
    assert "The other files are in input/ now." in answer.text
    assert sorted(path.name for path in (person.root / "input").iterdir()) == ["page 1.md", "page 3.md"]
    body = b"".join(map(part, ("page 4.md", "page 5.md"))) + b"--x--\r\n"
    assert person.raw("/jobs/upload", body, "multipart/form-data; boundary=x").status_code == 303
    assert "page 5.md" in person.get("/jobs")


@pytest.mark.apertium
def test_languages_are_chosen_from_what_is_installed_or_typed(person: Person) -> None:
    page = person.get("/jobs")
    assert re.search(r'<input type="checkbox" name="to" value="es"> <span><bdi lang="es">Español</bdi>', page)
    assert '<option value="en">English</option>' in page
    fields = {"act": "start", "file": "none.md", "to": ["es", "fr, pt-BR", ""]}
    assert "none.md" in person.ask("POST", "/jobs", fields).text, "only the file is wrong"
    for code, told in (("x!", "Write a code"), ("zz", "Write a code"), ("Spanish", "Spanish is “es”.")):
        for asked in ({"to": ["es", code]}, {"from": code}):
            answer = person.ask("POST", "/jobs", {**fields, **asked})
            assert answer.status_code == 409
            assert f"“{code}” is not a language code. {told}" in " ".join(re.sub("<[^>]+>", " ", answer.text).split())
            assert 'name="to" value="es" checked' in answer.text, "what was chosen stays"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md",
        "..",
        "/etc/passwd.md",
        "a/b.md",
        ".hidden.md",
        "x.exe",
        "a\\b.md",
        "con\u0000.md",
        "x" * 300 + ".md",
    ],
)
def test_no_name_leads_out_of_the_folder(person: Person, name: str) -> None:
    assert upload(person, name).status_code in (303, 400, 409)
    outside = [
        path for path in person.root.rglob("*") if path.is_file() and path.parent.name not in ("input", "output")
    ]
    assert outside == []
    assert all(path.suffix == ".md" for path in (person.root / "input").glob("*"))


@pytest.mark.apertium
def test_what_broke_off_before_the_service_began_goes_on_with_its_own_files(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for name in ("rents", "trams"):
        (tmp_path / "input" / f"{name}.md").write_text(f"# {name}\n\nThe {name} of the town are dear.\n")
    with Store.open(load(tmp_path).database) as store:
        job = store.begin_job(("es",), ("input/rents.md", "input/gone.md"), "en")
        store.end_job(job, "interrupted", "")
    with serving(tmp_path) as (_, address), httpx.Client(base_url=address.rstrip("/")) as client:
        assert "broken off: <bdi>rents.md</bdi>. <button" in client.get("/jobs").text
        headers = {"origin": address.rstrip("/")}
        assert client.post("/jobs", data={"act": "resume"}, headers=headers).status_code == 303
        with client.stream("GET", "/jobs/events", timeout=60) as stream:
            end = next(line for line in stream.iter_lines() if '"state": "done"' in line or '"failed"' in line)
    assert "Done" in end
    with Store.open(load(tmp_path).database) as store:
        assert [(one.name, list(one.progress)) for one in store.documents()] == [("rents", ["es"])]
        last = store.latest_job()
        assert last
        assert last.given == "en"


@pytest.mark.apertium
def test_a_run_is_started_followed_and_done(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "issue.md").write_text("# Rents rise\n\nThe rents of the town rose again in May.\n")
    with serving(tmp_path) as (_, address), httpx.Client(base_url=address.rstrip("/")) as client:
        headers = {"origin": address.rstrip("/")}
        answer = client.post("/jobs", data={"act": "start", "file": "issue.md", "to": "es"}, headers=headers)
        assert answer.status_code == 303
        told = []
        with client.stream("GET", "/jobs/events", timeout=60) as stream:
            for line in stream.iter_lines():
                told.append(line)
                if '"state": "done"' in line:
                    break
        assert any('"state": "running"' in line for line in told)
        deadline = time.monotonic() + 30
        while "issue" not in client.get("/desk").text and time.monotonic() < deadline:
            time.sleep(0.2)
        assert "issue" in client.get("/desk").text
        assert (
            client.post("/jobs", data={"act": "start", "file": "../x", "to": "es"}, headers=headers).status_code == 409
        )
        assert (
            client.post("/jobs", data={"act": "start", "file": "issue.md", "to": "!"}, headers=headers).status_code
            != 500
        )


@pytest.mark.apertium
def test_a_run_is_cancelled_and_gone_on_with(tmp_path: Path) -> None:
    """What was translated before it was cancelled is not translated anew."""
    (tmp_path / "input").mkdir()
    # few paragraphs of many sentences: they are read in no time, and take some seconds to translate
    lines = [
        " ".join(f"The council of ward {n} met on day {m} and spoke of {n + m + 3} streets." for m in range(100))
        for n in range(60)
    ]
    (tmp_path / "input" / "long.md").write_text("# The wards\n\n" + "\n\n".join(lines) + "\n")
    jobs = Jobs(load(tmp_path))

    def until(*states: str) -> Progress:
        deadline = time.monotonic() + 6000
        while jobs.progress.state not in states and time.monotonic() < deadline:
            time.sleep(0.05)
        return jobs.progress

    jobs.start(["long.md"], ["es"])
    with pytest.raises(DeskError, match="under way"):
        jobs.start(["long.md"], ["es"])
    deadline = time.monotonic() + 600
    while jobs.progress.done == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    theirs = [os.getpriority(os.PRIO_PROCESS, one.pid) for one in multiprocessing.active_children() if one.pid]
    assert theirs
    assert min(theirs) > ours, "who works at the pages goes before the run"
    jobs.cancel()
    cancelled = until("cancelled", "done", "failed")
    assert cancelled.state == "cancelled"
    assert 0 < cancelled.done < 6_001
    jobs.start(["long.md"], ["es"])
    assert until("done", "failed").state == "done"
    with Store.open(load(tmp_path).database) as store:
        assert store.documents()[0].progress["es"].done == 6_001
