"""All packages in one file, for a machine without network; the same packages make the same file."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

from pipeline.engines.argos.model import Options
from pipeline.models import archive, install
from pipeline.models.lock import file_digest
from pipeline.models.packages import Package, PackageError, Shelf

_SUMS = "SHA256SUMS"


def write(shelf: Shelf, out: Path) -> list[Package]:
    """Put every package in use into ``out`` with a list of checksums; gives the packages."""
    if not shelf.packages:
        raise PackageError("There is no package to put into a bundle.", where=str(shelf.folder))
    partial = out.with_name(out.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent) as scratch, zipfile.ZipFile(partial, "w") as file:
            sums = []
            for package in shelf.packages:
                packed = archive.pack(package.path, Path(scratch) / f"{package.path.name}.argosmodel")
                sums.append(f"{file_digest(packed)}  {packed.name}\n")
                archive.add(file, packed.name, packed, zipfile.ZIP_STORED)  # packed already
                packed.unlink()
            listing = Path(scratch) / _SUMS
            listing.write_text("".join(sums), "ascii")
            archive.add(file, _SUMS, listing, zipfile.ZIP_STORED)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise PackageError(f"The bundle cannot be written: {error.strerror or error}.", where=str(out)) from error
    return list(shelf.packages)


def is_bundle(path: Path) -> bool:
    """Whether a file is one that ``write`` made."""
    try:
        with zipfile.ZipFile(path) as file:
            return _SUMS in file.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def unpack(path: Path, place: Path, options: Options) -> list[Package]:
    """Install every package of a bundle, each checked against the bundle's own list."""
    installed = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".bundle") as scratch, zipfile.ZipFile(path) as file:
            for line in file.read(_SUMS).decode("ascii").splitlines():
                digest, _, name = line.partition("  ")
                packed = Path(scratch) / Path(name).name
                if file.getinfo(name).file_size > archive.MOST_BYTES:
                    raise PackageError(f"{name} is larger than 4 GB.", where=str(path), remedy="It was not installed.")
                with file.open(name) as source, packed.open("wb") as out:
                    shutil.copyfileobj(source, out)
                if file_digest(packed) != digest:
                    raise PackageError(f"{name} is damaged.", where=str(path), remedy="Copy the bundle again.")
                installed.append(install.install(packed, place, options))
                packed.unlink()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise PackageError(
            f"This bundle is damaged: {error}.", where=str(path), remedy="Copy the bundle again."
        ) from error
    except OSError as error:
        raise PackageError(f"The bundle cannot be unpacked: {error.strerror or error}.", where=str(path)) from error
    return installed
