"""The exceptions meant for people: each says what is wrong, where, and what to do about it.

``cli`` makes each one line on stderr and an exit code, ``web`` a page. Anything else that is raised is a defect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class DiglotError(Exception):
    """What went wrong, where, and the remedy, in words for an editor. ``exit_code`` is the command's."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        return self._line(self.where)

    def told(self, folder: Path | None = None) -> str:
        """The same for a page, which says nothing of this computer's other folders: a path is told from ``folder`` on,
        one elsewhere by its last part."""
        return self._line(self.place(folder))

    def place(self, folder: Path | None = None) -> str:
        """``where`` as ``told`` has it."""
        inside = self.where.removeprefix(f"{folder}/") if folder else self.where
        return inside.rpartition("/")[2] if inside.startswith("/") else inside

    def _line(self, where: str) -> str:
        line = f"{where}: {self.what}" if where else self.what
        return f"{line} {self.remedy}" if self.remedy else line


class UnreadableError(DiglotError):
    """An input file that cannot be read: missing, empty, binary, in an encoding that cannot be told."""


class SettingsError(DiglotError):
    """A wrong option, language code or ``diglot.toml``."""

    exit_code = 2


class NoEngineError(DiglotError):
    """No installed engine serves a pair; ``remedy`` names the command which would install one."""


class EngineError(DiglotError):
    """An engine broke and could not be brought back for this segment."""


class StoreError(DiglotError):
    """The database or the output folder cannot be used: locked, full, unwritable."""


class GlossaryError(DiglotError):
    """A glossary that cannot be used as it stands: a file with errors, no folder, an entry that is not there."""

    exit_code = 2


class PeopleError(DiglotError):
    """A name, a password, an invitation or a role that cannot be used so."""


class TooManyTriesError(PeopleError):
    """Too many wrong passwords for one name; ``wait`` is how many seconds to wait."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = -(-wait // 60)
        super().__init__(
            "There were too many wrong passwords for this name.",
            remedy=f"Try again in {'a minute' if minutes == 1 else f'{minutes} minutes'}.",
        )


class DeskError(DiglotError):
    """What somebody did at the desk cannot be done so: a reason is missing, there is nothing to undo."""


class GoneError(DeskError):
    """What somebody would change at the desk is not there, or not any more."""
