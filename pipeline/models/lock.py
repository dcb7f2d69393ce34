"""The lock file beside the packages: what each file was when it was installed, and how its model is best used."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.models.packages import LOCK_NAME, Package, PackageError


@dataclass(frozen=True, slots=True)
class Profile:
    """What the trial at install found out about a model.

    ``layer`` and ``heads`` say which attention aligns best (``engines.argos.model.Head``); ``agreement`` is the share
    of words for which it agreed with the effect of leaving the word out; ``compute_type`` is the one that was tried.
    """

    layer: int = -1
    heads: int = 1
    agreement: float = 0.0
    compute_type: str = "int8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One package as it was installed: relative file names with their SHA-256, and where it came from."""

    files: Mapping[str, str]
    origin: str
    profile: Profile = field(default_factory=Profile)

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that change with any file of the package."""
        text = json.dumps(dict(self.files), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def load(place: Path) -> dict[str, Entry]:
    """The entries by the package folder's name. Raises ``PackageError`` for a lock file that cannot be read."""
    path = place / LOCK_NAME
    if not path.exists():
        return {}
    try:
        table: dict[str, Any] = json.loads(path.read_text("utf-8"))["packages"]
        return {
            name: Entry(entry["files"], entry["origin"], Profile(**entry["profile"])) for name, entry in table.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackageError(
            f"The lock file cannot be read: {error}.",
            where=str(path),
            remedy="Delete it and run: diglot models verify --accept",
        ) from error


def save(place: Path, entries: Mapping[str, Entry]) -> None:
    """Write the lock file in one step: a reader sees the old one or the new one."""
    draft(place, entries).replace(place / LOCK_NAME)


def draft(place: Path, entries: Mapping[str, Entry]) -> Path:
    """The lock file written beside its place, where it takes effect as soon as it is moved."""
    text = json.dumps({"packages": {name: asdict(entries[name]) for name in sorted(entries)}}, indent=1) + "\n"
    partial = place / f".{LOCK_NAME}.partial"
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return partial


def digest(package: Package) -> dict[str, str]:
    """The SHA-256 of every file of a package, by its name relative to the package."""
    return {path.relative_to(package.path).as_posix(): file_digest(path) for path in package.files()}


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(package: Package, entry: Entry) -> None:
    """Raises ``PackageError`` where a file is not what it was, or one is missing or new."""
    found = digest(package)
    for name in sorted(set(found) | set(entry.files)):
        if found.get(name) != entry.files.get(name):
            what = "is missing" if name not in found else "is new" if name not in entry.files else "has changed"
            raise PackageError(
                f"{name} {what} since the package was installed.",
                where=str(package.path),
                remedy=f"Install it again: diglot models install {package.pair.source} {package.pair.target}",
            )
