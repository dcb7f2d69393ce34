"""``diglot translate``: files and folders in, translated articles out, and a summary that a person understands."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import settings as workspace_settings
from pipeline.cli.progress import Bars, Lines
from pipeline.errors import SettingsError
from pipeline.settings import Settings, known_code

if TYPE_CHECKING:
    from pipeline.run import Summary

_KEYS = (
    "documents",
    "articles",
    "segments",
    "from_memory",
    "translated",
    "unchanged",
    "flagged",
    "failed",
    "words",
    "seconds",
    "engines",
)


@click.command(short_help="Translate files or folders; only what changed is done again.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--to", "to", multiple=True, metavar="LANG", help="A language to translate into, such as es. Repeatable.")
@click.option("--from", "given", default="", metavar="LANG", help="The language of the files, where you know better.")
@click.option("--engine", metavar="NAME", help="The engine to use, instead of the one chosen for each pair.")
@click.option("--device", default="", metavar="NAME", help="Where neural models run: cpu (the default) or cuda.")
@click.option("--compute-type", default="", metavar="TYPE", help="Their numbers: int8 (the default), float32 …")
@click.option(
    "--glossary", "folder", type=click.Path(path_type=Path), help="Glossary files. Default: glossaries/ here."
)
@click.option("--no-glossary", is_flag=True, help="Keep to no glossary.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    to: tuple[str, ...],
    given: str,
    engine: str | None,
    device: str,
    compute_type: str,
    folder: Path | None,
    no_glossary: bool,
    as_json: bool,
) -> int:
    """Translate files, and all readable files in folders, article by article.

    Only what changed since the last run is done again. What people reviewed stays. The exit code is 0 if all is well,
    1 if something could not be translated (it is named with its reason), 2 for wrong usage.
    """
    settings = _with_glossary(workspace_settings.load(ctx.obj), folder, without=no_glossary)
    targets = _targets(to, settings)
    if given:
        known_code(given)
    if not given and not settings.database.exists():  # a first run: all that is found will have to be read
        from pipeline import language  # noqa: PLC0415

        language.prepare()
    from pipeline import run  # noqa: PLC0415 - SQLAlchemy and the readers, after what was typed has been checked

    if device or compute_type:
        from pipeline import engines  # noqa: PLC0415 - as above

        engines.configure(device, compute_type)
    watcher = Bars() if sys.stderr.isatty() else Lines()
    with watcher:
        summary = run.translate(paths, settings, targets, watcher, given=given, engine=engine)
    if as_json:
        print(json.dumps({key: getattr(summary, key) for key in _KEYS}, ensure_ascii=False))
    else:
        _tell(summary, settings, targets)
    return 1 if summary.problems else 0


def _with_glossary(settings: Settings, folder: Path | None, *, without: bool) -> Settings:
    if folder and without:
        raise SettingsError("--glossary and --no-glossary contradict each other.", remedy="Give one of them.")
    if folder and not folder.is_dir():
        raise SettingsError("There is no such folder.", where=str(folder), remedy="Give --glossary a folder.")
    if folder or without:
        return replace(settings, glossary=folder.absolute() if folder else None)
    return settings


def _targets(to: Sequence[str], settings: Settings) -> list[str]:
    chosen = list(dict.fromkeys(to or settings.to))
    if not chosen:
        raise SettingsError(
            "No language to translate into was given.",
            remedy='Say it with --to, as in “--to es”, or write to = ["es"] in diglot.toml.',
        )
    return [known_code(code) for code in chosen]


def _tell(summary: Summary, settings: Settings, targets: Sequence[str]) -> None:
    """The summary in plain English. What failed was told when it happened."""
    print(
        f"{_count(summary.documents, 'document')}, {_count(summary.articles, 'article')}, "
        f"{_count(summary.words, 'word')}; into {', '.join(targets)}:"
    )
    rows = [
        (summary.translated, "translated now" + (f" by {', '.join(summary.engines)}" if summary.translated else "")),
        (summary.from_memory, "taken from what was translated before"),
        (summary.unchanged, "needed nothing"),
        (summary.failed, "could not be translated"),
    ]
    width = max(len(f"{number:,}") for number, _ in rows)
    for number, words in rows:
        if number:
            print(f"  {number:>{width},} {'sentence' if number == 1 else 'sentences'} {words}")
    if summary.flagged:
        print(f"{_count(summary.flagged, 'sentence')} should be looked at by a person.")
    if summary.problems:
        print(f"{_count(len(summary.problems), 'problem')}, named above.")
    print(f"{summary.seconds:.1f} s. Read it with “diglot serve”, or open the files in {settings.output}.")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
