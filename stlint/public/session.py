"""A session: a project that stays, with what was made of it; what changes is looked at again."""

from __future__ import annotations

import gc
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stlint.cache.resident import Resident
from stlint.check.app import Modules
from stlint.check.asked import Asked as Checked
from stlint.check.keys import uses_of
from stlint.files import disk
from stlint.files.looks import Looks, listeners
from stlint.files.overlay import DISK
from stlint.project.apps import search
from stlint.project.family import page_paths
from stlint.public.asking import Asked, configuration_of, paths_of, texts_of
from stlint.public.checks import answer, trace
from stlint.public.editing import decoded
from stlint.public.errors import CancelledError, as_usage_errors
from stlint.public.keys import use_of
from stlint.syntax.parse import Interrupted, in_big_stack, interrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stlint.public.asking import AnyPath, Given, Wishes
    from stlint.public.checks import Report, Traced
    from stlint.public.keys import KeyUse

__all__ = ["Session"]

_THOROUGH = 50
"""Checks after which garbage is looked for everywhere."""


class Session:
    """A project that is checked again and again, with texts that nobody has saved yet.

    Trees, tables and results are kept: after an edit only those scripts are looked at anew that
    depend on it. What changes on disk, settings and requirements as well, is noticed by itself.

    Args:
        root: the folder of the project, or a script.
        select: as for ``stlint.check``.
        streamlit: as for ``stlint.check``.
        settings: as for ``stlint.check``.
        ignores: as for ``stlint.check``.
    """

    def __init__(
        self,
        root: AnyPath = ".",
        *,
        select: str | Iterable[str] | None = None,
        streamlit: str | None = None,
        settings: Wishes | None = None,
        ignores: bool = True,
    ) -> None:
        self.root = Path(os.path.abspath(root))  # noqa: PTH100 - keeps symbolic links
        self._wishes = settings, select, streamlit
        self._ignores = ignores
        self._texts: dict[str, bytes] = {}
        self._at_work = False
        self._guard = threading.Lock()
        self._checks = 0
        self.forget()

    @property
    def texts(self) -> Mapping[str, bytes]:
        """What is laid over the disk, by absolute paths."""
        return dict(self._texts)

    def edit(self, path: AnyPath, source: str | bytes | None) -> None:
        """Take a text for what is in a file, which need not exist.

        Args:
            path: the file.
            source: the text; ``None``: what is on disk holds again.
        """
        name = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links
        if source is None:
            self._texts.pop(name, None)
        else:
            self._texts.update(texts_of({name: source}))

    def forget(self) -> None:
        """Keep nothing of what was made so far but the texts."""
        self._known = Resident()
        self._uses = Resident()
        self._modules = Modules(self._known.holds)

    def check(
        self,
        paths: AnyPath | Iterable[AnyPath] | None = None,
        *,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> Report:
        """Check the project, or the apps that some paths mean.

        Args:
            paths: as for ``stlint.check``; ``None``: the root.
            progress: as for ``stlint.check``.

        Raises:
            UsageError: as for ``stlint.check``.
            CancelledError: somebody has called ``cancel`` meanwhile.
        """
        asked = self._asked(paths)
        with asked.looking(), self._interruptible():
            self._known.begin()
            report = answer(asked, known=self._known, modules=self._modules, progress=progress)
            _ = report.told  # while the disk is looked at anyhow
        return report

    def cancel(self) -> None:
        """Let the check that another thread does end with ``CancelledError``, if there is one."""
        with self._guard:
            if self._at_work:
                interrupt()

    def is_there(self, path: AnyPath) -> bool:
        """Whether there is such a file, or a text is laid over it."""
        name = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links
        return name in self._texts or disk.exists(name)

    def text(self, path: AnyPath) -> str:
        """The text of a file: what is laid over it, or what is on disk; empty if there is none."""
        name = os.path.abspath(path)  # noqa: PTH100 - keeps symbolic links
        data = self._texts.get(name)
        try:
            return decoded(name, disk.read(name) if data is None else data)
        except OSError:
            return ""

    def keys(
        self, path: AnyPath, *, instead: Given | None = None
    ) -> tuple[tuple[KeyUse, ...], tuple[str, ...]]:
        """The uses of entries of session state in the apps that a file is part of.

        Args:
            path: the file.
            instead: texts that hold for this question only.

        Returns:
            The uses, by place, and the paths of the pages of these apps as they are named in calls.

        Raises:
            UsageError: as for ``stlint.check``.
            CancelledError: somebody has called ``cancel`` meanwhile.
        """
        asked = self._asked(path)
        asked = replace(asked, texts={**asked.texts, **texts_of(instead)})
        with as_usage_errors(), asked.looking(), self._interruptible():
            self._uses.begin()
            with Looks() as looks:
                found = search(asked.paths, DISK, asked.configuration, whole_apps=True)
                every = Checked.of(asked.configuration, DISK, None, None, None, ignores=True)
                uses = in_big_stack(uses_of, found.apps, every, self._uses)
            self._uses.save(looks)
            return tuple(map(use_of, uses)), page_paths(found.apps)

    def trace(self, path: AnyPath) -> Traced:
        """Tell what stlint understood of an app; see ``stlint.trace``.

        Raises:
            UsageError: the script does not exist, or cannot be read or parsed.
        """
        return trace(path, text=self._texts, settings=self._wishes[0])

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Meanwhile, ``cancel`` ends what is done; now and then garbage is looked for."""
        before = [*listeners]
        with self._guard:
            self._at_work = True
        try:
            yield
        except Interrupted:
            raise CancelledError("something else is asked for by now") from None
        finally:
            with self._guard:
                self._at_work = False
            listeners[:] = before
            self._checks += 1
            gc.collect(2 if self._checks % _THOROUGH == 0 else 1)

    def _asked(self, paths: AnyPath | Iterable[AnyPath] | None) -> Asked:
        with as_usage_errors():
            configuration = configuration_of(*self._wishes)
        meant = paths_of(self.root if paths is None else paths)
        return Asked(meant, configuration, dict(self._texts), self._ignores)
