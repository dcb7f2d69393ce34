"""The file formats that are read: one file each, imported when a file of that format comes.

A format's module has one function, ``parse(text: str) -> Parsed``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import UnreadableError
from pipeline.reading.blocks import Parsed

# suffix -> (the format's name as Document.format has it, its module)
FORMATS = {
    ".md": ("markdown", "pipeline.reading.formats.markdown"),
    ".markdown": ("markdown", "pipeline.reading.formats.markdown"),
    ".txt": ("text", "pipeline.reading.formats.text"),
    ".text": ("text", "pipeline.reading.formats.text"),
}


def parser(path: Path) -> tuple[str, Callable[[str], Parsed]]:
    """The name and the parser of a file's format, by its suffix. Raises UnreadableError for a suffix not known."""
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise UnreadableError(
            f"“{path.suffix or path.name}” is not a kind of file that is read.",
            where=str(path),
            remedy=f"Give a file that ends in {', '.join(FORMATS)}.",
        )
    name, module = known
    parse: Callable[[str], Parsed] = importlib.import_module(module).parse
    return name, parse
