"""Package folders to archives and back: packed the same each time, unpacked without trusting what is inside."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from pipeline.models.packages import DamagedError, PackageError

# The largest Argos packages are some 300 MB; a model of a gigabyte still passes.
MOST_BYTES = 4 * 1024**3
MOST_FILES = 1000
# Models hardly shrink (zip gives 0.8 of them); text does not shrink more than this.
MOST_RATIO = 200
_CHUNK = 1 << 20


def extract(archive: Path, into: Path) -> Path:
    """Unpack a package archive into the empty folder ``into``; gives the one folder it holds.

    Raises ``DamagedError`` for an archive that is broken, cut short or dangerous, ``PackageError`` where it cannot be
    written; then ``into`` is gone.
    """
    into.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as file:
            members = _checked(file, archive)
            for member in members:
                _write(file, member, into)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        shutil.rmtree(into, ignore_errors=True)
        raise DamagedError(
            f"This is no complete package file: {error}.", where=str(archive), remedy="Download it again."
        ) from error
    except (OSError, PackageError) as error:
        shutil.rmtree(into, ignore_errors=True)
        if isinstance(error, PackageError):
            raise
        raise PackageError(
            f"The package cannot be unpacked: {error.strerror or error}.",
            where=str(archive),
            remedy="Make room on the disk and try again; nothing was installed.",
        ) from error
    return into / PurePosixPath(members[0].filename).parts[0]


def _checked(file: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    members = [member for member in file.infolist() if not member.is_dir()]
    refuse = _reason(members)
    if refuse:
        raise DamagedError(refuse, where=str(archive), remedy="It was not installed.")
    return members


def _reason(members: list[zipfile.ZipInfo]) -> str:
    """Why these members may not be unpacked, or ``""``."""
    if not members:
        return "This archive is empty."
    if len(members) > MOST_FILES:
        return f"This archive holds {len(members)} files; a package has a handful."
    if sum(member.file_size for member in members) > MOST_BYTES:
        return "This archive would unpack to more than 4 GB."
    for member in members:
        reason = _suspicious(member)
        if reason:
            return f"{reason}: {member.filename}"
    tops = {PurePosixPath(member.filename).parts[0] for member in members}
    return "" if len(tops) == 1 else f"This archive holds {len(tops)} folders; a package is one."


def _suspicious(member: zipfile.ZipInfo) -> str:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in path.parts[0]:
        return "This archive would write outside its folder"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "This archive holds a link"
    if member.file_size > MOST_RATIO * max(member.compress_size, 1024):
        return "This archive holds a file that unpacks to a suspicious size"
    return "" if len(path.parts) >= 2 else "This archive has a file outside of its folder"


def _write(file: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> None:
    """Copy one member, counting: the sizes that an archive states may lie."""
    target = into / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with file.open(member) as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > member.file_size:
                raise DamagedError(f"A file is larger than the archive says: {member.filename}", where=str(into))
            out.write(chunk)


# A zip archive must name a time for each file; the format's first moment tells nothing about ours.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, out: Path) -> Path:
    """Make an ``.argosmodel`` of a package folder: the same files give the same bytes, on any day."""
    with zipfile.ZipFile(out, "w") as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            add(file, f"{folder.name}/{path.relative_to(folder).as_posix()}", path, zipfile.ZIP_DEFLATED)
    return out


def add(file: zipfile.ZipFile, name: str, path: Path, method: int) -> None:
    """Add a file under a name, with no trace of when or by whom it was made."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.compress_type, info.external_attr, info.file_size = method, 0o644 << 16, path.stat().st_size
    with path.open("rb") as source, file.open(info, "w") as out:
        shutil.copyfileobj(source, out, _CHUNK)
