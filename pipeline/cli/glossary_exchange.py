"""``diglot glossary import``, ``export`` and ``add``: the term base in the formats of others, and one more term."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import GlossaryError
from pipeline.settings import known_code

if TYPE_CHECKING:
    from pipeline.glossary.exchange.plain import Exported, Imported, Lost
    from pipeline.glossary.exchange.put import Placed

FORMATS = ("tbx", "csv", "tsv", "deepl", "google")
_KINDS = {
    "left_out": "left out",
    "note": "only as notes, which Diglot alone reads back",
    "changed": "read as something else",
}


@click.command(name="export")
@click.option("--format", "form", type=click.Choice(FORMATS), required=True, help="tbx holds most, csv is for people.")
@click.option("--from", "source", default="", metavar="LANG", help="The source language, for deepl and google.")
@click.option("--to", "target", default="", metavar="LANG", help="The target language, for deepl and google.")
@click.option("--json", "as_json", is_flag=True, help="Print what the file does not hold as one object.")
@click.argument("out", type=click.Path(path_type=Path))
@click.pass_obj
def export(folder: Path, form: str, source: str, target: str, as_json: bool, out: Path) -> None:
    """Write the glossary to OUT for another program; what the format cannot hold is listed.

    tbx is TBX-Basic (ISO 30042:2019); csv and tsv have all fields, one row per term; deepl has the pairs of one
    direction (TSV, or CSV if OUT ends so); google has pairs with --from and --to, else all languages in columns.
    """
    from pipeline import glossary  # noqa: PLC0415 - heavy
    from pipeline.glossary import exchange  # noqa: PLC0415 - heavy

    concepts = glossary.load(folder).concepts
    separator = "," if out.suffix.lower() == ".csv" else "\t"
    made = exchange.export(concepts, form, source=_code(source), target=_code(target), separator=separator)
    try:
        out.write_text(made.text, "utf-8", newline="")
    except OSError as error:
        raise GlossaryError(f"This file cannot be written: {error.strerror}.", where=str(out)) from error
    _tell_export(made, len(concepts), out, as_json)


def _tell_export(made: Exported, concepts: int, out: Path, as_json: bool) -> None:
    if as_json:
        _print({"file": str(out), "concepts": made.concepts, "lost": [asdict(each) for each in made.lost]})
        return
    _tell_lost(made.lost)
    click.echo(f"{made.concepts} of {concepts} concepts are in {out}. {_summary(made.lost)}")


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", metavar="NAME", help="The glossary file, new or not. Default: the imported file's name.")
@click.option("--from", "source", default="", metavar="LANG", help="The first column's language, in a table of pairs.")
@click.option("--to", "target", default="", metavar="LANG", help="The second column's language, in a table of pairs.")
@click.option("--update", is_flag=True, help="Merge concepts that are there already. Without it they are conflicts.")
@click.option(
    "--status",
    type=click.Choice(["proposed", "approved"]),
    default="proposed",
    show_default=True,
    help="The status of new concepts that do not say one. Only approved ones are enforced.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_obj
def import_(
    folder: Path, file: Path, into: str | None, source: str, target: str, update: bool, status: str, as_json: bool
) -> int:
    """Take in the concepts of FILE: TBX, or a table (CSV, TSV; with all fields, with a column per language, or pairs).

    Ends with 0, or with 1 if some concepts are there already and say otherwise: these are listed and left as they are.
    """
    from pipeline.glossary import exchange, files  # noqa: PLC0415 - heavy
    from pipeline.glossary.exchange import put  # noqa: PLC0415 - heavy

    name = Path(into or f"{file.stem}.yaml")
    path = folder / name.name
    if name.suffix not in files.SUFFIXES or (into and name.parent != Path() and name.parent != folder):
        raise GlossaryError(
            f'"{name}" is not the name of a glossary file.',
            remedy="Name a file in the folder, such as --into work.yaml.",
        )
    imported = exchange.read(file, source=_code(source), target=_code(target))
    placed = put.put(path, imported, status=status, update=update)
    _tell_import(imported, placed, path, as_json)
    return int(bool(placed.conflicts))


def _tell_import(imported: Imported, placed: Placed, path: Path, as_json: bool) -> None:
    if as_json:
        _print({"file": str(path), **asdict(placed), "lost": [asdict(each) for each in imported.lost]})
        return
    _tell_lost(imported.lost)
    for each in placed.conflicts:
        click.echo(f"{each.concept}: conflict: it is in {each.file} and differs in {', '.join(each.fields)}.", err=True)
    counts = [(placed.added, "added"), (placed.updated, "merged"), (placed.same, "there already")]
    parts = [f"{len(ids)} {what}" for ids, what in counts if ids]
    if placed.conflicts:
        parts.append(f"{len(placed.conflicts)} left as they are (conflicts; --update merges those of {path.name})")
    click.echo(f"{path}, from {imported.form}: {', '.join(parts) or 'nothing'}. {_summary(imported.lost)}")
    if placed.added or placed.updated:
        click.echo("“diglot glossary check” says what to look at.")


def _tell_lost(lost: Sequence[Lost]) -> None:
    for each in lost:
        why = f" ({each.why})" if each.why else ""
        name = f"{each.concept}: " if each.concept else ""
        click.echo(f"{name}{_KINDS[each.kind]}: {', '.join(each.fields)}{why}", err=True)


def _summary(lost: Sequence[Lost]) -> str:
    if not lost:
        return "Nothing was lost."
    found = []
    for kind, words in _KINDS.items():
        concepts = {each.concept for each in lost if each.kind == kind}
        if concepts:
            found.append(f"of {len(concepts)} {'concept' if len(concepts) == 1 else 'concepts'} something is {words}")
    return f"Listed above: {'; '.join(found)}."


@click.command()
@click.argument("concept_id", metavar="CONCEPT-ID")
@click.option("--lang", "language", required=True, metavar="LANG", help="The term's language.")
@click.option("--term", "text", required=True, help="The term in its base form.")
@click.option("--use", type=click.Choice(["preferred", "admitted", "forbidden"]), help="Default: by its place.")
@click.option("--why", help="Why it is forbidden.")
@click.option("--scope", type=click.Choice(["concept", "anywhere"]), help="Where a forbidden word is forbidden.")
@click.option("--form", "forms", multiple=True, metavar="WORD", help="A further form. Repeatable.")
@click.option("--plural", help="The plural to put in.")
@click.option("--gender", type=click.Choice(["masculine", "feminine", "neuter", "other"]))
@click.option("--pos", type=click.Choice(["noun", "verb", "adjective", "adverb", "other"]), help="The part of speech.")
@click.option("--enforce", type=click.Choice(["force", "prefer", "verify"]))
@click.option("--case", type=click.Choice(["smart", "exact", "ignore"]))
@click.option("--match", type=click.Choice(["lemma", "forms", "exact"]))
@click.option("--except", "excepts", multiple=True, metavar="PHRASE", help="Not in this phrase. Repeatable.")
@click.option("--region", multiple=True, metavar="CODE", help="Where it is said, such as MX. Repeatable.")
@click.option("--note", help="A remark for translators.")
@click.option("--into", metavar="NAME", help="Make the concept, as proposed, in this file if there is none.")
@click.pass_obj
def add(folder: Path, /, concept_id: str, language: str, text: str, into: str | None, **said: Any) -> None:
    """Add a term to a concept; the file keeps its comments and layout."""
    from pipeline import glossary  # noqa: PLC0415 - heavy
    from pipeline.glossary import edit, lint  # noqa: PLC0415 - heavy

    said["except"] = said.pop("excepts")
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items() if value}
    loaded = glossary.load(folder)
    concept = loaded.concept(concept_id) if into else loaded.require(concept_id)
    code = known_code(language)
    if concept and any(entry.text == text for entry in concept.terms.get(code, ())):
        raise GlossaryError(f'"{text}" ({code}) is there already.', where=f"{concept.place.file}:{concept.place.line}")
    before = {(each.rule, each.message) for each in lint.check(folder)}
    if concept:
        path = folder / concept.place.file
        edit.add_term(path, concept_id, code, text, fields)
    else:
        path = _make(folder, str(into), concept_id, code, {"term": text, **fields})
    click.echo(f'Added "{text}" ({code}) to "{concept_id}" in {path}.')
    for each in lint.check(folder):
        if (each.rule, each.message) not in before:
            click.echo(f"{each.place} {each.rule} {each.level}: {each.message}", err=True)


def _code(code: str) -> str:
    """A language code that may be left out."""
    return known_code(code) if code else ""


def _make(folder: Path, into: str, concept_id: str, language: str, term: dict[str, Any]) -> Path:
    from pipeline.glossary import fields, files  # noqa: PLC0415 - heavy
    from pipeline.glossary.exchange import Imported, put  # noqa: PLC0415 - heavy

    path = folder / Path(into).name
    if not fields.ID.fullmatch(concept_id):
        raise GlossaryError(f'The id "{concept_id}" is malformed.', remedy="Use small letters a-z, digits, hyphens.")
    if path.suffix not in files.SUFFIXES:
        raise GlossaryError(f'"{into}" is not the name of a glossary file.', remedy="Write, for example, work.yaml.")
    put.put(path, Imported("", ({"id": concept_id, "terms": {language: [term]}},)))
    return path


def _print(what: object) -> None:
    click.echo(json.dumps(what, ensure_ascii=False, indent=1))
