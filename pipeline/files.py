"""Which files a run takes, what their documents are called, and whether they are as they were."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.errors import SettingsError, UnreadableError
from pipeline.reading.formats import FORMATS
from pipeline.settings import Settings

# A document's name is a folder under output/ and part of an address: letters, digits and a few marks, of any script.
_LONGEST = 80  # bytes: file systems allow 255, and an export's name may stand behind it in a path

# All that makes articles and segments of a file. Their code is part of what reading depends on, so that a better
# reader reads again what a worse one has read; what people wrote is carried over by the store.
_READERS = ("document.py", "language.py", "sentences.py", "reading", "data")


def find(paths: Iterable[Path], settings: Settings) -> list[Path]:
    """The files to read, in order: those named, and all readable ones in folders that were named, sorted.

    Hidden files and the workspace's output are passed over in folders. Raises ``SettingsError`` for a path that does
    not exist, and where there is nothing to read at all.
    """
    found: dict[Path, None] = {}
    asked = list(paths)
    for path in asked:
        if path.is_dir():
            found.update(dict.fromkeys(_inside(path, settings.output)))
        elif path.exists():
            found[path.absolute()] = None
        else:
            raise SettingsError("There is no such file or folder.", where=str(path), remedy="Check the path.")
    if not found:
        raise SettingsError(
            "There is no file here that can be read.",
            where=", ".join(map(str, asked)),
            remedy=f"Put files in it that end in {', '.join(FORMATS)}.",
        )
    return list(found)


def _inside(folder: Path, output: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder.absolute()):
        here = Path(parent)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and here / name != output)
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in FORMATS:
                yield here / name


def stored_path(path: Path, settings: Settings) -> str:
    """How the store names a file: relative to the workspace where it lies inside, so that a workspace can be moved."""
    absolute = Path(os.path.normpath(path.absolute()))
    inside = absolute.is_relative_to(settings.workspace)
    named = absolute.relative_to(settings.workspace) if inside else absolute
    # a file name may be any bytes, which no database takes as text
    return os.fsencode(named.as_posix()).decode("utf-8", "backslashreplace")


def document_name(path: Path, is_taken: Callable[[str], bool]) -> str:
    """A name for a new document that no other one has: its file's stem, if need be with suffix, then with a number."""
    stem = _fit(path.stem)
    name = stem
    number = 1
    while is_taken(name):
        name = f"{stem}-{number}" if number > 1 else f"{stem}-{path.suffix[1:].lower()}"
        number += 1
    return name


def _fit(stem: str) -> str:
    fit = "".join(one if _stays(one) else "-" for one in unicodedata.normalize("NFC", stem))
    name = re.sub("-+", "-", fit).strip("-.")
    return name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore") or "document"


def _stays(one: str) -> bool:
    # marks are vowels of Hindi, tones of Thai: parts of words like letters
    return one.isalnum() or one in "_.-" or unicodedata.category(one)[0] == "M"


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal. Raises ``UnreadableError`` where it is gone or may not be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(
            f"This file cannot be read: {error.strerror}.", where=str(path), remedy="Check that it is there and yours."
        ) from error


def read_with(languages: Sequence[str], given: str) -> str:
    """What reading depends on beside the file: the readers' code, the languages allowed, the language given."""
    return f"{_code()} {','.join(languages)} {given}".rstrip()


@cache
def _code() -> str:
    root = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for name in _READERS:
        path = root / name
        for file in sorted(path.rglob("*") if path.is_dir() else [path]):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()
