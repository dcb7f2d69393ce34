"""How the pages hold in a large archive: ``make bench``, or ``python -m tests.benchmarks.desk --segments 1000000``.

    size      what an archive of so many sentences takes on disk, and how long it takes to make and to index
    pages     the pages that readers and reviewers open, at so many readers at once, each asking without a pause, where
              none is told; all over the archive, no two alike, or the same few, as the readers of one issue do
    search    words and phrases, frequent and rare, in several scripts, with filters and without
    saves     a sentence saved on the desk, as its form does it, with drafts between; alone, and while a run translates

The service is the real one, in a process of its own, over a real store (``archive.py``); the readers are in another
process (``readers.py``). Sizes grow in one store: what costs more at the next size than before grows with the archive.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from pipeline.store.desk import Desk
from tests.benchmarks.archive import KNOWN_PHRASE, KNOWN_WORD, NAME, TONGUES, grow
from tests.benchmarks.issue import ROOT, issue, varied
from tests.web.service import serving

PAGE_MS, SEARCH_MS, SAVE_MS = 100, 200, 50  # the most that 95 of 100 may take
SAVES = 100
ANOTHER = "each for another word"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Article:
    """Where an article is read, and where its first sentence is saved."""

    document: str
    key: str
    target: str
    segment: str

    @property
    def path(self) -> str:
        return f"/documents/{quote(self.document)}/articles/{quote(self.key)}/{quote(self.target)}"


def percentile(values: Sequence[float], part: int) -> float:
    return statistics.quantiles(values, n=100)[part - 1] if len(values) > 1 else values[0]


def told(kind: str, what: str, milliseconds: Sequence[float], wanted: int | None, more: str = "") -> None:
    most = f"(at most {wanted})" if wanted else ""
    print(
        f"{kind:8} {what:38} p50 {percentile(milliseconds, 50):7.1f}   p95 {percentile(milliseconds, 95):7.1f} ms "
        f"{most:13} max {max(milliseconds):7.1f}  {more}",
        flush=True,
    )


def cpu(process: int) -> float:
    """Seconds of processor time that a process had."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def load(
    kind: str,
    what: str,
    service: tuple[int, str],
    paths: Sequence[str],
    wanted: int | None,
    options: Options,
    pause: float = 0,
) -> None:
    """Have the readers read these pages, and tell what it took."""
    process, address = service
    asked = {"address": address, "readers": options.readers, "seconds": options.seconds, "paths": list(paths)}
    asked["pause"] = pause
    before = cpu(process)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.readers"],
        cwd=ROOT,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{kind} {what}: {done.stderr.strip().splitlines()[-1]}")
    found = json.loads(done.stdout)
    times = found["milliseconds"]
    busy = (cpu(process) - before) / len(times) * 1000
    rate = len(times) / found["seconds"]
    told(
        kind,
        what,
        times,
        wanted,
        f"{rate:6.0f} a second, processor {busy:5.1f} ms, {found['bytes'] / len(times) / 1000:.0f} kB each",
    )


@dataclass(frozen=True, slots=True)
class Options:
    readers: int
    seconds: float


