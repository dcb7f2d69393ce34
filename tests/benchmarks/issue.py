"""The issue that benchmarks run on, its copies, and the command run over them in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "red_flag.md"
_END = re.compile(r"(?<=\w)([.!?])(?=\s|$)", re.MULTILINE)
_HEADING = re.compile(r"^(#+ .*\w)", re.MULTILINE)


def issue() -> Path:
    """A real issue where it lies beside the checkout, else the sample in ``input/``."""
    if SEED.exists():
        return SEED
    return max((ROOT / "input").glob("*.md"), key=lambda path: path.stat().st_size)


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall seconds and, of a process of its own, its greatest resident memory in megabytes (its children's aside)."""

    seconds: float
    megabytes: float = 0.0


def varied(text: str, number: int) -> str:
    """The text with another last word in every sentence and headline."""
    if not number:
        return text
    return _HEADING.sub(rf"\1 {number}", _END.sub(rf" {number}\1", text))


def workspace(folder: Path, text: str, copies: int) -> Path:
    (folder / "input").mkdir(parents=True)
    for number in range(copies):
        (folder / "input" / f"issue-{number:04}.md").write_text(varied(text, number), "utf-8")
    return folder


def diglot(folder: Path) -> Cost:
    """``diglot translate input --to es`` in a process of its own."""
    # the process tells its own memory: asked from outside, the greatest of its children would be mixed in
    program = (
        "import sys\nfrom pipeline.cli import main\n"
        "code = main(['translate', 'input', '--to', 'es'])\n"
        # not getrusage: across an exec that counts what the parent had
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')), file=sys.stderr)\n"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    return Cost(seconds, int(done.stderr.split()[-1]) / 1024)
