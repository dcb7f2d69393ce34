"""Chains of real programs that die, hang, lose count; small ones, so that the fault is where the test puts it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.engines.pipe import Pipe, Stage
from pipeline.errors import EngineError

# Answers each NUL-ended chunk in capitals. "die" kills it, "hang" stops it, "twice" makes it lose count.
_PROGRAM = """
import signal, sys, os, time
chunk = bytearray()
while byte := sys.stdin.buffer.read(1):
    chunk += byte
    if byte != b"\\0":
        continue
    if b"die" in chunk:
        os._exit(3)
    if b"hang" in chunk:
        time.sleep(600)
    sys.stdout.buffer.write(bytes(chunk).upper() * (2 if b"twice" in chunk else 1))
    sys.stdout.buffer.flush()
    chunk.clear()
"""


def program() -> Stage:
    return Stage((sys.executable, "-c", _PROGRAM))


# Patience is for programs that hang. Starting two interpreters takes a second on a busy machine, so that only the tests
# in which something hangs wait shortly.
@pytest.fixture
def pipe(request: pytest.FixtureRequest) -> Iterator[Pipe]:
    pipe = Pipe(
        [program(), program()], patience=3.0 if "hang" in request.node.name or "stopped" in request.node.name else 20.0
    )
    yield pipe
    pipe.close()


def test_answers_come_in_order(pipe: Pipe) -> None:
    chunks = [f"chunk {number}" for number in range(200)]
    assert pipe.exchange(chunks) == [chunk.upper() for chunk in chunks]


def test_nothing_to_do_starts_nothing(pipe: Pipe) -> None:
    assert pipe.exchange([]) == []
    assert pipe.pids == []


def test_more_than_the_buffers_hold_does_not_deadlock(pipe: Pipe) -> None:
    chunks = ["x" * 100_000 for _ in range(5)]
    assert pipe.exchange(chunks) == [chunk.upper() for chunk in chunks]


@pytest.mark.parametrize("poison", ["die", "hang", "twice"])
def test_only_the_poison_is_lost(pipe: Pipe, poison: str) -> None:
    one, two, first, three, second = pipe.exchange(["one", "two", poison, "three", poison])
    assert [one, two, three] == ["ONE", "TWO", "THREE"]
    # an answer that comes twice is good in itself; whether the second copy is seen in time decides if it is believed
    assert {first, second} <= ({None, "TWICE"} if poison == "twice" else {None})
    assert pipe.exchange(["five"]) == ["FIVE"]


def test_a_chain_that_was_killed_is_started_again(pipe: Pipe) -> None:
    assert pipe.exchange(["one"]) == ["ONE"]
    os.kill(pipe.pids[0], signal.SIGKILL)
    assert pipe.exchange(["two", "three"]) == ["TWO", "THREE"]


def test_a_chain_that_is_stopped_is_started_again(pipe: Pipe) -> None:
    assert pipe.exchange(["one"]) == ["ONE"]
    os.kill(pipe.pids[1], signal.SIGSTOP)
    assert pipe.exchange(["two", "three"]) == ["TWO", "THREE"]


def test_no_process_is_left_behind(pipe: Pipe) -> None:
    pipe.exchange(["one"])
    pids = pipe.pids
    pipe.close()
    assert len(pids) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert pipe.exchange(["two"]) == ["TWO"]  # and it can be used again


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(EngineError, match="no-such-program"):
        Pipe([program(), Stage(("no-such-program",))]).exchange(["one"])
