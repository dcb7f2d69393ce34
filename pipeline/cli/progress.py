"""How a run shows that it goes on: bars on a terminal, plain lines elsewhere. All of it on standard error."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pipeline.run import Problem


class Lines:
    """One line for each document that something was done to, and for each problem."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def started(self, document: str, target: str, segments: int) -> None:
        pass

    def advanced(self, document: str, target: str, segments: int) -> None:
        pass

    def finished(self, document: str, target: str, *, unchanged: bool) -> None:
        if not unchanged:
            click.echo(f"{document} -> {target}: done", err=True)

    def failed(self, problem: Problem) -> None:
        click.echo(_line(problem), err=True)


class Bars:
    """A bar for each document on its way; it goes when the document is done, so that an archive fills no screen."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[tuple[str, str], TaskID] = {}

    def __enter__(self) -> Self:
        from rich.console import Console  # noqa: PLC0415 - 0.05 s that only a terminal needs
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def started(self, document: str, target: str, segments: int) -> None:
        if self._progress:
            self._tasks[document, target] = self._progress.add_task(f"{document} -> {target}", total=segments)

    def advanced(self, document: str, target: str, segments: int) -> None:
        if self._progress and (document, target) in self._tasks:
            self._progress.advance(self._tasks[document, target], segments)

    def finished(self, document: str, target: str, *, unchanged: bool) -> None:
        task = self._tasks.pop((document, target), None)
        if self._progress and task is not None:
            self._progress.remove_task(task)

    def failed(self, problem: Problem) -> None:
        if self._progress:
            self._progress.console.print(_line(problem), markup=False, highlight=False, soft_wrap=True)


def _line(problem: Problem) -> str:
    place = problem.document if not problem.article else f"{problem.document}, “{problem.article}”"
    if problem.target:
        return f"diglot: {place}: not translated into {problem.target}: {problem.reason}"
    return f"diglot: {problem.reason}"
