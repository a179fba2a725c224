"""The folders that an editor has open: a session each, the texts in it, what was found last."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from stlint.public import CancelledError, Session, UsageError
from stlint.server.positions import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from stlint.public import Finding, Report

__all__ = ["DEBOUNCE", "Folder"]

DEBOUNCE = 0.1
"""Seconds without a change before a check begins."""


class Folder:
    """A folder, or a file that is in none, with the texts that are open in it.

    Args:
        root: the folder, or the file.
        settings: what goes before the settings of the project.
        executor: where checks are done, one at a time.
        done: called with this folder when something was checked.
        failed: called with what cannot be done, or with what stlint itself failed at.
    """

    def __init__(
        self,
        root: Path,
        settings: Mapping[str, object],
        executor: Executor,
        done: Callable[[Folder], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.root = root
        self.open: dict[str, str] = {}
        """The texts that are open, by path."""
        self.report: Report | None = None
        self.by_path: dict[str, list[Finding]] = {}
        """What was found last."""
        self.session = Session(root, settings=settings)
        self._executor = executor
        self._done = done
        self._failed = failed
        self._version = 0
        self._checked = 0
        self._timer: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None
        self._fresh = asyncio.Event()

    def put(self, path: str, text: str) -> None:
        """Take a text for what is in a file."""
        self.open[path] = text
        self.session.edit(path, text)
        self.change()

    def drop(self, path: str) -> None:
        """A file is no longer open: what is on disk holds."""
        self.open.pop(path, None)
        self.session.edit(path, None)
        self.change()

    def set(self, settings: Mapping[str, object]) -> None:
        """Let other settings hold."""
        texts = self.session.texts
        self.session.cancel()
        self.session = Session(self.root, settings=settings)
        for path, text in texts.items():
            self.session.edit(path, text)
        self.change()

    def change(self) -> None:
        """Something is not as it was: check soon, and give up on what is being checked."""
        self._version += 1
        self._fresh.clear()
        self.session.cancel()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(DEBOUNCE, self._begin)

    async def fresh(self) -> None:
        """Wait until what was found is that of the texts as they are."""
        await self._fresh.wait()

    async def ask(self, question: Callable[[], object]) -> object:
        """Answer something where checks are done, behind the one that runs."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, question)

    def close(self) -> None:
        """Nobody wants to know of it any more."""
        self._version += 1
        self.session.cancel()
        if self._timer is not None:
            self._timer.cancel()

    def text(self, path: str, encoding: str) -> Text:
        """The text of a file as it is open, or else on disk; empty if it cannot be read."""
        text = self.open.get(path)
        return Text(self.session.text(path) if text is None else text, encoding)

    def _begin(self) -> None:
        if self._running is None or self._running.done():
            self._running = asyncio.get_running_loop().create_task(self._check())

    async def _check(self) -> None:
        """Check until nothing has changed meanwhile."""
        while self._checked != self._version:
            version, session, paths = self._version, self.session, sorted(self.open)
            try:
                report = await self.ask(partial(_checked, session, paths))
            except UsageError as error:
                report = None
                self._failed(error)
            except Exception as error:  # noqa: BLE001 - the server lives, whatever a check does
                report = None
                session.forget()
                self._failed(error)
            if version != self._version:
                await asyncio.sleep(DEBOUNCE)
                continue
            self._checked = version
            self._take(report)

    def _take(self, report: object) -> None:
        self.report = report  # type: ignore[assignment]
        self.by_path = {}
        for finding in self.report.findings if self.report else ():
            self.by_path.setdefault(finding.path, []).append(finding)
        self._fresh.set()
        try:
            self._done(self)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(error)


def _checked(session: Session, paths: list[str]) -> Report | None:
    """What is found; ``None``: somebody has changed something meanwhile, or nothing is open."""
    there = [each for each in paths if session.is_there(each)]
    if not there:
        return None
    try:
        report = session.check(there)
        _ = report.findings  # here, and not where the editor waits
    except CancelledError:
        return None
    return report
