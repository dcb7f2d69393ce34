"""The files in output/ follow what people change, and none is forgotten."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from pipeline.desk.exporting import Exporter
from pipeline.settings import Settings, load
from pipeline.store.desk import Desk
from pipeline.store.desk_views import Change, Place
from tests.web.service import serving
from tests.web.workspace import put, specimen


class Office:
    """A workspace, and somebody who changes its sentences."""

    def __init__(self, root: Path) -> None:
        self.root, self.settings = root, load(root)
        with self.desk() as desk:
            put(desk, specimen("evening_post"))
            self.segments = list(desk.heads("evening_post", "tram-drivers", "es"))

    def desk(self) -> Desk:
        return Desk.open(self.settings.database)

    def place(self, number: int, target: str = "es") -> Place:
        return Place("evening_post", "tram-drivers", self.segments[number], target)

    def write(self, text: str, number: int = 3) -> None:
        with self.desk() as desk:
            desk.write(self.place(number), desk.head(self.place(number)).revision, Change("written", text), "ana")

    def due(self) -> int:
        with self.desk() as desk:
            return len(desk.due(100))

    def files(self) -> dict[str, str]:
        folder = self.settings.output / "evening_post"
        return {path.name: path.read_text() for path in folder.glob("*.*")} if folder.is_dir() else {}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def exporter(settings: Settings) -> Exporter:
    return Exporter(settings.database, settings.output, quiet=0.02, longest=0.2)


def test_only_the_article_that_was_touched_is_written(office: Office) -> None:
    one = exporter(office.settings)
    one.kick()
    one.wait()
    assert office.files() == {}, "nothing is behind"
    office.write("Escrita a mano.")
    assert office.due() == 1
    one.kick()
    one.wait()
    assert set(office.files()) == {"tram-drivers.es.html", "tram-drivers.es.json"}
    assert "Escrita a mano." in office.files()["tram-drivers.es.html"]
    assert "Escrita a mano." in json.dumps(json.loads(office.files()["tram-drivers.es.json"]), ensure_ascii=False)
    assert office.due() == 0


def test_each_act_makes_its_article_due(office: Office) -> None:
    place = office.place(0)
    with office.desk() as desk:
        head = desk.head(place)

        def acts(act: Callable[[], object]) -> bool:
            for one in desk.due(100):
                desk.written(one)
            act()
            return bool(desk.due(100))

        assert not acts(lambda: desk.comment(place, "Why?"))
        assert not acts(lambda: desk.draft(place, head.revision, "A medias"))
        assert acts(lambda: desk.write(place, head.revision, Change("approved", head.text, "reviewed")))
        assert acts(lambda: desk.undo(place, desk.head(place).revision))
        assert acts(lambda: desk.write_all([(place, desk.head(place).revision, Change("replaced", "Otra."))]))


def test_what_is_changed_while_files_are_written_stays_due(office: Office) -> None:
    office.write("Una.")
    with office.desk() as desk:
        (one,) = desk.due(100)
        office.write("Dos.")
        desk.written(one)
        assert len(desk.due(100)) == 1
        desk.written(desk.due(100)[0])
        assert desk.due(100) == []


def test_what_cannot_be_written_stays_due(office: Office) -> None:
    office.settings.output.joinpath("evening_post").write_text("in the way")
    office.write("Una.")
    one = exporter(office.settings)
    one.kick()
    one.wait()
    assert office.due() == 1
    office.settings.output.joinpath("evening_post").unlink()
    one.kick()
    one.wait()
    assert office.due() == 0


def test_a_service_that_ends_waits_for_nobody(office: Office) -> None:
    office.write("Una.")
    one = Exporter(office.settings.database, office.settings.output, quiet=60.0)
    one.kick()
    one.close()
    one.kick()
    assert office.due() == 1


def test_a_service_that_starts_finds_what_is_behind(office: Office) -> None:
    office.write("Antes de empezar.")
    with serving(office.root):
        for _ in range(200):
            if not office.due():
                break
            time.sleep(0.05)
    assert "Antes de empezar." in office.files()["tram-drivers.es.html"]


def test_what_is_saved_on_a_page_is_in_the_file_a_moment_later(office: Office) -> None:
    place = office.place(3)
    with office.desk() as desk:
        base = desk.head(place).revision
    page = f"/documents/evening_post/articles/tram-drivers/es/desk/{place.segment}"
    with serving(office.root) as (_, address), httpx.Client(base_url=address.rstrip("/")) as client:
        fields = {"act": "save", "text": "Guardada en la página.", "base": str(base)}
        assert client.post(page, data=fields, headers={"origin": address.rstrip("/")}).status_code == 303
        for _ in range(600):
            if "Guardada en la página." in office.files().get("tram-drivers.es.html", ""):
                break
            time.sleep(0.05)
    assert "Guardada en la página." in office.files()["tram-drivers.es.html"]
