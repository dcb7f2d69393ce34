"""The term base: concept-oriented YAML files, matched in a source, verified in a target, checked by ``lint``.

load      a folder of YAML files, strictly                     source.py fields.py files.py
match     which terms a text holds, and by which rule          tokens.py match.py number.py languages.py
glossary  renderings, verification, forbidden words            glossary.py rendering.py
lint      what ``diglot glossary check`` says                  lint/ report.py
edit      changes to a file that leave the rest as it is       edit.py
"""

from __future__ import annotations

from pathlib import Path

from pipeline.glossary.glossary import Glossary, fingerprint
from pipeline.glossary.model import Concept, ForbiddenHit, Found, Rendering, TermEntry, TermMatch

__all__ = [
    "Concept",
    "ForbiddenHit",
    "Found",
    "Glossary",
    "Rendering",
    "TermEntry",
    "TermMatch",
    "fingerprint",
    "load",
]


def load(folder: Path) -> Glossary:
    """The glossary of a folder. Raises ``GlossaryError`` for a folder that cannot be read or a file with errors."""
    return Glossary.load(folder)
