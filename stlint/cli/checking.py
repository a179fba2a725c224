"""What ``stlint check`` does, in order."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stlint.cli.configuring import cache_folder, configuration_of
from stlint.cli.endings import FAILED, fail, refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stlint.accepted.policy import Existing
    from stlint.cli.standard_input import StandardInput
    from stlint.public import Changes
    from stlint.public import Report as Answer
    from stlint.results.report import Report
    from stlint.settings import Configuration, Held

__all__ = ["check_once"]

_FINDINGS = 1
_HARMLESS = {
    *("config", "isolated", "jobs", "no_ignores", "exit_zero"),
    *("statistics", "quiet"),
}
"""Flags that are no settings, and ask for nothing but a report."""
_NAMING = ("config", "baseline", "write_baseline")
"""Flags that name files to be read, wherever they are."""


def check_once(ctx: click.Context, paths: Sequence[Path], flags: dict[str, Any]) -> int:
    """Do what the flags ask for within the project, and give the exit code."""
    from stlint.project.root import within

    stdin = _standard_input(paths, flags["stdin_filename"])
    paths = (stdin.path,) if stdin else paths or (Path(),)
    with within(paths, [flags[each] for each in _NAMING if flags[each]]):
        return _check_within(ctx, paths, stdin, flags)


def _check_within(
    ctx: click.Context,
    paths: Sequence[Path],
    stdin: StandardInput | None,
    flags: dict[str, Any],
) -> int:
    from stlint.accepted.policy import ExistingError
    from stlint.settings import SettingsError

    configuration = configuration_of(flags)
    started = time.perf_counter()
    try:
        whole = configuration.common(paths)
        if _show(configuration, paths, flags):
            return 0
        tell = _teller(whole.settings.output_format, flags)
        existing = _existing(whole.settings.baseline, stdin, flags)
        texts = {stdin.path: stdin.text} if stdin else {}
        answer = _check(paths, configuration, texts, flags)
    except (SettingsError, ExistingError) as error:
        fail(str(error))
    found = answer.found
    if stdin is None:
        _allow_replay(ctx, whole, found, flags)
    if flags["verbose"]:
        _tell_details(found, whole, time.perf_counter() - started)
    failed = found.internal_errors > 0
    fixed = False
    if flags["fix"] or flags["fix_only"] or flags["diff"]:
        changes = _fix(answer, stdin, flags)
        failed |= bool(changes.done.problems)
        fixed = bool(changes.done.fixed)
        found = changes.done.report
        if stdin and not flags["diff"]:
            stdin = stdin.after(changes.files)
            stdin.pass_on()
    if flags["fix_only"] or flags["diff"]:
        differs = fixed and (flags["diff"] or flags["exit_non_zero_on_fix"])
        return FAILED if failed else _FINDINGS if differs else 0

    def reported(found: Report) -> Report:
        return found.only(paths).shown(whole.settings.level)

    found = reported(found)
    try:
        if existing.write_baseline(found, whole.file):
            return FAILED if failed else 0
        existing.prune(found, configuration)
        found = existing.add_ignores(
            existing.left(found),
            lambda texts: reported(_check(paths, configuration, texts, flags).found),
        )
    except ExistingError as error:
        fail(str(error))
    tell(found, stdin)
    if failed:
        return FAILED
    fails = not flags["exit_zero"] and _fails(found, whole, configuration)
    return _FINDINGS if fails or (fixed and flags["exit_non_zero_on_fix"]) else 0


def _fails(found: Report, whole: Held, configuration: Configuration) -> bool:
    """Whether there is a finding that the settings near its file let decide the exit code."""
    return found.fails(
        whole.settings.fail_on,
        lambda each: configuration.near(Path(each.span.path).parent).settings.decides(each.code),
    )


def _show(configuration: Configuration, paths: Sequence[Path], flags: dict[str, Any]) -> bool:
    """Show settings or files, if that is all that the flags ask for."""
    if flags["show_settings"]:
        _show_settings(configuration, paths)
    elif flags["show_files"]:
        _show_files(configuration, paths)
    else:
        return False
    return True


def _show_settings(configuration: Configuration, paths: Sequence[Path]) -> None:
    from stlint.settings.show import held_lines

    told: list[Held] = []
    for path in paths:
        held = configuration.common([path])
        if held not in told:
            click.echo("\n" * bool(told) + "\n".join(held_lines(held)))
            told.append(held)


def _show_files(configuration: Configuration, paths: Sequence[Path]) -> None:
    from stlint.project.apps import PathError, search
    from stlint.report.apps import app_lines

    try:
        found = search(paths, configuration=configuration, whole_apps=True)
    except PathError as error:
        fail(str(error))
    for line in app_lines(found):
        click.echo(line)


def _existing(path: Path | None, stdin: StandardInput | None, flags: dict[str, Any]) -> Existing:
    from stlint.accepted.policy import Existing, complaint

    if wrong := complaint(flags, path, stdin=stdin is not None):
        refuse(wrong)
    return Existing(flags, path)


def _standard_input(paths: Sequence[Path], name: Path | None) -> StandardInput | None:
    from stlint.cli.standard_input import DASH, UnreadableInputError, read

    if DASH not in paths:
        if name is not None:
            refuse("--stdin-filename says what - stands for, but there is no -")
        return None
    if len(paths) > 1:
        refuse("- (standard input) cannot be checked together with other paths")
    try:
        return read(name)
    except UnreadableInputError as error:
        fail(f"cannot read standard input: {error}")


def _teller(
    asked: str | None, flags: dict[str, Any]
) -> Callable[[Report, StandardInput | None], None]:
    """Find out how and where to tell what will be found, and refuse before the work is done."""
    from stlint.report import default_format, output, write
    from stlint.settings.formats import COUNTING

    counts, path = flags["statistics"], flags["output_file"]
    form = asked or default_format(counts=counts, file=bool(path))
    if counts and form not in COUNTING:
        refuse(f"--statistics goes with the formats {', '.join(COUNTING)}, not with {form}")
    options = {"statistics": counts, "quiet": flags["quiet"]}

    def tell(found: Report, stdin: StandardInput | None) -> None:
        files = stdin.files if stdin else None
        if path is None:
            # Where the fixed text goes to standard output, the report must not.
            stream = sys.stderr if stdin and flags["fix"] else sys.stdout
            write(found, form, stream, files=files, **options)
            return
        try:
            with output.output_file(path) as stream:
                write(found, form, stream, file=True, files=files, **options)
        except output.OutputError as error:
            fail(str(error))

    try:
        if path is not None:
            output.check_output(path)
    except output.OutputError as error:
        fail(str(error))
    return tell


def _check(
    paths: Sequence[Path],
    configuration: Configuration,
    texts: Mapping[Path, bytes],
    flags: dict[str, Any],
) -> Answer:
    from stlint import public

    folder = cache_folder(configuration.common(paths).settings, flags)

    with ExitStack() as stack:
        progress: Callable[[int, int, str], None] | None = None
        if not flags["quiet"] and sys.stderr.isatty():
            from stlint.cli.progress import Progress

            progress = Progress(stack)
        try:
            return public.check(
                paths,
                settings=configuration,
                text=texts,
                ignores=not flags["no_ignores"],
                cache=folder,
                jobs=flags["jobs"],
                progress=progress,
            )
        except public.UsageError as error:
            fail(str(error))


def _fix(answer: Answer, stdin: StandardInput | None, flags: dict[str, Any]) -> Changes:
    """Carry out fixes, or show what they would change, and say so."""
    from stlint import public, report
    from stlint.report import fixed as told

    try:
        changes = public.fix(answer, flags["unsafe_fixes"], write=not (flags["diff"] or stdin))
    except public.UsageError as error:
        fail(str(error))
    done = changes.done
    report.write_lines(told.failed_lines(done.failed), sys.stderr)
    for name in changes.beyond:
        say(f"stlint: {name}: not fixed, since it leads out of what was named")
    report.write_lines(told.brought_lines(done.brought), sys.stderr)
    for problem in done.problems:
        say(f"stlint: {problem}")
    if flags["diff"]:
        draw = report.write_lines if report.colourful(sys.stdout) else None
        told.write_diff(done.changes, sys.stdout, draw)
    elif not flags["quiet"] or flags["show_fixes"]:
        report.write_lines(told.fixed_lines(done.fixed, each=flags["show_fixes"]), sys.stderr)
    return changes


def _allow_replay(ctx: click.Context, whole: Held, found: Report, flags: dict[str, Any]) -> None:
    """Let what is told be told again, if telling it is all that the flags ask for."""
    from stlint.settings import options

    harmless = {each.attribute for each in options()} | _HARMLESS
    elsewhere = whole.settings.cache_dir is not None and not flags["cache_dir"]
    if (
        ctx.obj is not None
        and not found.internal_errors
        and not elsewhere
        and all(name in harmless or given in (None, False, ()) for name, given in flags.items())
    ):
        ctx.obj.allowed = True


def _tell_details(found: Report, held: Held, seconds: float) -> None:
    from stlint.report.details import details

    for line in details(found, held, seconds):
        say(line)
