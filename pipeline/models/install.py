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
    try:
        with packages.alone(place), _work(place) as work:
            package = packages.read(_bring(path, work))
            profile = trial.run(package, options)
            entry = Entry(lock.digest(package), path.name, profile)
            return _put(package, entry, place)
    except OSError as error:
        raise PackageError(
            f"The package cannot be installed: {error.strerror or error}.",
            where=str(place),
            remedy="Make room or permission there and try again; nothing was changed.",
        ) from error


@contextmanager
def _work(place: Path) -> Iterator[Path]:
    """A hidden folder that does not exist yet, and is gone afterwards."""
    work = place / _WORK
    shutil.rmtree(work, ignore_errors=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


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
    entries = lock.load(place)
    target = place / package.folder_name
    old = [one.path for one in _every(place) if one.pair == package.pair]
    if target.exists() and target not in old:
        old.append(target)
    previous = _put_aside(old, place, package.code, entries)
    try:
        package.path.rename(target)
    except OSError:
        for path in old:
            (previous / path.name).rename(path)
        raise
    entries[target.name] = entry
    lock.save(place, entries)
    return replace(package, path=target)


def _put_aside(paths: Sequence[Path], place: Path, code: str, entries: dict[str, Entry]) -> Path:
    """Move packages of one pair to its folder in ``.previous``, and what ``entries`` say of them; gives the folder."""
    previous = place / _PREVIOUS / code
    shutil.rmtree(previous, ignore_errors=True)
    previous.mkdir(parents=True)
    lock.save(previous, {path.name: entries.pop(path.name) for path in paths if path.name in entries})
    for path in paths:
        path.rename(previous / path.name)
    return previous


def _every(place: Path) -> list[Package]:
    """Every readable package of the folder, two versions of a pair included."""
    found = []
    for path in sorted(one for one in place.iterdir() if one.is_dir() and not one.name.startswith(".")):
        try:
            found.append(packages.read(path))
        except PackageError:
            continue
    return found


def undo(pair: Pair, place: Path) -> Package:
    """Bring back the package that the last install or removal of a pair put aside; the present one takes its place."""
    previous = place / _PREVIOUS / f"translate-{pair.source}_{pair.target}"
    kept = _every(previous) if previous.is_dir() else []
    if not kept:
        raise PackageError(f"There is no earlier package for {pair} to go back to.", where=str(place))
    best = max(kept, key=lambda one: one.order)
    with packages.alone(place), _work(place) as work:
        entry = lock.load(previous).get(best.path.name) or Entry(lock.digest(best), "earlier package")
        work.mkdir()
        moved = best.path.rename(work / best.path.name)
        return _put(replace(best, path=moved), entry, place)


def remove(name: str, place: Path) -> list[Package]:
    """Take away a package by its folder's name, or all of a pair (``en_es``); ``undo`` brings the last one back."""
    wanted = [one for one in _every(place) if name in {one.path.name, one.code, one.code.removeprefix("translate-")}]
    if not wanted:
        there = ", ".join(one.path.name for one in _every(place)) if place.is_dir() else ""
        raise PackageError(
            f"No package is called “{name}”.", where=str(place), remedy=f"There are: {there}." if there else ""
        )
    with packages.alone(place):
        entries = lock.load(place)
        for code in {one.code for one in wanted}:
            _put_aside([one.path for one in wanted if one.code == code], place, code, entries)
        lock.save(place, entries)
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
        with packages.alone(shelf.folder):
            lock.save(shelf.folder, entries)
    return results
