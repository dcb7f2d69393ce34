"""``diglot status``: how far each document is in each language."""

from __future__ import annotations

import json
from typing import Any

import click

from pipeline import settings as workspace_settings


@click.command(short_help="Say how far each document is in each language.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one per document.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Say how far each document is in each language, counted in sentences."""
    settings = workspace_settings.load(ctx.obj)
    rows: list[dict[str, Any]] = []
    interrupted = False
    if settings.database.exists():  # looking makes no database
        from pipeline.store import Store  # noqa: PLC0415 - SQLAlchemy

        with Store.open(settings.database) as store:
            rows = [_row(summary) for summary in store.documents()]
            job = store.latest_job()
            interrupted = job is not None and job.state == "interrupted"
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        print("Nothing was translated here yet. Begin with “diglot translate input/ --to es”.")
    for row in rows:
        print(
            f"{row['name']}: {row['articles']} articles, {row['segments']} sentences in {', '.join(row['languages'])}"
        )
        for target in row["targets"]:
            print(f"  {target['target']}: {_words(target, row['segments'])}")
    if interrupted:
        print("The last run was stopped before its end. Run “diglot translate” again: it goes on where it stopped.")


def _row(summary: Any) -> dict[str, Any]:
    return {
        "name": summary.name,
        "path": summary.path,
        "format": summary.format,
        "articles": summary.articles,
        "segments": summary.segments,
        "words": summary.words,
        "languages": list(summary.languages),
        "targets": [
            {
                "target": one.target,
                "translated": one.translated,
                "reviewed": one.reviewed,
                "final": one.final,
                "flagged": one.flagged,
                "failed": one.segments - one.done,
                "unchanged": one.unchanged,
            }
            for one in summary.progress.values()
        ],
    }


def _words(target: dict[str, Any], segments: int) -> str:
    done = target["translated"] + target["reviewed"] + target["final"]
    parts = [f"{done} of {segments} translated"]
    if target["unchanged"]:
        parts = [f"{done - target['unchanged']} of {segments} translated", f"{target['unchanged']} as they stand"]
    if target["reviewed"] + target["final"]:
        parts.append(f"{target['reviewed'] + target['final']} checked by a person")
    if target["flagged"]:
        parts.append(f"{target['flagged']} to look at")
    return ", ".join(parts)
