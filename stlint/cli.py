"""The command line. Nothing but click is imported before a command needs it."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from stlint import __version__
from stlint.completion import RULE
from stlint.flags import CheckCommand, fix_flags, setting_flags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.discover import Found
    from stlint.engine import Report
    from stlint.existing import Existing
    from stlint.files import Files
    from stlint.findings import Finding
    from stlint.fixes.command import Repaired
    from stlint.settings import Configuration, Held, Settings
    from stlint.standard_input import StandardInput

__all__ = ["cli"]

_FINDINGS = 1
_FAILED = 2
_INTERRUPTED = 130
_HANDFUL = 8
_OTHER_NAMES = {
    **dict.fromkeys(("explain", "rules", "why", "doc", "docs", "show"), "rule"),
    **dict.fromkeys(("lint", "run", "fix", "autofix", "analyze", "analyse", "test"), "check"),
    **dict.fromkeys(("debug", "dump"), "trace"),
    **dict.fromkeys(("clear", "cache"), "clean"),
}
"""What the commands are called elsewhere."""
_AND_WITH = dict.fromkeys(("fix", "autofix"), ("--fix",))
"""What has to be said as well."""
_HARMLESS = {
    *("config", "isolated", "jobs", "no_ignores", "exit_zero"),
    *("statistics", "quiet"),
}
"""Flags that are no settings, and ask for nothing but a report."""
_NAMING = ("config", "baseline", "write_baseline")
"""Flags that name files to be read, wherever they are."""
_PATHS = click.Path(path_type=Path, readable=False)  # what cannot be read is told in one line


class _Commands(click.Group):
    """The commands; knows what is meant by a file name, and ends quietly when nobody reads on."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            from stlint.spelling import meant

            near = _OTHER_NAMES.get(name.casefold()) or meant(name, self.list_commands(ctx))
            if Path(name).exists():
                near = f"check {name}"
            elif near:
                near = " ".join([near, *args[1:2], *_AND_WITH.get(name.casefold(), ())])
            if near:
                ctx.fail(f"No such command {name!r}. Did you mean `stlint {near}`?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except KeyboardInterrupt:
            raise _Interrupted from None  # else click prints an empty line first
        except BrokenPipeError:
            from stlint.pipes import let_go

            ctx.exit(let_go())


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stlint", message="%(prog)s %(version)s")
def cli() -> None:
    """Find what goes wrong in a Streamlit app before anyone runs it."""


def _formats(*names: str, told: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a command choose between formats; the first is the default."""
    return click.option(
        "--output-format",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help=told,
    )


@cli.command(cls=CheckCommand)
@click.argument("paths", nargs=-1, type=_PATHS)
@setting_flags
@fix_flags
@click.option("--config", type=_PATHS, help="A file of settings, instead of the nearest one.")
@click.option("--isolated", is_flag=True, help="Read no file of settings.")
@click.option("--show-files", is_flag=True, help="Print the apps that are meant, check nothing.")
@click.option("--show-settings", is_flag=True, help="Print the settings that hold, check nothing.")
@click.option(
    "-o", "--output-file", type=_PATHS, metavar="FILE", help="Write the report into a file."
)
@click.option(
    "--stdin-filename", type=_PATHS, metavar="FILE", help="The file that standard input stands for."
)
@click.option(
    "--write-baseline",
    type=_PATHS,
    metavar="FILE",
    help="Write down all findings as known, for --baseline, and report none.",
)
@click.option(
    "--prune-baseline", is_flag=True, help="Take out of the baseline what is no longer found."
)
@click.option(
    "--add-ignore",
    metavar="[=REASON]",
    help="Write ignore comments for all findings into the files.",
)
@click.option("--no-cache", is_flag=True, help="Check every file anew.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes to use at most, instead of as many as fit.",
)
@click.option(
    "--no-ignores",
    "--ignore-noqa",
    is_flag=True,
    help="Report what comments say to ignore as well.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if something was found.")
@click.option("--watch", is_flag=True, help="Check again whenever something changes.")
@click.option("--statistics", is_flag=True, help="Only count the findings of each rule.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is done.")
@click.pass_context
def check(ctx: click.Context, /, paths: tuple[Path, ...], **flags: Any) -> None:
    """Check apps.

    PATHS are files, or folders to search for apps (default: the current folder); - is standard
    input, checked as if it were saved as --stdin-filename.

    A file means the apps of its project that it is part of, as a script, a page or a module; of
    what they are found to do only that is reported which is in the given files.

    RULES are codes (ST301), names (duplicate-widget-id), beginnings of codes (ST3), topics
    (widgets) or ALL; several are separated by commas. Where they disagree, the more exact decides.

    Settings may stand in a pyproject.toml ([tool.stlint]) or stlint.toml as well: the nearest one
    from an app upwards holds for it. Flags go before it.

    Exit code: 0 nothing found, 1 something found (see --fail-on), 2 wrong usage or settings, or an
    internal error.
    """
    if flags["watch"]:
        from stlint.standard_input import DASH
        from stlint.watching import watch

        if DASH in paths:
            _refuse("--watch watches files, and - is none")
        watch(lambda: _check_once(ctx, paths, flags), sys.stdout)
    ctx.exit(_check_once(ctx, paths, flags))


def _check_once(ctx: click.Context, paths: Sequence[Path], flags: dict[str, Any]) -> int:
    """Do what the flags ask for within the project, and give the exit code."""
    from stlint.project import within

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
    from stlint.existing import ExistingError
    from stlint.settings import SettingsError

    configuration = _configuration(flags)
    started = time.perf_counter()
    try:
        whole = configuration.common(paths)
        if flags["show_settings"]:
            _show_settings(configuration, paths)
            return 0
        if flags["show_files"]:
            _show_files(configuration, paths)
            return 0
        tell = _teller(whole.settings.output_format, flags)
        existing = _existing(whole.settings.baseline, stdin, flags)
        found = _check(paths, configuration, stdin, flags)
    except (SettingsError, ExistingError) as error:
        _fail(str(error))
    if stdin is None:
        _allow_replay(ctx, whole, found, flags)
    if flags["verbose"]:
        _tell_details(found, whole, time.perf_counter() - started)
    failed = found.internal_errors > 0
    fixed = False
    if flags["fix"] or flags["fix_only"] or flags["diff"]:
        done = _fix(found, configuration, paths, stdin, whole.settings.level, flags)
        failed |= bool(done.problems)
        fixed = bool(done.fixed)
        found = done.report
        if stdin and not flags["diff"]:
            stdin = stdin.after(done.changes)
            stdin.pass_on()
    if flags["fix_only"] or flags["diff"]:
        if failed:
            return _FAILED
        return _FINDINGS if fixed and (flags["diff"] or flags["exit_non_zero_on_fix"]) else 0

    def reported(found: Report) -> Report:
        return found.only(paths).shown(whole.settings.level)

    found = reported(found)
    try:
        if existing.write_baseline(found):
            return _FAILED if failed else 0
        existing.prune(found, configuration)
        found = existing.add_ignores(
            existing.left(found),
            lambda files: reported(_check(paths, configuration, None, flags, files)),
        )
    except ExistingError as error:
        _fail(str(error))
    tell(found, stdin)
    if failed:
        return _FAILED
    fails = not flags["exit_zero"] and found.fails(
        whole.settings.fail_on,
        lambda each: configuration.near(Path(each.span.path).parent).settings.decides(each.code),
    )
    return _FINDINGS if fails or (fixed and flags["exit_non_zero_on_fix"]) else 0


@cli.command()
@click.option("--cache-dir", type=click.Path(), help="Where it is, if not in the usual place.")
def clean(cache_dir: str | None) -> None:
    """Remove what is kept of earlier checks."""
    from stlint.cache.writing import clean as remove
    from stlint.settings import SettingsError

    flags = {"config": None, "isolated": False, "no_cache": False, "cache_dir": cache_dir}
    try:
        folder = _cache_folder(_configuration(flags).common([Path()]).settings, flags)
        there = folder is not None and remove(folder)
    except SettingsError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"cannot remove the cache: {error}")
    click.echo(f"removed {folder}" if there else "there is no cache")


@cli.command()
@click.argument("wanted", metavar="[CODE|NAME|TOPIC]", required=False, type=RULE)
@click.option("--all", "everything", is_flag=True, help="Explain all rules.")
@_formats("full", "json", told="How to tell it.")
def rule(wanted: str | None, *, everything: bool, output_format: str) -> None:
    """Explain a rule: print its page of the rule book.

    Without a name all rules are listed; by a topic (widgets) or the beginning of codes or names
    (ST3, duplicate) those that are meant.
    """
    from stlint import rulebook
    from stlint.report import page_through, rules
    from stlint.settings import UnknownRuleError, find_rules

    if everything and wanted:
        _refuse("--all explains all rules: name none beside it")
    try:
        found = find_rules(wanted)
        one = wanted is not None and len(found) == 1
        if output_format == "json":
            from stlint.report import json

            told = [rules.as_json(each) for each in found]
            click.echo(json.dumps(told[0] if one else told))
        elif one or everything:
            page_through("\n---\n\n".join(rulebook.page(each) for each in found), sys.stdout)
        else:
            rules.write_table(found, sys.stdout)
    except (UnknownRuleError, rulebook.MissingPageError) as error:
        _refuse(str(error))


@cli.command()
@click.argument("path", metavar="APP", type=_PATHS)
@_formats("full", "json", told="How to tell what happens.")
def trace(path: Path, output_format: str) -> None:
    """Show what stlint understood of an app.

    These are the events of each run of APP, in order; each with its conditions, and with what is
    known about it. Gaps are code that the dry run does not model, opaque calls those that it cannot
    follow.
    """
    from stlint import engine
    from stlint.report import trace as told
    from stlint.settings import Configuration, SettingsError

    try:
        traced = engine.trace(path, Configuration())
    except (engine.UsageError, SettingsError) as error:
        _fail(str(error))
    told.write(traced, output_format, sys.stdout)


def _configuration(flags: dict[str, Any]) -> Configuration:
    from stlint.settings import Configuration, SettingsError, WrongFlagError

    if flags["config"] and flags["isolated"]:
        _refuse("--config names a file, --isolated forbids it")
    try:
        return Configuration(flags, file=flags["config"], isolated=flags["isolated"])
    except WrongFlagError as error:
        _refuse(str(error))
    except SettingsError as error:
        _fail(str(error))


def _show_settings(configuration: Configuration, paths: Sequence[Path]) -> None:
    from stlint.settings.show import held_lines

    told: list[Held] = []
    for path in paths:
        held = configuration.common([path])
        if held not in told:
            click.echo("\n" * bool(told) + "\n".join(held_lines(held)))
            told.append(held)


def _show_files(configuration: Configuration, paths: Sequence[Path]) -> None:
    from stlint.discover import PathError, search
    from stlint.report.apps import app_lines

    try:
        found = search(paths, configuration=configuration, whole_apps=True)
    except PathError as error:
        _fail(str(error))
    for line in app_lines(found):
        click.echo(line)


def _existing(path: Path | None, stdin: StandardInput | None, flags: dict[str, Any]) -> Existing:
    from stlint.existing import Existing, complaint

    if wrong := complaint(flags, path, stdin=stdin is not None):
        _refuse(wrong)
    return Existing(flags, path)


def _standard_input(paths: Sequence[Path], name: Path | None) -> StandardInput | None:
    from stlint.standard_input import DASH, UnreadableInputError, read

    if DASH not in paths:
        if name is not None:
            _refuse("--stdin-filename says what - stands for, but there is no -")
        return None
    if len(paths) > 1:
        _refuse("- (standard input) cannot be checked together with other paths")
    try:
        return read(name)
    except UnreadableInputError as error:
        _fail(f"cannot read standard input: {error}")


def _teller(
    asked: str | None, flags: dict[str, Any]
) -> Callable[[Report, StandardInput | None], None]:
    """Find out how and where to tell what will be found, and refuse before the work is done."""
    from stlint.report import COUNTING, default_format, output, write

    counts, path = flags["statistics"], flags["output_file"]
    form = asked or default_format(counts=counts, file=bool(path))
    if counts and form not in COUNTING:
        _refuse(f"--statistics goes with the formats {', '.join(COUNTING)}, not with {form}")
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
            _fail(str(error))

    try:
        if path is not None:
            output.check_output(path)
    except output.OutputError as error:
        _fail(str(error))
    return tell


def _check(
    paths: Sequence[Path],
    configuration: Configuration,
    stdin: StandardInput | None,
    flags: dict[str, Any],
    files: Files | None = None,
) -> Report:
    from stlint import engine
    from stlint.cache.known import Known
    from stlint.workers import available

    folder = _cache_folder(configuration.common(paths).settings, flags)

    with ExitStack() as stack:
        progress: Callable[[int, int, str], None] | None = None
        if not flags["quiet"] and sys.stderr.isatty():
            progress = _Progress(stack)
        try:
            options: dict[str, Any] = {
                "ignores": not flags["no_ignores"],
                "workers": flags["jobs"] or available(),
            }
            if files:
                options["files"] = files
            if stdin:
                options["files"] = stdin.files
            elif not files:
                options["known"] = Known(folder) if folder else None
            return engine.check(paths, configuration, progress, whole_apps=True, **options)
        except engine.UsageError as error:
            _fail(str(error))


def _fix(
    found: Report,
    configuration: Configuration,
    paths: Sequence[Path],
    stdin: StandardInput | None,
    level: str,
    flags: dict[str, Any],
) -> Repaired:
    """Carry out fixes, or show what they would change, and say so."""
    from stlint import engine, report
    from stlint.exploring import explorer
    from stlint.files import DISK
    from stlint.fixes.command import repair
    from stlint.report import fixed as told

    def check(apps: Found, files: Files) -> Report:
        return engine.check_found(apps, configuration, files=files, ignores=not flags["no_ignores"])

    kept: set[str] = set()

    def wanted(finding: Finding) -> bool:
        changed = {each.span.path for each in finding.fix.edits} if finding.fix else set()
        beyond = {each for each in changed if engine.leads_beyond(each, paths)}
        kept.update(beyond)
        inside = not beyond and all(engine.is_part(each, paths) for each in changed)
        return finding.level.reaches(level) and inside

    done = repair(
        found,
        check,
        unsafe=flags["unsafe_fixes"],
        dry=flags["diff"] or bool(stdin),
        files=stdin.files if stdin else DISK,
        wanted=wanted,
        explore=explorer(configuration),
    )
    report.write_lines(told.failed_lines(done.failed), sys.stderr)
    for name in sorted(kept):
        _say(f"stlint: {name}: not fixed, since it leads out of what was named")
    report.write_lines(told.brought_lines(done.brought), sys.stderr)
    for problem in done.problems:
        _say(f"stlint: {problem}")
    if flags["diff"]:
        draw = report.write_lines if report.colourful(sys.stdout) else None
        told.write_diff(done.changes, sys.stdout, draw)
    elif not flags["quiet"] or flags["show_fixes"]:
        report.write_lines(told.fixed_lines(done.fixed, each=flags["show_fixes"]), sys.stderr)
    return done


def _cache_folder(settings: Settings, flags: dict[str, Any]) -> str | None:
    from stlint.cache.file import default_folder

    if flags["no_cache"]:
        return None
    return str(settings.cache_dir) if settings.cache_dir else default_folder()


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


class _Progress:
    """A progress bar that is drawn (and rich imported) only if there is much to do."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._draw: Callable[[int, int, str], None] | None = None

    def __call__(self, done: int, total: int, name: str) -> None:
        if total <= _HANDFUL:
            return
        if self._draw is None:
            from stlint.report import terminal

            self._draw = self._stack.enter_context(terminal.progress_bar(sys.stderr))
        self._draw(done, total, name)


def _tell_details(found: Report, held: Held, seconds: float) -> None:
    from stlint.report.details import details

    for line in details(found, held, seconds):
        _say(line)


def _say(text: str) -> None:
    """Print a line on stderr that may hold anything that a project is called."""
    from stlint.report.columns import clean

    click.echo(clean(text), err=True)


def _refuse(message: str) -> NoReturn:
    """End with exit code 2: the command was not called as it has to be."""
    raise click.UsageError(message, click.get_current_context())


def _fail(message: str) -> NoReturn:
    """End with exit code 2: the command cannot be done; each line of the message is one reason."""
    raise _Failure(message)


class _Failure(click.ClickException):
    """The end of a command, told in lines of their own."""

    exit_code = _FAILED

    def show(self, _: Any = None) -> None:
        for line in self.message.splitlines():
            _say(f"stlint: {line}")


class _Interrupted(_Failure):
    exit_code = _INTERRUPTED

    def __init__(self) -> None:
        super().__init__("interrupted")
