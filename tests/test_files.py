"""Which files are read, and what their documents are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import files
from pipeline.errors import UnreadableError
from pipeline.settings import Settings


def test_folders_give_their_readable_files_in_order_without_hidden_ones_and_the_output(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "c.png", ".d.md", "sub/e.md", ".git/f.md", "output/issue/g.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = files.find([tmp_path, tmp_path / "b.md"], Settings(tmp_path))
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.txt", "b.md", "sub/e.md"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / ".hidden.png").write_text("x")
    assert files.find([tmp_path / ".hidden.png"], Settings(tmp_path)) == [tmp_path / ".hidden.png"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("issue.md", "issue"),
        ("The Issue, No. 7.md", "The-Issue-No.-7"),
        ("شماره ۷.txt", "شماره-۷"),
        ("हिंदी अख़बार.md", "हिंदी-अख़बार"),
        ("...md", "document"),
        ("../../etc/passwd", "passwd"),
        ("a\udcffb.md", "a-b"),
    ],
)
def test_a_documents_name_is_fit_for_folders_and_addresses(file: str, name: str) -> None:
    assert files.document_name(Path(file), lambda _: False) == name


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
def test_no_name_leaves_the_output_folder(stem: str) -> None:
    name = files.document_name(Path(stem), lambda _: False)
    assert Path(name).name == name
    assert not name.startswith((".", "-"))
    assert len(name.encode()) <= 80


def test_names_that_are_taken_get_the_suffix_and_then_a_number() -> None:
    taken: list[str] = []
    for _ in range(4):
        taken.append(files.document_name(Path("issue.md"), taken.__contains__))
    assert taken == ["issue", "issue-md", "issue-2", "issue-3"]


def test_the_store_names_files_by_the_workspace(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "workspace")
    assert files.stored_path(tmp_path / "workspace" / "input" / ".." / "a.md", settings) == "a.md"
    assert files.stored_path(tmp_path / "a.md", settings) == (tmp_path / "a.md").as_posix()
    assert files.stored_path(tmp_path / "workspace" / "\udcff.md", settings) == r"\xff.md"


def test_a_file_that_disappeared_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"gone\.md"):
        files.sha256(tmp_path / "gone.md")


def test_what_reading_depends_on_is_told_apart() -> None:
    told = {files.read_with([], ""), files.read_with(["en"], ""), files.read_with([], "en"), files.read_with([], "")}
    assert len(told) == 3
