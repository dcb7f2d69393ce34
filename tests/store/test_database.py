"""What can go wrong with the file: each has its own words, and nothing that was kept is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from pipeline.errors import StoreError
from pipeline.store import Store, database, schema
from pipeline.store.migrations import config, upgrade
from tests.store.sample import article, document


def schema_of(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """Table -> its columns, foreign keys and indexes as SQLite knows them."""
    connection = sqlite3.connect(path)
    found = {}
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        parts = {row[1:] for row in connection.execute(f"PRAGMA table_xinfo({table})")}
        parts |= {row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
        for _, index, unique, _, partial in connection.execute(f"PRAGMA index_list({table})").fetchall():
            columns = tuple(row[2] for row in connection.execute(f"PRAGMA index_info({index})"))
            made = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
            parts.add((unique, columns, made[0].partition("WHERE")[2] if partial else ""))
        found[table] = parts
    connection.close()
    return found


def test_the_migrations_lead_to_the_schema_of_the_tables(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    Store.open(tmp_path / "made.sqlite").close()
    assert schema_of(tmp_path / "migrated.sqlite") == schema_of(tmp_path / "made.sqlite")
    assert ScriptDirectory.from_config(config()).get_current_head() == schema.VERSION


def test_an_older_database_is_brought_up_to_date_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
    connection.close()
    with Store.open(path) as store:
        store.put(document(article("a", "Rents rose.")), "test")
        assert store.document("issue")


@pytest.mark.parametrize(
    ("version", "change"),
    [
        ("0003", "CREATE TABLE waivers (own INTEGER)"),  # which a migration would make
        ("0004", "DROP TABLE newest"),  # which one would change
        ("0002", "UPDATE alembic_version SET version_num = '0002x'"),  # of which there is no migration
        ("", "CREATE TABLE documents (own INTEGER)"),
    ],
)
def test_a_database_that_cannot_be_brought_up_to_date_is_left_as_it_was(
    tmp_path: Path, version: str, change: str
) -> None:
    path = tmp_path / "diglot.sqlite"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(config(connection), version or "base")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        connection.execute("CREATE TABLE own (text)")
        connection.execute("INSERT INTO own VALUES ('Kept.')")
        connection.execute(change)
        connection.commit()
        before = list(connection.iterdump())
    for _ in range(2):
        with pytest.raises(StoreError, match=r"diglot\.sqlite: .* older Diglot .* left as it was\. Put back a copy"):
            Store.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before


def test_a_database_of_a_newer_diglot_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    Store.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer Diglot"):
        Store.open(path)


def test_a_locked_database_is_waited_for_and_then_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_MS", 50)
    path = tmp_path / "diglot.sqlite"
    with Store.open(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"diglot\.sqlite: The database is locked by another program"):
            store.put(document(article("a", "Rents rose.")), "test")
        assert store.documents() == []  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        store.put(document(article("a", "Rents rose.")), "test")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "diglot.sqlite"
    path.write_text("This is a letter to the editor, and not a database at all. " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Give yourself the right"):
        Store.open(folder / "diglot.sqlite")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or not mount:
        pytest.skip("needs root, to mount a small file system")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_named_and_keeps_what_was_stored(small_disk: Path) -> None:
    with Store.open(small_disk / "diglot.sqlite") as store:
        store.put(document(article("a", "Rents rose."), name="first"), "test")
        paragraphs = [f"The meeting number {number} began in the evening." for number in range(5000)]
        with pytest.raises(StoreError, match="disk"):
            store.put(document(article("b", *paragraphs), name="second"), "test")
        assert [one.name for one in store.documents()] == ["first"]


def test_a_limit_on_file_sizes_ends_a_run_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text(
        "# Meetings\n\n" + "\n\n".join(f"The meeting number {n} began in the evening." for n in range(4000)), "utf-8"
    )
    program = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
from pipeline.cli import main
sys.exit(main(["translate", "issue.md", "--to", "es", "--from", "en", "--engine", "echo"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(database.__file__).parent.parent.parent)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("diglot: ")
    assert "output" in line
