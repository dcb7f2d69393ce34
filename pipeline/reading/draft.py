"""An article in the making: places on a sheet, before anything is joined."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Draft:
    """An article in the making. ``title`` and ``body`` are places on the sheet, in reading order; ``signed`` and
    ``subheads`` are those places of the body that are sign-offs and sub-headings, ``turns`` those where another page
    goes on."""

    title: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    signed: set[int] = field(default_factory=set)
    subheads: set[int] = field(default_factory=set)
    turns: set[int] = field(default_factory=set)
    suspended: bool = False

    @property
    def first(self) -> int:
        """Where the article begins in the file."""
        return min((*self.title, *self.body[:1]))
