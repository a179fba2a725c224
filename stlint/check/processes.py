"""Does work in several processes, which are copies of this one; what one of them dies of, it alone.

A worker is asked for one piece of work at a time and sends back what came of it. Neighbouring
pieces go to the same worker, which remembers what they share; one that has nothing left to do takes
from the others. A worker that ends before it has answered is replaced.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import struct
import threading
import warnings
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from stlint.cache.codec import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["available", "run"]

_Result = TypeVar("_Result")
_HEAD = struct.Struct("!Q")


def available() -> int:
    """How many processes can run at the same time; 1 where a process cannot be copied."""
    if not hasattr(os, "fork"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Worker(NamedTuple):
    """A process, where it is asked, and where it answers."""

    process: int
    asked: int
    answers: int


class _Job(NamedTuple):
    """A worker that is busy, whose share it works on, and with which piece."""

    worker: _Worker
    share: int
    piece: int


_running: set[int] = set()
_over = threading.Event()
"""Set when this process ends: nobody is to be started any more."""


def run(
    pieces: Sequence[int], work: Callable[[int], _Result], number: int
) -> Iterator[tuple[int, _Result | str]]:
    """Do pieces of work, each in one of some processes.

    Args:
        pieces: numbers that name the work, with those beside each other that have much in common.
        work: does a piece; its result is done once more here if ``encode`` cannot write it.
        number: how many processes there are to be.

    Returns:
        Pairs of a piece and what came of it, as they get done; a text says how a worker ended.

    Raises:
        KeyboardInterrupt: a worker was interrupted.
    """
    shares = _shared_out(pieces, number)
    busy: dict[int, _Job] = {}
    try:
        while any(shares) or busy:
            for share in set(range(number)) - {each.share for each in busy.values()}:
                piece = _next(shares, share)
                if piece is None:
                    break
                worker = _start(work, [each.worker for each in busy.values()])
                busy[worker.answers] = _Job(worker, share, piece)
                _ask(worker, piece)
            for answers in select.select(list(busy), [], [])[0]:
                worker, share, piece = busy.pop(answers)
                answer = _receive(answers)
                if answer is None:
                    yield piece, _end(worker)
                    continue
                following = _next(shares, share)
                if following is None:
                    _end(worker)
                else:
                    busy[answers] = _Job(worker, share, following)
                    _ask(worker, following)
                yield piece, decode(answer.decode()) if answer else work(piece)
    finally:
        for each in busy.values():
            _end(each.worker)


def _shared_out(pieces: Sequence[int], number: int) -> list[deque[int]]:
    """The pieces of each worker: as many for each, and neighbours together."""
    size = -(-len(pieces) // number)
    return [deque(pieces[size * at : size * (at + 1)]) for at in range(number)]


def _next(shares: Sequence[deque[int]], share: int) -> int | None:
    """What a worker does next: the next of its own share, else the last of the longest."""
    if shares[share]:
        return shares[share].popleft()
    longest = max(shares, key=len)
    return longest.pop() if longest else None


def _start(work: Callable[[int], Any], others: Sequence[_Worker]) -> _Worker:
    if _over.is_set():
        raise KeyboardInterrupt
    asking, asked = os.pipe()
    answers, answering = os.pipe()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    with warnings.catch_warnings():
        # The only other thread waits for this one, and holds no lock.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if not process:
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)  # not before: Python would tell
            for other in (_Worker(0, asked, answers), *others):
                os.close(other.asked)
                os.close(other.answers)
            _serve(asking, answering, work)
        finally:
            os._exit(1)
    if not _running:
        atexit.register(_end_all)
    _running.add(process)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(asking)
    os.close(answering)
    return _Worker(process, asked, answers)


def _serve(asking: int, answering: int, work: Callable[[int], Any]) -> None:
    """What a worker does: answer until nobody asks any more."""
    while head := _read(asking, _HEAD.size):
        (piece,) = _HEAD.unpack(head)
        try:
            answer = encode(work(piece)).encode()
        except TypeError:
            answer = b""
        with open(answering, "wb", closefd=False) as pipe:
            pipe.write(_HEAD.pack(len(answer)) + answer)


def _ask(worker: _Worker, piece: int) -> None:
    with suppress(BrokenPipeError):  # its end shows when its answer is read
        os.write(worker.asked, _HEAD.pack(piece))


def _receive(answers: int) -> bytes | None:
    head = _read(answers, _HEAD.size)
    if head is None:
        return None
    (size,) = _HEAD.unpack(head)
    return _read(answers, size)


def _read(pipe: int, size: int) -> bytes | None:
    """Read so many bytes; ``None`` if the other end is closed before."""
    parts = []
    while size:
        part = os.read(pipe, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _end(worker: _Worker) -> str:
    """Wait for the end of a worker that nobody asks any more, and say how it was."""
    os.close(worker.asked)
    os.close(worker.answers)
    _, status = os.waitpid(worker.process, 0)
    _running.discard(worker.process)
    if not os.WIFSIGNALED(status):
        return f"the process ended with code {os.waitstatus_to_exitcode(status)}"
    number = os.WTERMSIG(status)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    return f"the process was ended by signal {number}"


def _end_all() -> None:
    """Leave nobody behind when this process ends early."""
    _over.set()
    for process in list(_running):
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)
