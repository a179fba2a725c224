"""What a check does about findings that may stay: counts them, leaves them out, ignores them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stlint.accepted import baseline
from stlint.files import disk
from stlint.files.naming import named
from stlint.printable import clean
from stlint.report.lines import count
from stlint.report.output import OutputError, output_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stlint.accepted.baseline import Baseline
    from stlint.results.report import Report
    from stlint.settings import Configuration

__all__ = ["Existing", "ExistingError", "complaint"]


class ExistingError(Exception):
    """A baseline or ignore comments cannot be read or written; the message says why."""


def complaint(flags: dict[str, Any], path: Path | None, *, stdin: bool) -> str | None:
    """Say what is wrong with the flags about existing findings, if anything is.

    Args:
        flags: those of the command.
        path: the baseline.
        stdin: whether standard input is checked.
    """
    if flags["write_baseline"] and flags["prune_baseline"]:
        return "--write-baseline counts anew: there is nothing left for --prune-baseline"
    if path is None and flags["prune_baseline"]:
        return "--prune-baseline needs a --baseline"
    reason = flags["add_ignore"]
    if reason is None:
        return None
    if len(reason.strip().splitlines()) > 1:
        return "--add-ignore: the reason has to be one line"
    if stdin:
        return "--add-ignore writes into files, not to standard input"
    for name in ("no_ignores", "write_baseline", "prune_baseline", "fix", "fix_only", "diff"):
        if flags[name]:
            return f"--add-ignore does not go with --{name.replace('_', '-')}"
    return None


class Existing:
    """Does what the flags say."""

    def __init__(self, flags: dict[str, Any], path: Path | None) -> None:
        """Read the baseline.

        Raises:
            ExistingError: it cannot be used.
        """
        self._flags = flags
        self._baseline = path
        self._known: Baseline | None = None
        if path is not None and not flags["write_baseline"]:
            try:
                self._known = baseline.read(path)
            except baseline.BaselineError as error:
                raise ExistingError(str(error)) from error

    def write_baseline(self, found: Report, settings: Path | None = None) -> bool:
        """Count what was found, if that is asked for: then there is nothing to report.

        Args:
            found: what was found.
            settings: the file that holds for the check, if there is one: paths in it start there.

        Raises:
            ExistingError: the baseline cannot be written.
        """
        path = self._flags["write_baseline"]
        if not path:
            return False
        made = baseline.count(found.findings, Path(os.path.abspath(path)))  # noqa: PTH100 - keeps links
        _write(path, made)
        files = count(len({file for file, _ in made.counts}), "file")
        _tell(f"wrote {count(sum(made.counts.values()), 'finding')} in {files} to {path}")
        if self._baseline is None or disk.real(self._baseline) != disk.real(path):
            told, where = Path(path), ""
            if settings is not None:
                told = Path(os.path.relpath(path, settings.parent))
                where = f" in {named(settings)}"
            setting = f'baseline = "{told.as_posix()}"'
            _tell(f"this setting{where} leaves them out from now on: {setting}")
        return True

    def left(self, found: Report) -> Report:
        """What is not known."""
        if self._known is None:
            return found
        return self._known.left(found)

    def prune(self, found: Report, configuration: Configuration) -> None:
        """Tell what is gone, and take it out of the baseline, as far as that is asked for.

        Raises:
            ExistingError: the baseline cannot be written.
        """
        prune, verbose = self._flags["prune_baseline"], self._flags["verbose"]
        if self._known is None or not (prune or verbose):
            return
        checked = {disk.real(path): path for path in found.checked}

        def looked(path: str, code: str) -> bool:
            held = configuration.near(Path(path).parent).settings
            return path in checked and held.enabled_in(code, checked[path])

        stale = self._known.stale(found.findings, looked)
        for each in stale:
            _tell(f"{each.gone} of {each.code} gone in {named(Path(each.file))}", "baseline")
        if stale and prune:
            _write(self._known.path, self._known.without(stale))
            gone = count(sum(each.gone for each in stale), "finding")
            _tell(f"took {gone} out of {named(self._known.path)}", "baseline")
        elif prune:
            _tell(f"nothing is gone from {named(self._known.path)}", "baseline")

    def add_ignores(self, found: Report, check: Callable[[Mapping[Path, bytes]], Report]) -> Report:
        """Write ignore comments, if that is asked for; gives what is found after that.

        Args:
            found: what was found and is not known.
            check: checks the same again, with other texts laid over the files.

        Raises:
            ExistingError: a file cannot be written.
        """
        reason = self._flags["add_ignore"]
        if reason is None:
            return found
        from stlint.accepted.writing import ignore
        from stlint.repair.writing import NotWrittenError, write

        done = ignore(found, lambda texts: self.left(check(texts)), reason.strip())
        try:
            write(done.changes)
        except NotWrittenError as error:
            raise ExistingError(str(error)) from error
        files, findings = count(len(done.changes), "file"), count(done.silenced, "finding")
        _tell(f"ignored {findings} in {files}" if done.changes else "there is nothing to ignore")
        return done.left


def _write(path: Path, made: Baseline) -> None:
    try:
        with output_file(path) as stream:
            stream.write(made.as_text())
    except OutputError as error:
        raise ExistingError(str(error)) from error


def _tell(text: str, who: str = "stlint") -> None:
    click.echo(clean(f"{who}: {text}"), err=True)
