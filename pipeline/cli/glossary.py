"""``diglot glossary``: check the term base, mend it, list it, show a concept; the other commands stand beside this."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import glossary_documents, glossary_exchange, glossary_impact
from pipeline.settings import known_code

if TYPE_CHECKING:
    from pipeline.glossary import Concept


@click.group(name="glossary")
@click.option("--folder", type=click.Path(path_type=Path), help="The glossary files. Default: glossaries/ here.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None) -> None:
    """Check the glossary, look things up in it, keep it up to date."""
    ctx.obj = folder or Path(ctx.obj) / "glossaries"


for each in (
    glossary_exchange.add,
    glossary_exchange.import_,
    glossary_exchange.export,
    glossary_documents.stats,
    glossary_documents.coverage,
    glossary_documents.suggest,
    glossary_impact.impact,
    glossary_impact.report,
):
    command.add_command(each)


@command.command()
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--json", "form", flag_value="json", help="Print a list of objects.")
@click.option("--github", "form", flag_value="github", help="Print annotations for GitHub Actions.")
@click.option("--remarks", is_flag=True, help="Show remarks too, not only errors and warnings.")
@click.option("--fix", "mend", is_flag=True, help="First mend what needs no decision: spaces, encoding, apostrophes.")
@click.option("--impact", is_flag=True, help="Say too what the files would change in approved translations (G602).")
@click.pass_context
def check(ctx: click.Context, /, strict: bool, form: str | None, remarks: bool, mend: bool, impact: bool) -> int:
    """Check all glossary files. Ends with 0 (clean), 1 (errors) or 2 (cannot run)."""
    from pipeline.glossary import edit, files, lint, report  # noqa: PLC0415 - heavy
    from pipeline.glossary.model import Finding, Place  # noqa: PLC0415 - heavy

    folder: Path = ctx.obj
    today = datetime.now(tz=UTC).date()
    for name in edit.fix(folder, today) if mend else ():
        click.echo(f"Mended {name}.", err=True)
    findings = lint.check(folder, today)
    if impact:
        read = files.read_folder(folder)
        told = Finding("G602", "info", Place(read[0].name if read else "", 1, 1), glossary_impact.remark(ctx))
        findings = [*findings, told]
        if not form and not remarks:
            click.echo(told.message)
    if form == "json":
        click.echo(report.as_json(findings))
    elif form == "github":
        if findings:
            click.echo(report.as_github(findings, folder))
    else:
        read = files.read_folder(folder)
        concepts = sum(len(file.concepts) for file in read)
        click.echo(report.as_text(findings, len(read), concepts, remarks=remarks))
    wrong = ("error", "warning") if strict else ("error",)
    return int(any(finding.level in wrong for finding in findings))


@command.command()
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.pass_context
def fix(ctx: click.Context, strict: bool) -> int:
    """Mend what needs no decision, then check: the same as check --fix."""
    return int(ctx.invoke(check, strict=strict, form=None, mend=True, impact=False))


@command.command(name="list")
@click.option("--in", "language", default="en", show_default=True, help="The language to show.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_obj
def list_(folder: Path, language: str, as_json: bool) -> int:
    """List the concepts, one per line: id, status, terms."""
    from pipeline import glossary  # noqa: PLC0415 - heavy

    known_code(language)
    concepts = glossary.load(folder).concepts
    if as_json:
        import json  # noqa: PLC0415

        click.echo(json.dumps([_as_object(concept) for concept in concepts], ensure_ascii=False, indent=1))
        return 0
    width = max((len(concept.id) for concept in concepts), default=0)
    for concept in concepts:
        words = ", ".join(entry.text for entry in concept.usable(language)) or "–"
        mark = "" if concept.status == "approved" else f" ({concept.status})"
        click.echo(f"{concept.id:<{width}}  {words}{mark}")
    return 0


@command.command()
@click.argument("concept_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_obj
def show(folder: Path, concept_id: str, as_json: bool) -> int:
    """Show one concept with its terms in all languages."""
    from pipeline import glossary  # noqa: PLC0415 - heavy

    concept = glossary.load(folder).require(concept_id)
    if as_json:
        import json  # noqa: PLC0415

        click.echo(json.dumps(_as_object(concept), ensure_ascii=False, indent=1))
        return 0
    click.echo(f"{concept.id} ({concept.status}; {concept.place.file}:{concept.place.line})")
    for language, text in concept.definition.items():
        click.echo(f"  {text}" if language in ("", "en") else f"  {language}: {text}")
    for language in concept.terms:
        words = [_described(entry.text, entry.gender, entry.plural) for entry in concept.usable(language)]
        words += [f"not {entry.text} ({entry.why})" for entry in concept.forbidden(language)]
        click.echo(f"  {language:<3} {', '.join(words)}")
    if concept.source:
        click.echo(f"  Source: {concept.source}")
    return 0


def _described(text: str, gender: str, plural: str) -> str:
    more = "; ".join(part for part in (gender, f"plural {plural}" if plural else "") if part)
    return f"{text} ({more})" if more else text


def _as_object(concept: Concept) -> dict[str, object]:
    return {
        "id": concept.id,
        "status": concept.status,
        "kind": concept.kind,
        "severity": concept.severity,
        "file": concept.place.file,
        "line": concept.place.line,
        "definition": dict(concept.definition),
        "source": concept.source,
        "terms": {
            language: {
                "usable": [entry.text for entry in concept.usable(language)],
                "forbidden": [entry.text for entry in concept.forbidden(language)],
            }
            for language in concept.terms
        },
    }
