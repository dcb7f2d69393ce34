"""Installing, undoing, removing, verifying, bundling: whole or not at all."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.engines.argos.engine import Argos
from pipeline.engines.argos.model import Options
from pipeline.engines.base import Pair, Request
from pipeline.errors import DiglotError
from pipeline.models import bundle, install, lock, packages
from pipeline.models.packages import PackageError
from pipeline.training.package import build_model, random_weights
from pipeline.training.sizes import SIZES
from tests.fixtures.models import package_file, unpacked

EN_ES = Pair("en", "es")


def _snapshot(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def _newer(tmp_path: Path, version: str = "1.10") -> Path:
    folder = unpacked("en_es", tmp_path / f"new{version}")
    metadata = json.loads((folder / "metadata.json").read_text("utf-8")) | {"package_version": version}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    renamed = folder.with_name(f"translate-en_es-{version.replace('.', '_')}")
    folder.rename(renamed)
    return renamed


def test_installed_from_a_file_it_translates_and_is_recorded(packages_folder: Path) -> None:
    package = packages.shelf(packages_folder).find(EN_ES)
    assert package is not None
    entry = lock.load(packages_folder)[package.path.name]
    assert set(entry.files) >= {"metadata.json", "model/model.bin", "sentencepiece.model"}
    assert entry.profile.agreement > 0.8
    target = Argos().translate([Request("The strike starts on Monday.")], EN_ES)[0].target
    assert target == "La huelga empieza el lunes."


def test_a_newer_version_takes_over_and_can_be_undone(packages_folder: Path, tmp_path: Path) -> None:
    install.install(_newer(tmp_path), packages_folder, Options())
    shelf = packages.shelf(packages_folder)
    package = shelf.find(EN_ES)
    assert package is not None
    assert package.version == "1.10"
    assert not shelf.oddities
    assert install.undo(EN_ES, packages_folder).version == "1.0"
    assert install.undo(EN_ES, packages_folder).version == "1.10"  # undo can be undone
    assert not any(trouble for _, trouble in install.verify(packages.shelf(packages_folder)))


def test_two_versions_of_a_pair_use_the_newer_and_say_so(packages_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(_newer(tmp_path, "1.9"), packages_folder / "translate-en_es-1_9")
    shutil.copytree(_newer(tmp_path, "1.10"), packages_folder / "translate-en_es-1_10")
    shelf = packages.shelf(packages_folder)
    package = shelf.find(EN_ES)
    assert package is not None
    assert package.version == "1.10"
    assert len(shelf.oddities) == 2
    assert any("1.9 of en->es is passed over for 1.10" in line for line in shelf.oddities)


def test_stray_folders_and_files_are_named_and_passed_over(packages_folder: Path) -> None:
    before = packages.shelf(packages_folder).packages
    (packages_folder / "stray").mkdir()
    (packages_folder / "note.txt").write_text("x", "utf-8")
    half = packages_folder / "half"
    half.mkdir()
    (half / "metadata.json").write_text('{"from_code": "en", "to_code": "de"}', "utf-8")
    shelf = packages.shelf(packages_folder)
    assert shelf.packages == before
    assert len(shelf.oddities) == 3
    assert any("metadata.json" in line and "stray" in line for line in shelf.oddities)
    assert any("model.bin is missing" in line.replace("\\", "/") for line in shelf.oddities)


def test_a_changed_file_is_found_at_load_and_by_verify(packages_folder: Path) -> None:
    package = packages.shelf(packages_folder).find(EN_ES)
    assert package is not None
    with (package.path / "model" / "model.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\0\1"[:1] if file.read() else b"\1")
    with pytest.raises(DiglotError, match=r"model/model\.bin has changed.*diglot models install en es"):
        Argos().translate([Request("The strike starts.")], EN_ES)
    assert "has changed" in {p.pair: t for p, t in install.verify(packages.shelf(packages_folder))}[EN_ES]


def test_a_model_that_babbles_is_not_installed(packages_folder: Path, tmp_path: Path) -> None:
    folder = _newer(tmp_path)
    tokens = json.loads((folder / "model" / "shared_vocabulary.json").read_text("utf-8"))
    build_model(random_weights(SIZES["tiny"], len(tokens)), SIZES["tiny"], tokens, folder / "model")
    before = _snapshot(packages_folder)
    with pytest.raises(PackageError, match="does not translate"):
        install.install(folder, packages_folder, Options())
    assert _snapshot(packages_folder) == before


@pytest.mark.parametrize("name", ["missing.argosmodel", "empty-folder", "text.argosmodel"])
def test_what_is_no_package_changes_nothing(packages_folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "text.argosmodel").write_text("not a zip", "utf-8")
    before = _snapshot(packages_folder)
    with pytest.raises(PackageError, match=name):
        install.install(tmp_path / name, packages_folder, Options())
    assert _snapshot(packages_folder) == before


def test_a_full_disk_is_one_clear_line_and_changes_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        with pytest.raises(PackageError, match=r"No space left.*room"):
            install.install(package_file("en_es"), small, Options())
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("code", ["../../../victim", "", "en/../..", None])
def test_a_package_cannot_name_a_place_outside_by_its_language(
    packages_folder: Path, tmp_path: Path, code: str | None
) -> None:
    folder = _newer(tmp_path)
    metadata = json.loads((folder / "metadata.json").read_text("utf-8")) | {"from_code": code}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    before = _snapshot(tmp_path)
    with pytest.raises(PackageError, match="names no pair"):
        install.install(folder, packages_folder, Options())
    assert _snapshot(tmp_path) == before


def test_a_package_is_put_where_its_pair_and_version_say(packages_folder: Path, tmp_path: Path) -> None:
    folder = _newer(tmp_path)
    metadata = json.loads((folder / "metadata.json").read_text("utf-8")) | {"package_version": "../9"}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    hidden = folder.rename(tmp_path / ".my stick")
    package = install.install(hidden, packages_folder, Options())
    assert package.path == packages_folder / "translate-en_es-_9"
    assert packages.shelf(packages_folder).find(EN_ES) == package


def test_what_is_broken_in_a_package_s_place_gives_way_to_it(packages_folder: Path) -> None:
    (packages_folder / "translate-en_es-1_0" / "metadata.json").unlink()
    assert packages.shelf(packages_folder).find(EN_ES) is None
    install.install(package_file("en_es"), packages_folder, Options())
    shelf = packages.shelf(packages_folder)
    assert shelf.find(EN_ES)
    assert not shelf.oddities
    assert not any(trouble for _, trouble in install.verify(shelf))


def test_two_at_once_do_not_meet(packages_folder: Path) -> None:
    before = _snapshot(packages_folder)
    with packages.alone(packages_folder), pytest.raises(PackageError, match="Another Diglot"):
        install.install(package_file("en_es"), packages_folder, Options())
    assert _snapshot(packages_folder) == before
    install.install(package_file("en_es"), packages_folder, Options())


@pytest.mark.parametrize(
    ("readme", "licence"),
    [
        ("# English to Spanish\n\n## License\n\nCC-BY 4.0\n", "CC-BY 4.0"),
        ("# X\nLicense: MIT\n", "License: MIT"),
        ("# X\n\nNothing said.\n", ""),
    ],
)
def test_the_licence_is_what_the_readme_says(tmp_path: Path, readme: str, licence: str) -> None:
    folder = unpacked("en_es", tmp_path / "x")
    (folder / "README.md").write_text(readme, "utf-8")
    assert packages.read(folder).licence == licence


def test_argos_own_codes_are_understood(tmp_path: Path) -> None:
    folder = unpacked("en_es", tmp_path / "x")
    metadata = json.loads((folder / "metadata.json").read_text("utf-8")) | {"to_code": "zt"}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    assert packages.read(folder).pair == Pair("en", "zh-Hant")


def test_a_full_disk_leaves_what_is_installed_as_it_is(packages_folder: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        place = small / "packages"
        install.install(package_file("en_es"), place, Options())
        install.install(_newer(tmp_path), place, Options())
        with (small / "filler").open("wb") as file, contextlib.suppress(OSError):
            file.write(b"x" * 10_000_000)
        before = _snapshot(place)
        for change in (
            lambda: install.remove("en_es", place),
            lambda: install.undo(EN_ES, place),
            lambda: install.install(package_file("fr_en"), place, Options()),
        ):
            with pytest.raises(PackageError, match="No space left"):
                change()
            after = {name: data for name, data in _snapshot(place).items() if not name.endswith(".partial")}
            assert after == before
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_what_a_killed_swap_had_moved_is_brought_back(packages_folder: Path) -> None:
    aside = packages_folder / ".previous" / ".translate-en_es"
    aside.mkdir(parents=True)
    (packages_folder / "translate-en_es-1_0").rename(aside / "translate-en_es-1_0")
    install.install(package_file("en_es"), packages_folder, Options())
    assert not aside.exists()
    assert install.undo(EN_ES, packages_folder).version == "1.0"
    assert not any(trouble for _, trouble in install.verify(packages.shelf(packages_folder)))


def test_removed_packages_come_back(packages_folder: Path) -> None:
    install.remove("en_es", packages_folder)
    assert packages.shelf(packages_folder).find(EN_ES) is None
    install.undo(EN_ES, packages_folder)
    assert not any(trouble for _, trouble in install.verify(packages.shelf(packages_folder)))
    with pytest.raises(PackageError, match="No package is called “xx_yy”"):
        install.remove("xx_yy", packages_folder)


def test_packages_that_something_else_installed_are_accepted_when_told_to(packages_folder: Path) -> None:
    (packages_folder / packages.LOCK_NAME).unlink()
    shelf = packages.shelf(packages_folder)
    assert all("--accept" in trouble for _, trouble in install.verify(shelf))
    assert not any(trouble for _, trouble in install.verify(shelf, accept=True))
    assert not any(trouble for _, trouble in install.verify(shelf))


def test_a_bundle_is_reproducible_and_installs_elsewhere(packages_folder: Path, tmp_path: Path) -> None:
    shelf = packages.shelf(packages_folder)
    bundle.write(shelf, tmp_path / "a.zip")
    bundle.write(shelf, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert bundle.is_bundle(tmp_path / "a.zip")
    assert not bundle.is_bundle(package_file("en_es"))
    installed = bundle.unpack(tmp_path / "a.zip", tmp_path / "there", Options())
    assert [package.pair for package in installed] == [package.pair for package in shelf.packages]
    damaged = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "damaged.zip").write_bytes(damaged[:5000] + b"\xff" * 40 + damaged[5040:])
    with pytest.raises(PackageError, match=r"damaged"):
        bundle.unpack(tmp_path / "damaged.zip", tmp_path / "nowhere", Options())
