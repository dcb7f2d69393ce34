"""``diglot models``: the Argos packages of this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.engines.base import Pair
from pipeline.errors import SettingsError
from pipeline.settings import check_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.engines.argos.model import Options
    from pipeline.models.packages import Shelf

DEVICE = click.option("--device", default="cpu", show_default=True, help="cpu or cuda.")
COMPUTE = click.option("--compute-type", default="int8", show_default=True, help="int8, float32, float16 …")


@click.group(no_args_is_help=True)
def command() -> None:
    """List, install, update, remove, verify, bundle and train Argos packages."""


def _shelf() -> Shelf:
    from pipeline.models import packages  # noqa: PLC0415

    return packages.shelf(packages.folder())


def _options(device: str, compute_type: str) -> Options:
    from pipeline.engines.argos.model import Options  # noqa: PLC0415

    return Options(device=device, compute_type=compute_type)


@command.command("list")
@click.option("--available", is_flag=True, help="Also what the index offered when it was last fetched.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def list_packages(available: bool, as_json: bool) -> int:
    """List installed packages: pair, version, size, licence; and oddities of the folder."""
    from pipeline.models import index  # noqa: PLC0415

    shelf = _shelf()
    rows: list[dict[str, Any]] = [
        {
            "source": package.pair.source,
            "target": package.pair.target,
            "version": package.version,
            "installed": True,
            "bytes": package.size(),
            "licence": package.licence,
            "path": str(package.path),
        }
        for package in shelf.packages
    ]
    if available or as_json:
        have = {(package.pair, package.version) for package in shelf.packages}
        rows += [
            {
                "source": one.pair.source,
                "target": one.pair.target,
                "version": one.version,
                "installed": False,
                "bytes": None,
                "licence": "",
                "path": "",
            }
            for one in index.cached(shelf.folder)
            if (one.pair, one.version) not in have
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        size = f"{row['bytes'] / 1e6:7.1f} MB" if row["installed"] else " available"
        click.echo(f"{row['source']}->{row['target']:5}  {row['version']:8} {size}  {row['licence']}")
    if not rows:
        click.echo("No Argos package is installed. Install one with: diglot models install en es")
    if available and not index.cached(shelf.folder):
        click.echo("What is available is not known here yet: diglot models update asks the index.", err=True)
    for line in shelf.oddities:
        click.echo(line, err=True)
    return 0


@command.command()
@click.argument("what", nargs=-1)
@click.option("--for", "documents", multiple=True, type=click.Path(path_type=Path), help="What these files need …")
@click.option("--to", "targets", multiple=True, metavar="LANG", help="… to be translated into these languages.")
@click.option("--patience", default=20.0, show_default=True, help="Seconds to wait for the index.")
@DEVICE
@COMPUTE
@click.pass_obj
def install(
    workspace: Path,
    /,
    what: tuple[str, ...],
    documents: tuple[Path, ...],
    targets: tuple[str, ...],
    patience: float,
    device: str,
    compute_type: str,
) -> int:
    """Install packages: two codes from the index (en es), files, folders, bundles, or what documents need (--for)."""
    from pipeline.models import bundle, index, install, packages  # noqa: PLC0415

    options, place = _options(device, compute_type), packages.folder()
    if documents:
        return _for_documents(workspace, documents, targets, patience, options)
    if not what:
        raise SettingsError("There is nothing to install.", remedy="Try: diglot models install en es")
    if len(what) == 2 and not any(Path(one).exists() for one in what):
        pair = Pair(check_code(what[0]), check_code(what[1]))
        _from_index([pair], index.fetch(place, patience), place, options)
        return 0
    for one in map(Path, what):
        if bundle.is_bundle(one):
            for package in bundle.unpack(one, place, options):
                click.echo(f"Installed {package.pair} {package.version}.")
        else:
            package = install.install(one, place, options)
            click.echo(f"Installed {package.pair} {package.version} in {package.path}.")
    return 0


def _for_documents(
    workspace: Path, documents: tuple[Path, ...], targets: tuple[str, ...], patience: float, options: Options
) -> int:
    """Install what the documents' languages need. The index is asked first: without it nothing is read."""
    from pipeline import files, language, reading, settings  # noqa: PLC0415
    from pipeline.models import index, plan  # noqa: PLC0415

    if not targets:
        raise SettingsError("--for needs a language to translate into.", remedy="Add --to es.")
    shelf = _shelf()
    available = index.fetch(shelf.folder, patience)
    known = settings.load(workspace)
    languages = {
        language.detect(article, known.languages).language.code
        for path in files.find(documents, known)
        for article in reading.read(path).articles
    }
    have = [package.pair for package in shelf.packages]
    pairs = plan.wanted(languages, [check_code(one) for one in targets], [one.pair for one in available], have)
    if not pairs:
        click.echo("Nothing more is needed, or the index has nothing more for these languages.")
    _from_index(pairs, available, shelf.folder, options)
    return 0


def _from_index(pairs: list[Pair], available: list[Any], place: Path, options: Options) -> None:
    from pipeline.models import download, index, install, packages  # noqa: PLC0415

    for pair in pairs:
        newest = index.newest(available, pair)
        with _bar(str(pair)) as progress:
            file = download.download(newest, place / ".downloads", progress)
        try:
            package = install.install(file, place, options)
        except packages.DamagedError:
            file.unlink()  # or the next try would meet it again
            raise
        file.unlink()
        click.echo(f"Installed {package.pair} {package.version} in {package.path}.")


