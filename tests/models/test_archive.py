"""Archives are not trusted."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from pipeline.models import archive
from pipeline.models.packages import PackageError
from tests.fixtures.models import package_file, unpacked


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name", ["../evil.txt", "package/../../evil.txt", "/etc/evil.txt", "C:/evil.txt", "package\\..\\evil.txt"]
)
def test_no_file_is_written_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "bad.argosmodel", {"package/metadata.json": b"{}"})
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(zipfile.ZipInfo(name.replace("\\", "/") if "\\" not in name else "x"), b"evil")
        file.infolist()[-1].filename = name
        file.filelist[-1].filename = name
    with pytest.raises(PackageError, match="outside"):
        archive.extract(path, tmp_path / "in" / "side")
    assert not (tmp_path / "in" / "side").exists()
    assert not list(tmp_path.rglob("evil.txt"))


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "link.argosmodel"
    info = zipfile.ZipInfo("package/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, "/etc/passwd")
    with pytest.raises(PackageError, match="link"):
        archive.extract(path, tmp_path / "out")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("package/zeros", b"\0" * 50_000_000)
    with pytest.raises(PackageError, match="suspicious size"):
        archive.extract(path, tmp_path / "out")


def test_two_folders_are_no_package(tmp_path: Path) -> None:
    path = _zip(tmp_path / "two.argosmodel", {"a/x": b"1", "b/x": b"1"})
    with pytest.raises(PackageError, match="2 folders"):
        archive.extract(path, tmp_path / "out")


def test_a_truncated_file_says_so(tmp_path: Path) -> None:
    data = package_file("en_es").read_bytes()
    path = tmp_path / "cut.argosmodel"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(PackageError, match=r"cut\.argosmodel.*Download it again"):
        archive.extract(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_packing_an_unpacked_package_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = unpacked("en_es", tmp_path / "out")
    assert archive.pack(folder, tmp_path / "again.argosmodel").read_bytes() == package_file("en_es").read_bytes()
