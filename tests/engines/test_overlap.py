"""Steps at the same time: order, errors, and leaving early."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from pipeline.engines.overlap import overlap


def test_order_is_kept() -> None:
    assert list(overlap(range(50), lambda x: x + 1, lambda x: x * 2)) == [(x + 1) * 2 for x in range(50)]
    assert list(overlap([], str)) == []


def test_a_result_does_not_wait_for_the_next_item() -> None:
    """As a program needs it that sends a line and waits for its answer."""
    answered = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert answered.wait(60)
        yield 2

    results = overlap(items(), lambda x: x)
    assert next(results) == 1
    answered.set()
    assert list(results) == [2]


def test_steps_work_at_the_same_time() -> None:
    """Each step waits until the other has begun with another item: one after the other would never end."""
    meet = threading.Barrier(2, timeout=60)

    def first(item: int) -> int:
        if item == 1:
            meet.wait()
        return item

    def second(item: int) -> int:
        if item == 0:
            meet.wait()
        return item

    assert list(overlap([0, 1], first, second)) == [0, 1]


@pytest.mark.parametrize("where", [0, 1, 2])
def test_an_error_comes_at_its_place(where: int) -> None:
    def failing(at: int, item: int) -> int:
        if at == where and item == 3:
            raise ValueError("three")
        return item

    def items() -> Iterator[int]:
        for item in range(6):
            yield failing(0, item)

    results = overlap(items(), lambda x: failing(1, x), lambda x: failing(2, x))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_leaving_early_stops_the_reading() -> None:
    asked = []

    def items() -> Iterator[int]:
        for item in range(1_000):
            asked.append(item)
            yield item

    results = overlap(items(), lambda x: x)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined] # it is a generator
    assert len(asked) < 20