@command.command()
@DEVICE
@COMPUTE
def update(device: str, compute_type: str) -> int:
    """Install newer versions of installed packages; the old ones are kept for undo."""
    from pipeline.models import index  # noqa: PLC0415

    shelf = _shelf()
    available = index.fetch(shelf.folder)
    newer = []
    for package in shelf.packages:
        fitting = [one for one in available if one.pair == package.pair]
        best = max(fitting, key=lambda one: one.order, default=None)
        if best and best.order > package.order[0]:
            newer.append(package.pair)
    _from_index(newer, available, shelf.folder, _options(device, compute_type))
    click.echo(f"{len(newer)} of {len(shelf.packages)} packages updated.")
    return 0


@command.command()
@click.argument("source")
@click.argument("target")
def undo(source: str, target: str) -> int:
    """Bring back the package that the last install, update or removal of a pair put aside."""
    from pipeline.models import install, packages  # noqa: PLC0415

    package = install.undo(Pair(check_code(source), check_code(target)), packages.folder())
    click.echo(f"{package.pair} is version {package.version} again.")
    return 0


@command.command()
@click.argument("name")
def remove(name: str) -> int:
    """Take a package away, by its folder's name or its pair (en_es)."""
    from pipeline.models import install, packages  # noqa: PLC0415

    for package in install.remove(name, packages.folder()):
        pair = " ".join(package.pair)
        click.echo(f"Removed {package.path.name}. To bring it back: diglot models undo {pair}")
    return 0


@command.command()
@click.option("--accept", is_flag=True, help="Record the files of packages that something else installed.")
def verify(accept: bool) -> int:
    """Compare every file of every package with what was installed."""
    from pipeline.models import install  # noqa: PLC0415

    shelf = _shelf()
    results = install.verify(shelf, accept=accept)
    for package, trouble in results:
        click.echo(f"{package.path.name}: {trouble or 'as installed'}", err=bool(trouble))
    if not results:
        click.echo("No Argos package is installed.")
    for line in shelf.oddities:
        click.echo(line, err=True)
    return 1 if any(trouble for _, trouble in results) else 0


@command.command()
@click.argument("out", type=click.Path(path_type=Path))
def bundle(out: Path) -> int:
    """Write all packages into one file for a machine without network: the same packages give the same file."""
    from pipeline.models import bundle  # noqa: PLC0415

    packages = bundle.write(_shelf(), out)
    click.echo(f"{out}: {len(packages)} packages. There, type: diglot models install {out.name}")
    return 0


@command.command()
@click.option("--from", "source", required=True, help="The code of the language to translate from.")
@click.option("--to", "target", required=True, help="The code of the language to translate to.")
@click.option("--corpus", "corpora", multiple=True, type=click.Path(path_type=Path), help="A .tsv, may be .xz or .gz.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder for the package and its state.")
@click.option("--size", default="small", show_default=True, help="tiny, small or base.")
@click.option("--weight", "weights", multiple=True, metavar="ORIGIN=W", help="How often pairs of an origin are seen.")
@click.option("--approved/--no-approved", default=False, help="Add the workspace's own approved translations.")
@click.option("--minutes", type=float, help="Stop after so many minutes of training.")
@click.option("--steps", type=int, help="Stop after so many steps.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda or auto.")
@click.option("--seed", default=1, show_default=True)
@click.option("--resume", is_flag=True, help="Go on where an interrupted training stopped.")
@click.option("--model-version", default="1.0", show_default=True, help="The package's version.")
@click.option("--notice", type=click.Path(path_type=Path, exists=True), help="Licences of the corpora, for the README.")
@click.pass_obj
def train(workspace: Path, /, **given: Any) -> int:
    """Train a package on your own pairs of sentences (needs the extra: pip install 'diglot[train]')."""
    from pipeline import language  # noqa: PLC0415
    from pipeline.training import train  # noqa: PLC0415

    source, target = check_code(given["source"]), check_code(given["target"])
    extra = _approved(workspace, Pair(source, target)) if given["approved"] else []
    if not given["corpora"] and not extra:
        what = f"no translation into {target} is approved yet" if given["approved"] else "no corpus is given"
        raise SettingsError(f"There is nothing to train on: {what}.", remedy="Give --corpus FILE, or --approved.")
    package = train.run(
        train.Training(
            source,
            target,
            (language.english_name(source), language.english_name(target)),
            given["corpora"],
            given["out"],
            size=given["size"],
            weights=_weights(given["weights"]),
            extra=extra,
            minutes=given["minutes"],
            steps=given["steps"],
            device=given["device"],
            seed=given["seed"],
            resume=given["resume"],
            version=given["model_version"],
            notice=given["notice"].read_text("utf-8") if given["notice"] else "",
        ),
        lambda line: click.echo(line, err=True),
    )
    click.echo(f"{package}\nInstall it with: diglot models install {package}")
    return 0


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    out = {}
    for one in given:
        origin, _, weight = one.partition("=")
        try:
            out[origin] = float(weight)
        except ValueError as error:
            raise SettingsError(f"“{one}” is no weight.", remedy="Write --weight 'ms-*=0.3'.") from error
    return out


def _approved(workspace: Path, pair: Pair) -> list[Any]:
    from pipeline import settings  # noqa: PLC0415
    from pipeline.store import Store  # noqa: PLC0415
    from pipeline.training.corpus import Example  # noqa: PLC0415

    database = settings.load(workspace).database
    if not database.exists():
        return []
    with Store.open(database) as store:
        return [Example(source, target, "approved", 4.0) for source, target in store.approved_pairs(*pair)]


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn  # noqa: PLC0415

    console = Console(stderr=True)
    with Progress(
        TextColumn(label), BarColumn(), DownloadColumn(), console=console, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)
