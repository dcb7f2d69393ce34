"""The real service in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DIGLOT = (sys.executable, "-c", "from pipeline.cli import main; raise SystemExit(main())")


# All that the service may write from its start to its end: none of it depends on what is read, or by whom.
LOG = re.compile(r"Stopped\.|WARNING:  (Invalid HTTP request received|Unsupported upgrade request)\.|")


def told(process: subprocess.Popen[str]) -> list[str]:
    """End the service; gives the lines that it wrote and may not have written."""
    process.send_signal(signal.SIGINT)
    output, log = process.communicate(timeout=60)
    assert "Stopped." in output
    return [line for line in (output + log).splitlines() if not LOG.fullmatch(line)]


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
