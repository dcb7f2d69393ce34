"""Installing, updating, removing and undoing, each in one step: a package is there whole or not at all.

A new package is unpacked and tried in a hidden folder on the same disk; only then does it take the old one's place, and
the old one is kept in ``.previous`` for ``undo``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.engines.argos.model import Options
from pipeline.engines.base import Pair
from pipeline.models import archive, lock, packages, trial
from pipeline.models.lock import Entry
from pipeline.models.packages import Package, PackageError, Shelf

_WORK, _PREVIOUS = ".incoming", ".previous"


def install(path: Path, place: Path, options: Options) -> Package:
    """Install a package file or folder; gives the package in its place.

    Raises ``PackageError``; then everything is as it was.
    """
    work = place / _WORK
    with _changing(place):
        shutil.rmtree(work, ignore_errors=True)
        try:
            package = packages.read(_bring(path, work))
            profile = trial.run(package, options)
            return _put(package, Entry(lock.digest(package), path.name, profile), place)
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _changing(place: Path) -> Iterator[None]:
    """No other process changes the folder; what the disk refuses is said in one line."""
    try:
        with packages.alone(place):
            _recover(place)
            yield
    except OSError as error:
        raise PackageError(
            f"The packages folder cannot be changed: {error.strerror or error}.",
            where=str(place),
            remedy="Make room or permission there and try again; nothing was changed.",
        ) from error


def _bring(path: Path, work: Path) -> Path:
    """The package unpacked or copied below ``work``."""
    if not path.exists():
        raise PackageError("There is no such file or folder.", where=str(path))
    if path.is_file():
        return archive.extract(path, work)
    packages.read(path)  # so that a wrong folder is refused before it is copied
    links = [one for one in path.rglob("*") if one.is_symlink()]
    if links:
        raise PackageError(f"This folder holds a link: {links[0].name}", where=str(path))
    return Path(shutil.copytree(path, work / path.name))


def _put(package: Package, entry: Entry, place: Path) -> Package:
    """Move a tried package to its place; older packages of its pair go to ``.previous``.

    So does what stands in its place without being a package.
    """
    target = place / package.folder_name
    old = [one.path for one in _every(place) if one.pair == package.pair]
    if target.exists() and target not in old:
        old.append(target)
    _swap(place, package.code, old, [(package.path, target)], {target.name: entry})
    return replace(package, path=target)


def _swap(
    place: Path, code: str, away: Sequence[Path], incoming: Sequence[tuple[Path, Path]], new: dict[str, Entry]
) -> None:
    """Move packages of one pair to its folder in ``.previous`` and ``incoming`` to their places, with their records.

    All that needs room on the disk is written before anything moves. Raises ``OSError``; then nothing has moved.
    """
    previous, staging = place / _PREVIOUS / code, place / _PREVIOUS / f".{code}"
    staging.mkdir(parents=True)
    entries = lock.load(place)
    done: list[tuple[Path, Path]] = []
    try:
        lock.save(staging, {path.name: entries.pop(path.name) for path in away if path.name in entries})
        draft = lock.draft(place, entries | new)
        for old, to in [*((path, staging / path.name) for path in away), *incoming]:
            old.rename(to)
            done.append((old, to))
        draft.replace(place / packages.LOCK_NAME)
    except OSError:
        for old, to in reversed(done):
            to.rename(old)
        shutil.rmtree(staging, ignore_errors=True)
        raise
    shutil.rmtree(previous, ignore_errors=True)
    staging.rename(previous)


def _recover(place: Path) -> None:
    """Bring back what a swap that was killed half-way had moved."""
    for staging in (place / _PREVIOUS).glob(".*"):
        for path in staging.iterdir():
            if path.is_dir() and not (place / path.name).exists():
                path.rename(place / path.name)
        shutil.rmtree(staging, ignore_errors=True)


def _every(place: Path) -> list[Package]:
    """Every readable package of the folder, two versions of a pair included."""
    found: list[Package] = []
    for path in sorted(one for one in place.iterdir() if one.is_dir() and not one.name.startswith(".")):
        try:
            found.append(packages.read(path))
        except PackageError:
            continue
    return found


def undo(pair: Pair, place: Path) -> Package:
    """Bring back the package that the last install or removal of a pair put aside; the present one takes its place."""
    code = f"translate-{pair.source}_{pair.target}"
    previous = place / _PREVIOUS / code
    with _changing(place):
        kept = _every(previous) if previous.is_dir() else []
        if not kept:
            raise PackageError(f"There is no earlier package for {pair} to go back to.", where=str(place))
        best = max(kept, key=lambda one: one.order)
        entry = lock.load(previous).get(best.path.name) or Entry(lock.digest(best), "earlier package")
        return _put(best, entry, place)


def remove(name: str, place: Path) -> list[Package]:
    """Take away a package by its folder's name, or all of a pair (``en_es``); ``undo`` brings the last one back."""
    wanted = [one for one in _every(place) if name in {one.path.name, one.code, one.code.removeprefix("translate-")}]
    if not wanted:
        there = ", ".join(one.path.name for one in _every(place)) if place.is_dir() else ""
        raise PackageError(
            f"No package is called “{name}”.", where=str(place), remedy=f"There are: {there}." if there else ""
        )
    with _changing(place):
        for code in sorted({one.code for one in wanted}):
            _swap(place, code, [one.path for one in wanted if one.code == code], [], {})
    return wanted


def verify(shelf: Shelf, *, accept: bool = False) -> list[tuple[Package, str]]:
    """Each package with ``""`` or what is wrong with its files; ``accept`` records packages that no record is of."""
    entries = lock.load(shelf.folder)
    results = []
    for package in shelf.packages:
        entry = entries.get(package.path.name)
        trouble = ""
        if entry is None and accept:
            profile = trial.run(package, Options())
            entries[package.path.name] = Entry(lock.digest(package), "found in the packages folder", profile)
        elif entry is None:
            trouble = "It was not installed by Diglot: record it with: diglot models verify --accept"
        else:
            try:
                lock.check(package, entry)
            except PackageError as error:
                trouble = str(error)
        results.append((package, trouble))
    if accept:
        with _changing(shelf.folder):
            lock.save(shelf.folder, entries)
    return results
