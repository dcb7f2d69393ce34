"""Steps that work at the same time: while one batch is in the second step, the next is in the first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import Any

_IN_RESERVE = 2  # batches that wait, besides one per step: enough that no step waits for the reading of the next
_END = object()


class _FailedError(Exception):
    """Stands for an item in the queues; its cause is what a step raised."""


def overlap(items: Iterable[Any], *steps: Callable[[Any], Any]) -> Iterator[Any]:
    """Each item through all steps, in order; every step, and the reading of ``items``, has a thread of its own.

    A result is yielded as soon as it is there, whether or not there is a next item. An error of a step or of ``items``
    is raised at its place in the order, and ends everything; so does leaving the iteration before its end.
    """
    stopped = threading.Event()
    free = threading.Semaphore(_IN_RESERVE + len(steps))
    queues: list[SimpleQueue[Any]] = [SimpleQueue() for _ in range(len(steps) + 1)]
    threads = [threading.Thread(target=_read, args=(items, queues[0], free, stopped), daemon=True)]
    for number, step in enumerate(steps):
        args = (step, queues[number], queues[number + 1], stopped)
        threads.append(threading.Thread(target=_work, args=args, daemon=True))
    for thread in threads:
        thread.start()
    try:
        while (item := queues[-1].get()) is not _END:
            if isinstance(item, _FailedError) and item.__cause__:
                raise item.__cause__
            free.release()
            yield item
    finally:
        stopped.set()
        free.release()
        queues[0].put(_END)
        for thread in threads[1:]:  # the first may be waiting for an item that never comes
            thread.join()


def _read(items: Iterable[Any], outbox: SimpleQueue[Any], free: threading.Semaphore, stopped: threading.Event) -> None:
    item: Any = None
    source = iter(items)
    while item is not _END and not isinstance(item, _FailedError):
        free.acquire()
        if stopped.is_set():
            return
        item = _tried(lambda: next(source, _END))
        outbox.put(item)


def _work(
    step: Callable[[Any], Any], inbox: SimpleQueue[Any], outbox: SimpleQueue[Any], stopped: threading.Event
) -> None:
    item: Any = None
    while item is not _END and not isinstance(item, _FailedError) and not stopped.is_set():
        item = inbox.get()
        if item is not _END and not isinstance(item, _FailedError) and not stopped.is_set():
            item = _tried(step, item)
        outbox.put(_END if stopped.is_set() else item)


def _tried(step: Callable[..., Any], *item: Any) -> Any:
    try:
        return step(*item)
    except BaseException as error:
        failed = _FailedError()
        failed.__cause__ = error
        return failed
