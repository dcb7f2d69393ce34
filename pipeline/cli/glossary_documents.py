"""``diglot glossary stats``, ``coverage`` and ``suggest``: what the glossary has, and what the documents ask of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import settings as workspace_settings
from pipeline.errors import SettingsError
from pipeline.settings import check_code

if TYPE_CHECKING:
    from pipeline.glossary.coverage import Coverage
    from pipeline.glossary.suggest import Suggestion
    from pipeline.store.views import StoredSentence

_SHOWN = 10  # ids in a line; --json has all


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_obj
def stats(folder: Path, as_json: bool) -> None:
    """Say what the glossary has: concepts by status and subject, terms and forms per language."""
    from pipeline import glossary  # noqa: PLC0415 - heavy
    from pipeline.glossary.coverage import statistics  # noqa: PLC0415 - heavy

    found = statistics(glossary.load(folder).concepts)
    if as_json:
        _print(asdict(found))
        return
    click.echo(f"{found.concepts} concepts in {found.files} {'file' if found.files == 1 else 'files'}.")
    for what, counts in (("Status", found.by_status), ("Kind", found.by_kind), ("Subject", found.by_subject)):
        if counts:
            click.echo(f"{what}: " + ", ".join(f"{name or 'none'} {count}" for name, count in counts.items()))
    for each in found.languages:
        parts = [f"{each.preferred} preferred", f"{each.admitted} admitted", f"{each.forbidden} forbidden"]
        parts += [f"{each.forms} forms", f"{each.plurals} plurals"]
        click.echo(f"  {each.language:<7} {each.concepts:>5} concepts: {', '.join(parts)}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from", "sources", multiple=True, metavar="LANG", help="A source language. Repeatable. Default: all.")
@click.option("--to", "targets", multiple=True, metavar="LANG", help="A target. Default: those translated into.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one per pair.")
@click.pass_context
def coverage(
    ctx: click.Context, paths: tuple[Path, ...], sources: tuple[str, ...], targets: tuple[str, ...], as_json: bool
) -> None:
    """Say which concepts occur in the documents, and which approved ones have no rendering in a target language.

    PATHS are files or folders; default: all documents that were translated here.
    """
    from pipeline import glossary  # noqa: PLC0415 - heavy
    from pipeline.glossary import coverage as covering  # noqa: PLC0415 - heavy

    settings = workspace_settings.load(ctx.find_root().obj)
    for code in (*sources, *targets):
        check_code(code)
    concepts = glossary.load(ctx.obj).concepts
    wanted = targets or (settings.to if paths else ())
    found = covering.coverage(_sentences(ctx, paths), concepts, sources, wanted)
    if as_json:
        _print([{**asdict(each), "occurring": dict(each.occurring)} for each in found])
        return
    if not found:
        click.echo("There is nothing to compare: no document was translated here yet, or --to is missing.")
    for each in found:
        _tell_coverage(each)


def _tell_coverage(each: Coverage) -> None:
    times = sum(count for _, count in each.occurring)
    click.echo(
        f"{each.source} > {each.target}: {each.sentences} sentences, in which "
        f"{len(each.occurring)} concepts occur {times} times."
    )
    shown = ", ".join(f"{name} {count}" for name, count in each.occurring[:_SHOWN])
    if shown:
        click.echo(f"  Most often: {shown}")
    for names, what in (
        (each.unrendered, f"occur and have no rendering in {each.target}"),
        (each.without, f"approved concepts in all have no rendering in {each.target}"),
    ):
        if names:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            click.echo(f"  {len(names)} {what}: {', '.join(names[:_SHOWN])}{more}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from", "sources", multiple=True, metavar="LANG", help="A source language. Repeatable. Default: all.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="So many terms, and names.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_context
def suggest(ctx: click.Context, paths: tuple[Path, ...], sources: tuple[str, ...], top: int, as_json: bool) -> None:
    """Suggest terms and names of the documents that the glossary lacks, with how each is rendered today.

    Terms of several words are ranked by C-value/NC-value, names by how often they occur. PATHS are files or folders;
    default: all documents that were translated here.
    """
    from pipeline import glossary  # noqa: PLC0415 - heavy
    from pipeline.glossary import suggest as suggesting  # noqa: PLC0415 - heavy

    concepts = glossary.load(ctx.obj).concepts
    sentences = _sentences(ctx, paths)
    languages = list(dict.fromkeys(sources)) or sorted({one.language for one in sentences} - {"und"})
    known = suggesting.supported()
    unknown = [code for code in languages if check_code(code).partition("-")[0] not in known]
    if unknown and sources:
        raise SettingsError(
            f"There is no list of stop words for {', '.join(unknown)}, so its terms cannot be told from other words.",
            remedy=f"There are lists for {', '.join(known)}.",
        )
    if unknown:
        click.echo(f"Passed over, because there is no list of stop words: {', '.join(unknown)}.", err=True)
    objects: list[dict[str, Any]] = []
    for code in languages:
        terms, names = suggesting.suggest(sentences, concepts, code, top)
        objects += [_as_object(one) for one in (*terms, *names)]
        if not as_json:
            for title, ones in (
                (f"Terms in {code}, the best first", terms),
                (f"Names in {code}, the most frequent first", names),
            ):
                _tell_suggestions(title, ones)
    if as_json:
        _print(objects)
    elif not objects:
        click.echo("Nothing was found: no document was translated here yet, or no words occur together twice.")


def _tell_suggestions(title: str, suggestions: Sequence[Suggestion]) -> None:
    if not suggestions:
        return
    click.echo(f"{title}:")
    for each in suggestions:
        score = f", score {each.score:g}" if each.kind == "term" else ""
        documents = f"{each.documents} document{'' if each.documents == 1 else 's'}"
        click.echo(f"  {each.text}  ({each.count} times in {documents}{score})")
        click.echo(f"      {_shortened(each.examples[0].sentence.source)}")
        for target in dict.fromkeys(rendered.target for rendered in each.rendered):
            ways = [rendered for rendered in each.rendered if rendered.target == target]
            shown = "; ".join(
                f"{way.text} ({', '.join(f'{maker} {count}' for maker, count in way.counts)})" for way in ways
            )
            mark = "  INCONSISTENT" if target in each.inconsistent else ""
            click.echo(f"      {target}: {shown}{mark}")
            for way in ways if mark else ():
                click.echo(f"        {way.text}: {', '.join(dict.fromkeys('/'.join(p[:2]) for p in way.places))}")


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 140 else flat[:139] + "…"


def _as_object(each: Suggestion) -> dict[str, Any]:
    return {
        "term": each.text,
        "language": each.language,
        "kind": each.kind,
        "score": each.score,
        "count": each.count,
        "documents": each.documents,
        "examples": [
            {
                "document": place.sentence.document,
                "article": place.sentence.article,
                "segment": place.sentence.segment,
                "source": place.sentence.source,
                "span": [place.start, place.end],
            }
            for place in each.examples
        ],
        "renderings": [
            {
                "target": way.target,
                "text": way.text,
                "count": way.count,
                "by": dict(way.counts),
                "where": [dict(zip(("document", "article", "segment"), place, strict=True)) for place in way.places],
            }
            for way in each.rendered
        ],
        "inconsistent": list(each.inconsistent),
    }


def _sentences(ctx: click.Context, paths: Sequence[Path]) -> list[StoredSentence]:
    from pipeline import corpus  # noqa: PLC0415 - the readers

    return list(corpus.sentences(workspace_settings.load(ctx.find_root().obj), paths))


def _print(what: object) -> None:
    click.echo(json.dumps(what, ensure_ascii=False, indent=1))
