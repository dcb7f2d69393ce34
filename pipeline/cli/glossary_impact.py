"""``diglot glossary impact`` and ``report``: what a change would touch, and how well the glossary is kept to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline import settings as workspace_settings
from pipeline.errors import GlossaryError, StoreError

if TYPE_CHECKING:
    from pipeline.impact import Impact, Touched
    from pipeline.keeping import Keeping
    from pipeline.store import Store

_SHOWN = 12  # sentences on the screen; --json has all
_WIDTH = 90


@click.command()
@click.argument("concept_id", metavar="[CONCEPT-ID]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print one object with every sentence.")
@click.pass_context
def impact(ctx: click.Context, concept_id: str, as_json: bool) -> None:
    """Say which translated sentences a change touches, those that people approved first.

    Without CONCEPT-ID: what the files as they are now change since the last “diglot translate”. With it: every sentence
    that the concept occurs in.
    """
    from pipeline import impact as impacts  # noqa: PLC0415 - heavy
    from pipeline.terminology import Terminology  # noqa: PLC0415 - heavy

    terminology = Terminology(ctx.obj)
    if concept_id:
        _known(ctx.obj, concept_id)
    with _store(ctx) as store:
        found = (
            impacts.of_concept(store, terminology, concept_id) if concept_id else impacts.of_edit(store, terminology)
        )
    if as_json:
        _print(
            {
                "segments": len(found.touched),
                "articles": found.articles,
                "documents": found.documents,
                "approved": len(found.approved),
                "flagged": len(found.flagged),
                "touched": [asdict(one) for one in found.touched],
            }
        )
        return
    _tell(found, concept_id)


def remark(ctx: click.Context) -> str:
    """What the edit would flag among approved translations, for ``check --impact``; ``""`` where none was approved."""
    from pipeline import impact as impacts  # noqa: PLC0415 - heavy
    from pipeline.terminology import Terminology  # noqa: PLC0415 - heavy

    try:
        with _store(ctx) as store:
            found = impacts.of_edit(store, Terminology(ctx.obj))
    except StoreError:
        return "Nothing was translated here yet: there is nothing to compare with."
    except GlossaryError:
        return "What the files change in approved translations can be told when their errors are mended."
    articles = len({(one.document, one.article) for one in found.flagged})
    return (
        f"Compared with the approved translations: {_many(len(found.flagged), 'segment')} in "
        f"{_many(articles, 'article')} would now be flagged. “diglot glossary impact” lists them."
    )


@click.command()
@click.option("--html", "out", type=click.Path(path_type=Path), metavar="OUT", help="Write one HTML file.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one per document and language.")
@click.pass_context
def report(ctx: click.Context, out: Path | None, as_json: bool) -> None:
    """Say how well translations keep to the glossary: terms found, kept, put in, missing, forbidden, inconsistent."""
    from pipeline import keeping  # noqa: PLC0415 - heavy
    from pipeline.exports import terms_html  # noqa: PLC0415 - heavy
    from pipeline.terminology import Terminology  # noqa: PLC0415 - heavy

    with _store(ctx) as store:
        found = keeping.report(store, Terminology(ctx.obj))
    if out:
        try:
            out.write_text(terms_html.render(found), "utf-8")
        except OSError as error:
            raise GlossaryError(f"This file cannot be written: {error.strerror}.", where=str(out)) from error
    if as_json:
        _print([asdict(one) for one in found])
        return
    for one in found:
        _tell_keeping(one)
    if not found:
        click.echo("Nothing was translated here yet.")
    if out:
        click.echo(f"The whole report is in {out}.")


def _tell_keeping(one: Keeping) -> None:
    click.echo(
        f"{one.document} -> {one.target}: {_many(one.found, 'term')}, {one.satisfied} as the glossary has them "
        f"({one.forced} put in), {len(one.missing)} not, {len(one.forbidden)} forbidden, {len(one.waived)} left so, "
        f"{_many(len(one.inconsistent), 'concept')} rendered in several ways"
    )


def _tell(found: Impact, concept_id: str) -> None:
    if not found.touched:
        click.echo("No translated sentence has it." if concept_id else "No translated sentence would change.")
        return
    verb = "has it" if concept_id and len(found.touched) == 1 else "have it" if concept_id else "touched"
    click.echo(
        f"{_many(len(found.touched), 'sentence')} in {_many(found.articles, 'article')} of "
        f"{_many(found.documents, 'document')} {verb}; {len(found.approved)} approved by people."
    )
    for one in found.touched[:_SHOWN]:
        _tell_one(one)
    if len(found.touched) > _SHOWN:
        click.echo(f"  … and {len(found.touched) - _SHOWN} more; --json lists all.")
    if not concept_id:
        again = len(found.touched) - len(found.approved)
        click.echo(f"“diglot translate” will translate {again} again; what people approved stays and is flagged.")


def _tell_one(one: Touched) -> None:
    mark = f"{one.state}: " if one.approved else ""
    click.echo(f"  {one.document}/{one.article} ({one.target}) {mark}{_short(one.source)}")
    for problem in one.problems:
        click.echo(f"      {problem}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def _known(folder: Path, concept_id: str) -> None:
    from pipeline import glossary  # noqa: PLC0415 - heavy

    glossary.load(folder).require(concept_id)


@contextmanager
def _store(ctx: click.Context) -> Iterator[Store]:
    """The workspace's store, which looking does not make. Raises ``StoreError`` where there is none."""
    from pipeline.store import Store  # noqa: PLC0415 - SQLAlchemy

    settings = workspace_settings.load(ctx.find_root().obj)
    if not settings.database.exists():
        raise StoreError("Nothing was translated here yet.", remedy="Begin with “diglot translate input/ --to es”.")
    with Store.open(settings.database) as store:
        yield store


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _print(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
