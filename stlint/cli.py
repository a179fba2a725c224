"""The command line. Nothing but click is imported before a command needs it."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from stlint import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stlint.engine import Report
    from stlint.settings import Settings

__all__ = ["cli"]

_FINDINGS = 1
_FAILED = 2
_BROKEN_PIPE = 128 + 13
_HANDFUL = 8
_PATHS = click.Path(path_type=Path)


class _Commands(click.Group):
    """The commands; knows what is meant by a file name, and ends quietly when nobody reads on."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and Path(name).exists():
            ctx.fail(f"No such command {name!r}. Did you mean `stlint check {name}`?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # What is left in the buffer must not fail again when the interpreter closes it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(_BROKEN_PIPE)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stlint", message="%(prog)s %(version)s")
def cli() -> None:
    """Find what goes wrong in a Streamlit app before anyone runs it."""


@cli.command()
@click.argument("paths", nargs=-1, type=_PATHS)
@click.option("--select", multiple=True, metavar="RULES", help="Check these rules only.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option("--extend-select", multiple=True, metavar="RULES", help="Check these rules as well.")
@click.option(
    "--output-format",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    help="How to tell what was found.",
)
@click.option("--no-cache", is_flag=True, help="Check every file anew.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if something was found.")
@click.option("--statistics", is_flag=True, help="Only count the findings of each rule.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is done.")
@click.pass_context
def check(ctx: click.Context, /, paths: tuple[Path, ...], **flags: Any) -> None:
    """Check apps.

    PATHS are files, or folders to search for apps (default: the current folder).

    RULES are codes (ST301), names (duplicate-widget-id), beginnings of codes (ST3), topics
    (widgets) or ALL; several are separated by commas. Where flags disagree, the more exact decides.

    Exit code: 0 nothing found, 1 something found, 2 wrong usage or an internal error.
    """
    from stlint import report

    settings = _settings(flags)
    started = time.perf_counter()
    found = _check(paths or (Path(),), settings, quiet=flags["quiet"])
    if flags["verbose"]:
        _tell_details(found, settings, time.perf_counter() - started)
    report.write(
        found,
        flags["output_format"],
        sys.stdout,
        statistics=flags["statistics"],
        quiet=flags["quiet"],
    )
    if found.internal_errors:
        ctx.exit(_FAILED)
    ctx.exit(_FINDINGS if found.findings and not flags["exit_zero"] else 0)


@cli.command()
@click.argument("wanted", metavar="CODE|NAME", required=False)
@click.option("--all", "everything", is_flag=True, help="Print the pages of all rules.")
def rule(wanted: str | None, *, everything: bool) -> None:
    """Explain a rule: print its page of the rule book."""
    from stlint import report, rulebook
    from stlint.rules import all_rules
    from stlint.settings import UnknownRuleError, find_rule

    if everything == bool(wanted):
        _refuse("name one rule, or give --all")
    try:
        rules = list(all_rules().values()) if everything else [find_rule(wanted or "")]
        pages = [rulebook.page(each) for each in rules]
    except (UnknownRuleError, rulebook.MissingPageError) as error:
        _refuse(str(error))
    report.write_markdown("\n---\n\n".join(pages), sys.stdout)


@cli.command()
@click.argument("path", metavar="APP", type=_PATHS)
@click.option(
    "--output-format",
    type=click.Choice(["full", "json"]),
    default="full",
    show_default=True,
    help="How to tell what happens.",
)
def trace(path: Path, output_format: str) -> None:
    """Show what stlint understood of an app.

    These are the events of each run of APP, in order; each with its conditions, and with what is
    known about it. Gaps are code that the dry run does not model, opaque calls those that it cannot
    follow.
    """
    from stlint import engine
    from stlint.report import trace as told
    from stlint.settings import Settings

    try:
        traced = engine.trace(path, Settings())
    except engine.UsageError as error:
        _refuse(str(error))
    told.write(traced, output_format, sys.stdout)


def _settings(flags: dict[str, Any]) -> Settings:
    from stlint.settings import Settings, UnknownRuleError, split_selectors

    given = {name: split_selectors(flags[name]) for name in ("select", "ignore", "extend_select")}
    for name, values in given.items():
        if flags[name] and not values:
            _refuse(f"--{name.replace('_', '-')} names no rule")
    try:
        return Settings(given["select"] or None, given["ignore"], given["extend_select"])
    except UnknownRuleError as error:
        _refuse(str(error))


def _check(paths: Sequence[Path], settings: Settings, *, quiet: bool) -> Report:
    from stlint import engine

    with ExitStack() as stack:
        progress: Callable[[int, int, str], None] | None = None
        if not quiet and sys.stderr.isatty():
            progress = _Progress(stack)
        try:
            return engine.check(paths, settings, progress)
        except engine.UsageError as error:
            _refuse(str(error))


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


def _tell_details(found: Report, settings: Settings, seconds: float) -> None:
    from stlint.report.lines import count
    from stlint.rules import all_rules

    on = [code for code in all_rules() if settings.enabled(code)]
    python = ".".join(str(part) for part in sys.version_info[:3])
    click.echo(f"stlint {__version__}, Python {python}", err=True)
    click.echo(f"rules: {', '.join(on) or 'none'}", err=True)
    done = f"{count(found.files, 'file')}, {count(found.apps, 'app')}, {seconds:.2f} s"
    click.echo(done, err=True)


def _refuse(message: str) -> NoReturn:
    """End with exit code 2 and one line that says why."""
    raise click.UsageError(message, click.get_current_context())