def some_articles(database: Path, number: int) -> list[Article]:
    """Articles from all over the archive."""
    chance = random.Random(7)
    found = []
    with Desk.open(database) as desk:
        documents = [one for one in desk.documents() if one.name.startswith(NAME)]
        chosen = chance.sample(documents, min(len(documents), 50))
        for one in chosen:
            view = desk.document(one.name)
            assert view is not None
            for article in chance.sample(view.articles, min(len(view.articles), -(-number // len(chosen)))):
                target = next(iter(article.progress))
                heads = desk.heads(one.name, article.id, target)
                found.append(Article(one.name, article.id, target, chance.choice(list(heads))))
    return found


def searches(database: Path) -> dict[str, list[str]]:
    """What is looked for, by a word for it: the paths."""
    with Desk.open(database) as desk:
        names = [one.name for one in desk.documents() if one.name.startswith(NAME)]
    some = random.Random(3).choices(names, k=20)

    def ask(**fields: str) -> str:
        return f"/search?{urlencode(fields)}"

    return {
        "frequent word": [ask(q="the"), ask(q="of"), ask(q="harbour"), ask(q="union")],
        "rare word": [ask(q=KNOWN_WORD["en"])],
        "two words": [ask(q="dock union"), ask(q="of harbour")],
        "phrase": [ask(q=f'"{KNOWN_PHRASE["en"]}"'), ask(q=f'"{KNOWN_PHRASE["es"]}"', side="target")],
        "Arabic": [ask(q="في"), ask(q=KNOWN_WORD["ar"]), ask(q="نقابة")],
        "Chinese": [ask(q="的"), ask(q=KNOWN_WORD["zh"]), ask(q="工会")],
        "translations": [ask(q="the", side="target"), ask(q="union", side="target"), ask(q="huelga", side="target")],
        "in one document": [ask(q="the", document=name, side="target") for name in some],
        ANOTHER: unlike([ask(q=f"{first} {second}") for first, second in some_words(300)]),
        "language, state": [
            ask(q="the", side="target", language="ar", state="reviewed"),
            ask(q="de", language="es", target="en", state="final"),
            ask(q="of", language="en", state="initial"),
        ],
    }


def unlike(paths: Sequence[str]) -> list[str]:
    """These pages under so many addresses that hardly any is asked for twice: none is given again from memory."""
    return [f"{path}{'&' if '?' in path else '?'}n={number}" for number in range(30) for path in paths]


def some_words(number: int) -> Iterator[tuple[str, str]]:
    """Pairs of words of one language, frequent ones more often, as people look for them: no two pairs alike."""
    chance = random.Random(11)
    tongues = list(TONGUES.values())
    found: set[tuple[str, str]] = set()
    while len(found) < number:
        tongue = chance.choice(tongues)
        first, second = chance.choices(tongue.words, cum_weights=tongue.weights, k=2)
        found.add((first, "" if chance.random() < 0.5 else second))
    yield from sorted(found)


@contextmanager
def translating(workspace: Path, address: str) -> Iterator[Callable[[], bool]]:
    """A run that the pages started, over enough files; gives whether it is still under way."""
    text = issue().read_text("utf-8")
    names = [f"bench-{number:03}.md" for number in range(60)]
    (workspace / "input").mkdir(exist_ok=True)
    for number, name in enumerate(names):
        (workspace / "input" / name).write_text(varied(text, number + 1), "utf-8")
    saver = Saver(address)
    token = saver.token("/jobs")
    fields = [("token", token), ("act", "start"), ("to", "es"), *(("file", name) for name in names)]
    saver.post("/jobs", fields, 303)

    def under_way() -> bool:
        return 'data-state="running"' in saver.get("/jobs")

    deadline = time.monotonic() + 60
    while not re.search(r"Translating [^<]*: [1-9]", saver.get("/jobs")) and time.monotonic() < deadline:
        time.sleep(0.2)
    try:
        yield under_way
    finally:
        if under_way():
            saver.post("/jobs", [("token", token), ("act", "cancel")], 303)


class Saver:
    """Somebody at the desk, with scripts: keeps a connection, sends forms."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)

    def get(self, path: str) -> str:
        return self._ask("GET", path, None, 200)

    def post(self, path: str, fields: Sequence[tuple[str, str]], status: int = 200, **headers: str) -> str:
        return self._ask("POST", path, urlencode(fields), status, **headers)

    def token(self, path: str) -> str:
        found = re.search(r'name="token" value="([^"]*)"', self.get(path))
        return unescape(found[1]) if found else ""

    def _ask(self, method: str, path: str, body: str | None, status: int, **headers: str) -> str:
        sent = {"origin": self._address, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # the service closes what was idle for some seconds
            self._connection.close()
            self._connection.request(method, path, body, sent)
            answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if answer.status != status:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return text


def save(service: tuple[int, str], articles: Sequence[Article], what: str, under_way: Callable[[], bool]) -> None:
    """Save one sentence after the other as the desk's script does, a draft before each; tell how long saving took."""
    process, address = service
    saver = Saver(address)
    drafts: list[float] = []
    saves: list[float] = []
    used = 0.0
    still = True
    for number in range(SAVES):
        article = articles[number % len(articles)]
        path = f"{article.path}/desk/{article.segment}"
        opened = saver.get(f"{article.path}/desk?{urlencode({'at': article.segment})}")
        token = re.search(r'name="token" value="([^"]*)"', opened)
        base = re.search(r'name="base" value="(\d+)"', opened)
        assert token
        assert base
        fields = [("token", token[1]), ("base", base[1]), ("text", f"{what} {number} {base[1]}")]
        for act, times in (("draft", drafts), ("save", saves)):
            before, started = cpu(process), time.perf_counter()
            saver.post(path, [*fields, ("act", act)], accept="application/json")
            times.append((time.perf_counter() - started) * 1000)
            used += (cpu(process) - before) * 1000
        still = still and (number % 10 > 0 or under_way())
    told("saves", what, saves, SAVE_MS, "" if still else "(the run ended before the last save)")
    told("saves", f"{what}, drafts", drafts, SAVE_MS, f"processor {used / SAVES / 2:5.1f} ms each")


def measure(workspace: Path, options: Options) -> None:
    database = workspace / "output" / "diglot.sqlite"
    articles = some_articles(database, 1_000)
    documents = sorted({one.document for one in articles})
    with serving(workspace) as (process, address):
        service = (process.pid, address)
        paths = [one.path for one in articles]
        load("pages", "article, half a second for each", service, paths[::2], PAGE_MS, options, pause=0.5)
        load("pages", "article, without a pause", service, unlike(paths), PAGE_MS, options)
        load("pages", "article of one issue", service, paths[:40], PAGE_MS, options)
        load("pages", "article on the desk", service, [f"{one.path}/desk" for one in articles], PAGE_MS, options)
        opened = [f"{one.path}/desk?at={one.segment}" for one in articles]
        load("pages", "the same, a sentence open", service, opened, None, options)
        load("pages", "document", service, [f"/documents/{name}" for name in documents], None, options)
        load("pages", "all documents", service, ["/"], None, options)
        load("pages", "what needs a person", service, ["/desk"], None, options)
        everything = searches(database)
        for what, paths in everything.items():
            load("search", what, service, paths, SEARCH_MS if what == ANOTHER else None, options)
        load(
            "search",
            "these, asked by many",
            service,
            [path for what, paths in everything.items() for path in paths if what != ANOTHER],
            SEARCH_MS,
            options,
        )
        save(service, articles, "alone", lambda: True)
        with translating(workspace, address) as under_way:
            save(service, articles, "while a run translates", under_way)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=1_000_000, help="of the largest archive")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=2.5, help="that each page is asked for")
    parser.add_argument("--workspace", type=Path, help="a folder to keep the archive in, and to use again")
    arguments = parser.parse_args()
    options = Options(arguments.readers, arguments.seconds)
    sizes = sorted({size for size in (10_000, 100_000, arguments.segments) if size <= arguments.segments})
    print(f"{options.readers} readers; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start", flush=True)
    with tempfile.TemporaryDirectory(prefix="diglot-bench-") as temporary:
        workspace = arguments.workspace or Path(temporary)
        database = workspace / "output" / "diglot.sqlite"
        shutil.copytree(ROOT / "glossaries", workspace / "glossaries", dirs_exist_ok=True)
        for size in sizes:
            started = time.perf_counter()
            total = grow(database, size)
            seconds = time.perf_counter() - started
            megabytes = database.stat().st_size / 1e6
            print(f"size     {total:,} sentences, {megabytes:,.0f} MB; {seconds:.0f} s to make them", flush=True)
            measure(workspace, options)


if __name__ == "__main__":
    main()
