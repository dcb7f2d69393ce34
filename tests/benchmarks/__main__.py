"""What Diglot costs, each figure a ratio of two measurements of this very run: ``make bench``.

    overhead   the whole pipeline over one issue against the command ``apertium`` alone on the same sentences
    size       cost and memory for 1, 10 and 100 issues
    again      a second, unchanged run, and one after one changed paragraph, against the first run over 100 issues
    reading    megabytes per second, without language and translation

The issue is ../shared/seeds/red_flag.md where it lies beside the checkout, else the sample issue in input/. Its copies
differ in every sentence, so that nothing is saved by sentences met before. ``--copies N`` sets the largest size.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import reading, run
from pipeline.run import Problem, Summary
from pipeline.sentences import segment
from pipeline.settings import Settings
from tests.benchmarks.issue import Cost, diglot, issue, workspace

PAIR = "eng-spa"
ROUNDS = 7


class Quiet:
    """A watcher that looks away."""

    def started(self, document: str, target: str, segments: int) -> None: ...
    def advanced(self, document: str, target: str, segments: int) -> None: ...
    def finished(self, document: str, target: str, *, unchanged: bool) -> None: ...
    def failed(self, problem: Problem) -> None: ...


def in_process(folder: Path, paths: list[Path]) -> Summary:
    return run.translate(paths, Settings(folder), ["es"], Quiet())


def timed(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and of processor time with all processes that were started and have ended."""
    busy, started = cpu(), time.perf_counter()
    what()
    return time.perf_counter() - started, cpu() - busy


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def overhead(source: Path, scratch: Path, copies: int) -> None:
    """Cold: a process that starts, imports, and ends. Warm: the same work where everything is imported. Steady: what
    each issue costs in one run over many, the engine's programs started once."""
    articles = [segment(article) for article in reading.read(source).articles]
    sentences = [one.source for article in articles for one in article.segments()]
    plain = "\n\n".join(" ".join(sentence.split()) for sentence in sentences).encode()

    def alone() -> None:
        subprocess.run(["apertium", PAIR], input=plain, stdout=subprocess.DEVNULL, check=True)

    def cold() -> None:
        shutil.rmtree(scratch / "cold", ignore_errors=True)
        diglot(workspace(scratch / "cold", source.read_text("utf-8"), 1))

    def warm() -> None:
        shutil.rmtree(scratch / "warm", ignore_errors=True)
        (scratch / "warm").mkdir()
        in_process(scratch / "warm", [source])

    def steady() -> None:
        shutil.rmtree(scratch / "steady", ignore_errors=True)
        diglot(workspace(scratch / "steady", source.read_text("utf-8"), copies))

    # round by round, so that whatever else the machine does falls on all of them alike
    names = {"alone": alone, "warm process": warm, "cold process": cold}
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for number in range(ROUNDS + 1):
        for name, what in names.items():
            cost = timed(what)
            if number:  # the first round fills caches
                rounds[name].append(cost)
    for name, costs in rounds.items():
        seconds, busy = (statistics.median(column) for column in zip(*costs, strict=True))
        pairs = list(zip(costs, rounds["alone"], strict=True))
        clock = statistics.median(whole[0] / base[0] for whole, base in pairs)
        processor = statistics.median(whole[1] / base[1] for whole, base in pairs)
        label = f"apertium alone, {len(sentences)} sentences" if name == "alone" else f"whole pipeline, {name}"
        print(
            f"overhead  {label:33} {seconds:8.2f} s {clock:7.2f} x   (at most 1.25)   "
            f"processor {busy:5.2f} s {processor:5.2f} x"
        )
    alone_clock, alone_busy = (statistics.median(column) for column in zip(*rounds["alone"], strict=True))
    clock, processor = timed(steady)
    label = f"whole pipeline, each of {copies}"
    print(
        f"overhead  {label:33} {clock / copies:8.2f} s {clock / copies / alone_clock:7.2f} x   (at most 1.25)   "
        f"processor {processor / copies:5.2f} s {processor / copies / alone_busy:5.2f} x"
    )


def size_and_again(source: Path, scratch: Path, copies: int) -> None:
    text = source.read_text("utf-8")
    costs: dict[int, Cost] = {}
    sizes = sorted({1, max(1, copies // 10), copies})
    before = 0
    for number in sizes:
        cost = costs[number] = diglot(workspace(scratch / f"size-{number}", text, number))
        each = cost.seconds / number
        growth = each / (costs[before].seconds / before) if before else 1.0
        print(
            f"size      {number:4} issues {each:21.2f} s each {growth:6.2f} x per issue of the size before, "
            f"{cost.megabytes:.0f} MB"
        )
        before = number
    first = costs[copies].seconds
    folder = scratch / f"size-{copies}"
    second = diglot(folder).seconds
    print(f"again     unchanged, {copies} issues            {second:8.2f} s   {first / second:6.1f} x   (at least 20)")
    changed = folder / "input" / f"issue-{copies // 2:04}.md"
    altered = changed.read_text("utf-8").replace(" people ", " inhabitants ", 1)
    changed.write_text(altered, "utf-8")
    third = diglot(folder).seconds
    print(f"again     one paragraph changed, {copies} issues{third:9.2f} s   {first / third:6.1f} x   (at least 10)")


def read_alone(source: Path) -> None:
    megabytes = source.stat().st_size / 1e6
    seconds = statistics.median(timed(lambda: reading.read(source))[0] for _ in range(ROUNDS))
    print(f"reading   {source.name:32}  {seconds:8.3f} s   {megabytes / seconds:6.2f} MB/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=100)
    arguments = parser.parse_args()
    source = issue()
    load = os.getloadavg()[0]
    print(f"{source.name}, {source.stat().st_size:,} bytes; {os.cpu_count()} cores, load {load:.1f} at the start")
    with tempfile.TemporaryDirectory(prefix="diglot-bench-") as folder:
        scratch = Path(folder)
        read_alone(source)
        overhead(source, scratch, min(20, arguments.copies))
        size_and_again(source, scratch, arguments.copies)


if __name__ == "__main__":
    main()
