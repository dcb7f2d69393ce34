"""Files for people and programs: one module per format, each with ``render(view) -> str``; written from here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.exports import html, json
from pipeline.store.views import TranslatedArticle

FORMATS = {"html": html.render, "json": json.render}


def paths(folder: Path, article: str, target: str) -> dict[str, Path]:
    """Where an article's files lie in its document's folder, by format."""
    return {suffix: folder / f"{article}.{target}.{suffix}" for suffix in FORMATS}


def write(folder: Path, view: TranslatedArticle) -> int:
    """Write an article's files where they are missing or differ; gives how many were written.

    A file is replaced in one step: a reader, or a killed run, never meets half of one. Raises ``StoreError``.
    """
    written = 0
    for suffix, path in paths(folder, view.article.id, view.target).items():
        written += _replace(path, FORMATS[suffix](view).encode("utf-8", "replace"))
    return written


def remove(folder: Path, articles: Iterable[str], target: str) -> None:
    """Take away the files of articles that are no longer in the document. Raises ``StoreError``."""
    for article in articles:
        for path in paths(folder, article, target).values():
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise _unusable(path, error) from error


def _replace(path: Path, content: bytes) -> bool:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with suppress(FileNotFoundError):
            if path.read_bytes() == content:
                return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise _unusable(path, error) from error
    return True


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"This file cannot be written: {error.strerror}.",
        where=str(path),
        remedy="Free some space or give yourself the right to write there, then run the command again.",
    )
