"""A database that stays open between those who use it is always the one that lies there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import StoreError
from pipeline.store import Store
from pipeline.store.opened import Kept
from tests.store.sample import article, document


def put(path: Path, name: str) -> None:
    with Store.open(path) as store:
        store.put(document(article("a", "Rents rise."), name=name), "test")


def names(kept: Kept) -> list[str]:
    with kept.use(Store) as store:
        return [one.name for one in store.documents()]


def remove(path: Path) -> None:
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def test_what_others_write_is_seen_and_told(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    put(path, "one")
    kept = Kept(path)
    assert names(kept) == ["one"]
    before = kept.version()
    assert names(kept) == ["one"]
    assert kept.version() == before
    put(path, "two")
    assert kept.version() != before
    assert names(kept) == ["one", "two"]
    before = kept.version()
    with kept.use(Store) as store:
        store.move("one", "input/elsewhere.md")
    assert kept.version() != before


def test_another_file_in_its_place_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    kept = Kept(path)
    assert not kept.exists()
    for name in ("one", "two"):
        put(path, name)
        before = kept.version()
        assert names(kept) == [name]
        remove(path)
        assert not kept.exists()
        assert names(kept) == [], "made anew"
        assert kept.version() != before
        remove(path)


def test_a_newer_schema_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    put(path, "one")
    kept = Kept(path)
    assert names(kept) == ["one"]
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(sa.text("CREATE TABLE later (id INTEGER)"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer Diglot"):
        names(kept)


def test_many_threads_use_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    put(path, "one")
    kept = Kept(path)
    with ThreadPoolExecutor(30) as pool:
        assert set(map(tuple, pool.map(lambda _: names(kept), range(300)))) == {("one",)}


def test_what_was_asked_is_remembered_until_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    put(path, "one")
    kept = Kept(path)
    asked = []

    def ask(store: Store, more: int) -> int:
        asked.append(more)
        return len(store.documents()) + more

    def answers() -> list[int]:
        return [kept.remembered(Store, ask, more) for more in (0, 5, 0, 5)]

    assert answers() == answers() == [1, 6, 1, 6]
    first = len(asked)
    assert first <= 3, "the first answer comes before the file is known"
    put(path, "two")
    assert answers() == answers() == [2, 7, 2, 7]
    assert len(asked) == first + 2
