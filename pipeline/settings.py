"""Settings: read once at the edge, checked there, then passed in. No module reads the environment on its own.

The workspace is a folder with ``glossaries/``, ``input/``, ``output/`` and an optional ``diglot.toml``::

    languages = ["en", "es", "fr"]     # the languages that detection may answer; default: all it knows
    to = ["es"]                        # default targets of ``diglot translate``
    approve_own = true                 # people with accounts may approve what they wrote themselves; default: false

    glossary = "glossaries"            # the folder of terms to keep to, or false for none

    [engines]                          # overrides the visible rule of engines/__init__.py
    "en->es" = "apertium"
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engines.base import Pair
from pipeline.errors import SettingsError

CONFIG_NAME = "diglot.toml"
GLOSSARIES = "glossaries"
# BCP 47 as far as newspapers need it: language, optional script, optional region (RFC 5646, section 2.1).
_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a run may be told, with safe defaults. ``workspace`` is absolute.

    ``glossary`` is the folder of the terms that translations keep to, relative to the workspace; None for none.
    """

    workspace: Path
    languages: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    engines: Mapping[Pair, str] = field(default_factory=dict)
    approve_own: bool = False
    glossary: Path | None = Path(GLOSSARIES)

    @property
    def input(self) -> Path:
        return self.workspace / "input"

    @property
    def output(self) -> Path:
        return self.workspace / "output"

    @property
    def glossaries(self) -> Path:
        return self.workspace / GLOSSARIES

    @property
    def terms(self) -> Path | None:
        """The folder of the glossary that translations keep to, None for none."""
        if self.glossary is None:
            return None
        folder = self.workspace / self.glossary
        return folder if folder.is_dir() or folder != self.glossaries else None

    @property
    def database(self) -> Path:
        return self.output / "diglot.sqlite"


def check_code(code: str) -> str:
    """``code`` itself if it is a well-formed language code; raises ``SettingsError`` otherwise."""
    if not _CODE.fullmatch(code):
        raise SettingsError(
            f"“{code}” is not a language code.", remedy="Write a BCP 47 code such as en, es, pt-BR or zh-Hans."
        )
    return code


def known_code(code: str) -> str:
    """``code`` itself if a language has it; raises ``SettingsError`` with the one that was probably meant."""
    from pipeline.language import name  # noqa: PLC0415 - only where a code was typed

    if _CODE.fullmatch(code) and name(code) != code:
        return code
    from pipeline.glossary import languages  # noqa: PLC0415 - heavy; few codes come so far

    if languages.known(code):
        return code
    meant = languages.meant(code)
    raise SettingsError(
        f"“{code}” is not a language code.",
        remedy=f"{languages.name(meant)} is “{meant}”." if meant else "Write a code such as en, es, pt-BR.",
    )


def load(workspace: Path) -> Settings:
    """The settings of a workspace. Raises ``SettingsError`` naming the file and the key that is wrong."""
    root = workspace.absolute()
    if not root.is_dir():
        raise SettingsError("This folder does not exist.", where=str(workspace), remedy="Give --workspace a folder.")
    path = root / CONFIG_NAME
    try:
        table = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"This is not valid TOML: {error}.", where=str(path)) from error
    except OSError as error:
        raise SettingsError(f"This file cannot be read: {error.strerror}.", where=str(path)) from error
    known = ("languages", "to", "approve_own", "glossary", "engines")
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            remedy = f"Did you mean “{close[0]}”?" if close else f"The keys are {', '.join(known)}."
            raise SettingsError(f"Unknown key “{key}”.", where=str(path), remedy=remedy)
    return Settings(
        workspace=root,
        languages=_codes(table, "languages", path),
        to=_codes(table, "to", path),
        engines=_engines(table.get("engines", {}), path),
        approve_own=_switch(table, "approve_own", path),
        glossary=_glossary(table.get("glossary", GLOSSARIES), path),
    )


def _switch(table: Mapping[str, Any], key: str, path: Path) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise SettingsError(f"“{key}” must be true or false.", where=str(path))
    return value


def _glossary(value: object, path: Path) -> Path | None:
    if value is False:
        return None
    if not isinstance(value, str) or not value:
        raise SettingsError("“glossary” must be a folder, or false for none.", where=str(path))
    return Path(value)


def _codes(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise SettingsError(f"“{key}” must be a list of language codes.", where=str(path), remedy='Write ["en", "es"].')
    try:
        return tuple(check_code(code) for code in value)
    except SettingsError as error:
        raise SettingsError(f"{key}: {error.what}", where=str(path), remedy=error.remedy) from error


def _engines(value: object, path: Path) -> dict[Pair, str]:
    if not isinstance(value, dict):
        raise SettingsError("“engines” must be a table.", where=str(path), remedy='Write [engines] and "en->es" = "…".')
    chosen = {}
    for key, name in value.items():
        source, arrow, target = str(key).partition("->")
        if not arrow or not isinstance(name, str):
            raise SettingsError(
                f"engines: “{key}” is not a pair with an engine.",
                where=str(path),
                remedy='Write "en->es" = "apertium".',
            )
        chosen[Pair(check_code(source.strip()), check_code(target.strip()))] = name
    return chosen
