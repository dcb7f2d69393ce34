"""``diglot read``: what Diglot finds in a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.document import Article, Block, Document, LineRange


@click.command("read", help="Show what Diglot finds in a file: articles, what it left out, what it mended.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@click.option("--repairs", is_flag=True, help="Print every repair: joins, hyphens, what was lifted out.")
def command(file: Path, as_json: bool, repairs: bool) -> None:
    from pipeline.reading import read  # noqa: PLC0415  --help stays instant

    document = _with_languages(read(file))
    if as_json:
        click.echo(json.dumps(as_object(document, with_repairs=repairs), ensure_ascii=False))
    elif repairs:
        _print_repairs(document)
    else:
        _print_summary(document)


def _with_languages(document: Document) -> Document:
    from pipeline.language import detect  # noqa: PLC0415

    return replace(document, articles=tuple(detect(article) for article in document.articles))


# --- for programs ---------------------------------------------------------------------------------------------------


def as_object(document: Document, *, with_repairs: bool = False) -> dict[str, Any]:
    """What ``diglot read --json`` prints. Programs rely on its keys: ``CHANGELOG.md`` tells of every change."""
    shown: dict[str, Any] = {
        "document": {
            "name": document.name,
            "path": document.path,
            "format": document.format,
            "sha256": document.sha256,
        },
        "articles": [_article(article) for article in document.articles],
        "left_out": [
            {"kind": left.kind, "text": left.text, "lines": _lines(left.lines)}
            | ({"note": left.note} if left.note else {})
            for left in document.left_out
        ],
        "issues": [{"check": one.check, "severity": one.severity, "message": one.message} for one in document.issues],
    }
    if with_repairs:
        shown["repairs"] = [
            {
                "kind": one.kind,
                "lines": _lines(one.lines),
                "before": one.before,
                "after": one.after,
                "reason": one.reason,
            }
            for one in document.repairs
        ]
    return shown


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "title_lines": _lines(article.title_lines),
        "dateline": article.dateline.text if article.dateline else None,
        "byline": article.byline.text if article.byline else None,
        "kind": article.kind,
        "language": {"code": article.language.code, "confidence": article.language.confidence},
        "blocks": [_block(block) for block in _blocks(article)],
    }


def _blocks(article: Article) -> list[Block]:
    """The blocks, and with them a byline or dateline that has lines of its own: every line is in some block."""
    covered = {line for block in article.blocks for first, last in block.lines for line in range(first, last + 1)}
    aside = [
        block
        for block in (article.byline, article.dateline)
        if block and any(line not in covered for first, last in block.lines for line in range(first, last + 1))
    ]
    at = len(article.blocks) - len(article.body)
    return [*article.blocks[:at], *aside, *article.body]


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "text": block.text, "lines": _lines(block.lines)}


def _lines(lines: Sequence[LineRange]) -> list[list[int]]:
    return [list(pair) for pair in lines]


# --- for people -----------------------------------------------------------------------------------------------------


def _print_summary(document: Document) -> None:
    count = len(document.articles)
    click.echo(f"{document.path}: {count} {'article' if count == 1 else 'articles'}")
    for article in document.articles:
        words = sum(len(block.text.split()) for block in article.body)
        about = [article.language.code, article.kind, f"{words} words"]
        where = _ranges([pair for block in article.parts() for pair in block.lines])
        click.echo(f"\n  {article.title or '(no title)'}")
        click.echo(f"    {', '.join(about)}; lines {where}")
        aside = [block.text for block in (article.dateline, article.byline) if block]
        if aside:
            click.echo(f"    {'; '.join(aside)}")
    if document.left_out:
        click.echo("\nLeft out:")
        for kind, number in Counter(left.kind for left in document.left_out).most_common():
            where = _ranges([pair for left in document.left_out if left.kind == kind for pair in left.lines])
            click.echo(f"  {kind.replace('_', ' ')}: {number} (lines {where})")
    if document.repairs:
        kinds = Counter(one.kind for one in document.repairs)
        click.echo(f"\nMended: {', '.join(f'{number} {kind}' for kind, number in kinds.most_common())}.", nl=False)
        click.echo(" See them with --repairs.")
    if document.issues:
        click.echo("\nPlease look at:")
        for issue in document.issues:
            click.echo(f"  {issue.message}")


def _print_repairs(document: Document) -> None:
    for one in document.repairs:
        reason = f" ({one.reason})" if one.reason else ""
        click.echo(f"lines {_ranges(one.lines)}: {one.kind}{reason}")
        click.echo(f"  - {one.before}")
        if one.after:
            click.echo(f"  + {one.after}")
    if not document.repairs:
        click.echo("Nothing had to be mended.")


def _ranges(lines: Sequence[LineRange]) -> str:
    """Line ranges as people write them: sorted, neighbours (over at most one line) together."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(lines):
        if merged and first <= merged[-1][1] + 2:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in merged)
