"""The real service in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DIGLOT = (sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())")


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running service and its address."""
    command = [*DIGLOT, "--workspace", str(workspace), "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, line + (process.stderr.read() if process.stderr else "")
            yield process, found[0]
        finally:
            process.kill()
