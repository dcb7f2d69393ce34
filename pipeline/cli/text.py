"""``diglot text``: lines in, translated lines out, in order and as they are done."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from io import BufferedIOBase
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, cast

import click

from pipeline import settings as workspace_settings
from pipeline.document import Translation
from pipeline.errors import DiglotError, SettingsError
from pipeline.settings import known_code

if TYPE_CHECKING:
    from pipeline.engines.base import Request
    from pipeline.terms import Terms

# Lines that go to the engine together, at most; a line that comes by itself is not kept waiting for others.
BATCH = 64
_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    terms: dict[str, str]


@click.command(short_help="Translate lines from standard input.")
@click.option("--from", "source", required=True, metavar="LANG", help="The language of the lines.")
@click.option("--to", "target", required=True, metavar="LANG", help="The language to translate into.")
@click.option("--engine", metavar="NAME", help="The engine to use, instead of the one chosen for the pair.")
@click.option("--glossary", "folder", type=click.Path(path_type=Path), help="A folder of glossary files to keep to.")
@click.option("--json", "as_json", is_flag=True, help='Read and print JSON lines: {"text": …, "terms": {…}}.')
@click.pass_obj
def command(workspace: Path, source: str, target: str, engine: str | None, folder: Path | None, as_json: bool) -> int:
    """Translate lines from standard input: one line out for each line in, in order; an empty line stays empty.

    With --json each line is an object with the text and, if wanted, terms of its own: {"text": "…", "terms": {"strike":
    "paro"}}. The exit code is 0 if all is well, 1 if a line could not be translated (it comes out empty and is named on
    standard error), 2 for wrong usage or a line that is no JSON.
    """
    from pipeline import engines  # noqa: PLC0415 - after what was typed has been looked at
    from pipeline.engines.base import Pair  # noqa: PLC0415
    from pipeline.terms import Terms, spared  # noqa: PLC0415

    settings = workspace_settings.load(workspace)
    pair = Pair(known_code(source), known_code(target))
    terms = Terms(pair, folder)
    chosen = engines.choose(pair, engine or settings.engines.get(pair))
    sent: SimpleQueue[list[tuple[_Line, Request]]] = SimpleQueue()

    def requests() -> Iterator[list[Request]]:
        for batch in _batches(cast("BufferedIOBase", sys.stdin.buffer), as_json=as_json):
            made = [(line, _request(line, terms)) for line in batch]
            sent.put(made)
            yield [request for _, request in made]

    out, failed = sys.stdout.buffer, 0
    try:
        for translations in chosen.stream(requests(), pair):
            made = sent.get()
            raws = spared(chosen, [request for _, request in made], translations, pair)
            for (line, request), raw in zip(made, raws, strict=True):
                translation = terms.enforce(request, raw, line.terms)
                if not translation.target and line.text.strip():
                    failed += 1
                    reasons = [issue.message for issue in translation.issues if issue.severity == "error"]
                    click.echo(f"diglot: line {line.number}: {(reasons or ['not translated'])[0]}", err=True)
                out.write(_written(line, translation, as_json=as_json))
            out.flush()
    finally:
        chosen.close()
    return 1 if failed else 0


def _batches(stdin: BufferedIOBase, *, as_json: bool) -> Iterator[list[_Line]]:
    """The lines as they come, up to ``BATCH`` together. What came before a line that is wrong is yielded first."""
    number = 0
    for block in _blocks(stdin):
        batch: list[_Line] = []
        for raw in block:
            number += 1
            try:
                batch.append(_line(raw, number, as_json=as_json))
            except DiglotError:
                if batch:
                    yield batch
                raise
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch


def _blocks(stdin: BufferedIOBase) -> Iterator[Sequence[bytes]]:
    """All whole lines that are there, again and again; at the end what is left."""
    rest: list[bytes] = []
    while data := stdin.read1(_READ):
        first, *others = data.split(b"\n")
        if not others:
            rest.append(first)
            continue
        yield [b"".join([*rest, first]), *others[:-1]]
        rest = [others[-1]]
    last = b"".join(rest)
    if last:
        yield [last]


def _line(raw: bytes, number: int, *, as_json: bool) -> _Line:
    where = f"standard input, line {number}"
    try:
        text = raw.removesuffix(b"\r").decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError("This line is not UTF-8.", where=where, remedy="Convert the input to UTF-8.") from error
    if not as_json:
        return _Line(number, text, {})
    remedy = 'Write one object per line, such as {"text": "…"}.'
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SettingsError("This line is not valid JSON.", where=where, remedy=remedy) from error
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise SettingsError("This line has no “text”.", where=where, remedy=remedy)
    terms = data.get("terms") or {}
    if not isinstance(terms, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in terms.items()):
        raise SettingsError(
            "“terms” must be an object of texts.", where=where, remedy='Write {"source term": "target term"}.'
        )
    if not all(key.strip() and value.strip() for key, value in terms.items()):
        raise SettingsError("A term is empty.", where=where, remedy='Write {"source term": "target term"}.')
    return _Line(number, data["text"], terms)


def _request(line: _Line, terms: Terms) -> Request:
    from pipeline.engines.base import Request  # noqa: PLC0415

    return Request(line.text, constraints=terms.constraints(line.text, line.terms))


def _written(line: _Line, translation: Translation, *, as_json: bool) -> bytes:
    target = translation.target if line.text.strip() else line.text
    if not as_json:
        return (" ".join(target.split("\n")) + "\n").encode("utf-8", "replace")
    answer = {
        "text": line.text,
        "target": target,
        "alignment": [list(link) for link in translation.alignment.links],
        "terms": [
            {"source": one.source, "target": one.target, "status": one.status, "rule": one.rule, "by": one.by}
            for one in translation.terms
        ],
        "recipe": asdict(translation.recipe),
    }
    try:
        return (json.dumps(answer, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return (json.dumps(answer) + "\n").encode()
