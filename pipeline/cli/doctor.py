"""``diglot doctor``: what is installed, what is missing, and the command that gets it. It changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

import click

from pipeline.errors import DiglotError

# what for -> the Python distributions that do it
PYTHON = {
    "reading": ("markdown-it-py",),
    "languages": ("py3langid", "langdetect"),
    "sentences": ("sentencex",),
    "store": ("sqlalchemy", "alembic"),
    "glossary": ("pyyaml", "ruamel.yaml", "simplemma", "rapidfuzz"),
    "pages": ("fastapi", "uvicorn", "jinja2", "python-multipart"),
    "Argos packages": ("argostranslate", "ctranslate2", "sentencepiece"),
}
# what the sample issue and the tests ask of Apertium: one direction of each Debian package
SAMPLE_PAIRS = (("en", "es"), ("fr", "es"), ("pt", "es"), ("es", "ca"), ("es", "it"))
STATES = {"ok": "ok", "missing": "MISSING", "optional": "-"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``optional`` is missing, but nothing a newspaper needs waits for it."""

    check: str
    state: Literal["ok", "missing", "optional"]
    detail: str
    remedy: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_obj
def command(workspace: Path, as_json: bool) -> int:
    """Say what is installed, what is missing, and the command that gets it.

    The exit code is 0 when at least one pair of languages can be translated here, 1 otherwise.
    """
    findings = list(examine(workspace))
    ready = can_translate(findings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
        return 0 if ready else 1
    for finding in findings:
        click.echo(f"{STATES[finding.state]:8} {finding.check}: {finding.detail}")
        if finding.remedy:
            click.echo(f"{'':8}   {finding.remedy}")
    click.echo("Ready to translate." if ready else "Not ready to translate: see MISSING above.")
    return 0 if ready else 1


def can_translate(findings: list[Finding]) -> bool:
    """Whether some pair can be translated and kept: nothing that all pairs need is missing."""
    return all(finding.state != "missing" for finding in findings)


def examine(workspace: Path) -> Iterator[Finding]:
    """Every finding, in the order in which they are told. Raises ``SettingsError`` for a workspace that is none."""
    from pipeline import settings  # noqa: PLC0415

    found = settings.load(workspace)
    yield Finding("Python", "ok", f"{sys.version.split()[0]} at {sys.executable}")
    yield from _packages()
    yield from _engines()
    yield _chromium()
    yield _folder("input", found.input, needed=os.R_OK)
    yield _folder("output", found.output, needed=os.W_OK)
    yield _database(found.database)


def _packages() -> Iterator[Finding]:
    for purpose, distributions in PYTHON.items():
        versions, lacking = [], []
        for distribution in distributions:
            try:
                versions.append(f"{distribution} {metadata.version(distribution)}")
            except metadata.PackageNotFoundError:
                lacking.append(distribution)
        if lacking:
            optional = purpose == "Argos packages"
            remedy = "Install it: make env"
            yield Finding(purpose, "optional" if optional else "missing", f"no {', '.join(lacking)}", remedy)
        else:
            yield Finding(purpose, "ok", ", ".join(versions))


def _engines() -> Iterator[Finding]:
    from pipeline import engines  # noqa: PLC0415

    installed = engines.installed()
    for engine in installed:
        pairs = sorted(str(pair) for pair in engine.pairs())
        shown = ", ".join(pairs[:12]) + (f" and {len(pairs) - 12} more" if len(pairs) > 12 else "")
        yield Finding(f"engine {engine.name}", "ok", shown)
    lacking = _sample_packages()
    if not installed:
        remedy = f"Install one: apt-get install {' '.join(lacking)}"
        yield Finding("engine", "missing", "no engine that translates is installed", remedy)
    elif lacking:
        remedy = f"Install them: apt-get install {' '.join(lacking)}"
        yield Finding("more pairs", "optional", "pairs of the sample issue are not installed", remedy)


def _sample_packages() -> list[str]:
    """The Debian packages still to be installed for the sample issue's pairs."""
    from pipeline.engines import debian, modes  # noqa: PLC0415
    from pipeline.engines.base import Pair  # noqa: PLC0415

    there = {pair for pair, mode in modes.installed().items() if not mode.missing}
    commands = [debian.remedy(Pair(*pair)) for pair in SAMPLE_PAIRS if Pair(*pair) not in there]
    return list(dict.fromkeys(word for line in commands for word in line.partition("apt-get install ")[2].split()))


def _chromium() -> Finding:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return Finding("Chromium", "ok", f"{path} (only the tests use it)")
    return Finding("Chromium", "optional", "only the tests use it", "Install it: apt-get install chromium")


def _folder(check: str, path: Path, *, needed: int) -> Finding:
    if needed == os.W_OK and not path.exists() and os.access(path.parent, os.W_OK):
        return Finding(check, "ok", f"{path} will be made when it is needed")
    if not path.is_dir():
        optional = needed == os.R_OK  # files from elsewhere may be named
        return Finding(check, "optional" if optional else "missing", f"there is no {path}", f"Make it: mkdir {path}")
    if not os.access(path, needed | os.X_OK):
        what, letter = ("written", "w") if needed == os.W_OK else ("read", "r")
        return Finding(
            check, "missing", f"{path} cannot be {what}", f"Give yourself the right: chmod u+{letter}x {path}"
        )
    return Finding(check, "ok", str(path))


def _database(path: Path) -> Finding:
    from pipeline.store import Store  # noqa: PLC0415

    if not path.exists():
        return Finding("database", "ok", f"{path} will be made by the first diglot translate")
    try:
        with Store.open(path) as store:
            count = len(store.documents())
    except DiglotError as error:
        return Finding("database", "missing", f"{path}: {error.what}", error.remedy)
    return Finding("database", "ok", f"{path} holds {count} document{'' if count == 1 else 's'}")
