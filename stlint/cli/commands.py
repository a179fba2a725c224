"""The command line. Nothing but click is imported before a command needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stlint import __version__
from stlint.cli.checking import check_once
from stlint.cli.completion import RULE
from stlint.cli.configuring import cache_folder, configuration_of
from stlint.cli.endings import Interrupted, fail, refuse
from stlint.cli.flags import CheckCommand, fix_flags, setting_flags

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["cli"]

_OTHER_NAMES = {
    **dict.fromkeys(("explain", "rules", "list", "why", "doc", "docs", "show"), "rule"),
    **dict.fromkeys(("lint", "run", "fix", "autofix", "analyze", "analyse", "test"), "check"),
    **dict.fromkeys(("debug", "dump"), "trace"),
    **dict.fromkeys(("clear", "cache"), "clean"),
    **dict.fromkeys(("lsp", "language-server", "serve"), "server"),
    "help": "--help",
}
"""What the commands are called elsewhere."""
_AND_WITH = dict.fromkeys(("fix", "autofix"), ("--fix",))
"""What has to be said as well."""
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
            elif near and near.startswith("-"):
                near = " ".join([*args[1:2], near])
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
            raise Interrupted from None  # else click prints an empty line first
        except BrokenPipeError:
            from stlint.cli.streams import let_go

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
        from stlint.cli.standard_input import DASH
        from stlint.cli.watch import watch

        if DASH in paths:
            refuse("--watch watches files, and - is none")
        watch(lambda: check_once(ctx, paths, flags), sys.stdout)
    ctx.exit(check_once(ctx, paths, flags))


@cli.command()
@click.option("--cache-dir", type=click.Path(), help="Where it is, if not in the usual place.")
def clean(cache_dir: str | None) -> None:
    """Remove what is kept of earlier checks."""
    from stlint.cache.writing import clean as remove
    from stlint.settings import SettingsError

    flags = {"config": None, "isolated": False, "no_cache": False, "cache_dir": cache_dir}
    try:
        folder = cache_folder(configuration_of(flags).common([Path()]).settings, flags)
        there = folder is not None and remove(folder)
    except SettingsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot remove the cache: {error}")
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
    from stlint.report import page_through, rules
    from stlint.rules import book as rulebook
    from stlint.settings import UnknownRuleError, find_rules

    if everything and wanted:
        refuse("--all explains all rules: name none beside it")
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
        refuse(str(error))


@cli.command()
@click.pass_context
def server(ctx: click.Context) -> None:
    """Serve an editor: the language server, at standard input and output.

    It needs what `pip install 'stlint[lsp]'` installs. How editors are set up is told in
    docs/editors.md.
    """
    from stlint.server import MissingExtraError, serve

    if ctx.obj is not None:
        ctx.obj.stop()
    try:
        serve()
    except MissingExtraError as error:
        fail(str(error))


@cli.command()
@click.argument("path", metavar="APP", type=_PATHS)
@_formats("full", "json", told="How to tell what happens.")
def trace(path: Path, output_format: str) -> None:
    """Show what stlint understood of an app.

    These are the events of each run of APP, in order; each with its conditions, and with what is
    known about it. Gaps are code that the dry run does not model, opaque calls those that it cannot
    follow.
    """
    from stlint import public
    from stlint.report import trace as told

    try:
        traced = public.trace(path)
    except public.UsageError as error:
        fail(str(error))
    told.write(traced.runs, output_format, sys.stdout)
