"""What lies in the packages folder: one folder per package, as Argos Translate lays them out."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.engines.base import Pair
from pipeline.errors import DiglotError
from pipeline.settings import check_code

LOCK_NAME = "diglot.lock.json"
# Argos Translate's own codes for languages that BCP 47 tells by script or region.
_OWN_CODES = {"zt": "zh-Hant", "pb": "pt-BR"}


class PackageError(DiglotError):
    """A package that cannot be used as it stands."""


class DamagedError(PackageError):
    """A package file that is broken, cut short or dangerous: another copy of it is needed."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package folder: a model for one pair with its vocabulary.

    ``target_prefix`` is the token that asks a model of several languages for this one, ``""`` for most packages.
    """

    path: Path
    pair: Pair
    names: tuple[str, str]
    version: str
    target_prefix: str = ""

    @property
    def code(self) -> str:
        """The name that the index gives it, as ``translate-en_es``."""
        return f"translate-{self.pair.source}_{self.pair.target}"

    @property
    def folder_name(self) -> str:
        """The name of its folder, as ``translate-en_es-1_9``: what the package calls itself is not trusted."""
        return f"{self.code}-{safe(self.version)}"

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Sorts versions: 1.9 before 1.10."""
        return tuple(int(part) for part in self.version.split(".") if part.isdigit()), self.path.name

    @property
    def vocabulary(self) -> Path:
        """The file that cuts text into pieces; a name ending in ``bpe.model`` holds byte-pair codes."""
        unigram = self.path / "sentencepiece.model"
        return unigram if unigram.exists() else self.path / "bpe.model"

    @property
    def licence(self) -> str:
        """What the package's README says on its licence, on one line; ``""`` where it says nothing."""
        readme = self.path / "README.md"
        if not readme.is_file():
            return ""
        lines = [line.strip() for line in readme.read_text("utf-8", errors="replace").splitlines() if line.strip()]
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            if "licen" in line.lower():
                # what a heading announces stands below it
                said = following if line.startswith("#") and not following.startswith("#") else line
                return said.strip("# *|").strip()[:200]
        return ""

    def files(self) -> list[Path]:
        return sorted(path for path in self.path.rglob("*") if path.is_file())

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.files())


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packages folder: the package in use for each pair, and a line for everything that is odd about it."""

    folder: Path
    packages: tuple[Package, ...]
    oddities: tuple[str, ...] = ()

    def find(self, pair: Pair) -> Package | None:
        return next((package for package in self.packages if package.pair == pair), None)


def folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where Argos Translate keeps its packages, so that both programs share them.

    ``ARGOS_PACKAGES_DIR``, else ``argos-translate/packages`` in ``XDG_DATA_HOME``, as documented by Argos Translate.
    """
    if environment.get("ARGOS_PACKAGES_DIR"):
        return Path(environment["ARGOS_PACKAGES_DIR"])
    data = environment.get("XDG_DATA_HOME") or Path(environment.get("HOME") or Path.home()) / ".local" / "share"
    return Path(data) / "argos-translate" / "packages"


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """No other process changes the folder meanwhile. Raises ``PackageError`` where one does now."""
    place.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PackageError(
                "Another Diglot is installing or removing packages here.",
                where=str(place),
                remedy="Wait until it is done, and try again.",
            ) from error
        yield
    finally:
        os.close(handle)


def language_code(code: object) -> str:
    """The BCP 47 code for a code of a package or of the index. Raises ``SettingsError`` for what is none."""
    text = str(code or "")
    return check_code(_OWN_CODES.get(text, text.replace("_", "-")))


def safe(version: str) -> str:
    """A version as a part of a file's name."""
    return re.sub(r"[^0-9A-Za-z]+", "_", version)[:40] or "0"


def shelf(place: Path) -> Shelf:
    """What the folder holds. Of two versions of a pair the newer one is used; nothing that is odd raises."""
    if not place.is_dir():
        return Shelf(place, ())
    best: dict[Pair, Package] = {}
    oddities: list[str] = []
    for path in sorted(place.iterdir()):
        if path.name.startswith(".") or path.name == LOCK_NAME:
            continue
        if not path.is_dir():
            oddities.append(f"{path}: no package folder; it is passed over.")
            continue
        try:
            package = read(path)
        except PackageError as error:
            oddities.append(f"{error} It is passed over.")
            continue
        other = best.get(package.pair)
        if other:
            older = min(package, other, key=lambda one: one.order)
            package = max(package, other, key=lambda one: one.order)
            oddities.append(
                f"{older.path}: version {older.version} of {package.pair} is passed over for {package.version}."
                f" Remove it with: diglot models remove {older.path.name}"
            )
        best[package.pair] = package
    return Shelf(place, tuple(sorted(best.values(), key=lambda one: one.pair)), tuple(oddities))


def read(path: Path) -> Package:
    """The package in a folder. Raises ``PackageError`` that says what is missing."""
    metadata = _metadata(path / "metadata.json")
    if metadata.get("type", "translate") != "translate":
        raise PackageError(f"This is a package of type “{metadata['type']}”, not a translation model.", where=str(path))
    try:
        pair = Pair(language_code(metadata.get("from_code")), language_code(metadata.get("to_code")))
    except DiglotError as error:
        raise PackageError(
            f"metadata.json names no pair of languages (from_code, to_code): {error.what}", where=str(path)
        ) from error
    package = Package(
        path,
        pair,
        (str(metadata.get("from_name", pair.source)), str(metadata.get("to_name", pair.target))),
        str(metadata.get("package_version", "0")),
        str(metadata.get("target_prefix") or ""),
    )
    for needed in (path / "model" / "model.bin", package.vocabulary):
        if not needed.is_file():
            raise PackageError(f"{needed.relative_to(path)} is missing.", where=str(path))
    return package


def _metadata(path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PackageError("This folder is no package: it has no metadata.json.", where=str(path.parent)) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise PackageError(f"metadata.json cannot be read: {error}.", where=str(path.parent)) from error
    if not isinstance(value, dict):
        raise PackageError("metadata.json is not an object.", where=str(path.parent))
    return value
