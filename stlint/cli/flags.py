"""The flags of the command line that settings have, made from the table of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from stlint.cli.completion import RULES
from stlint.settings import options
from stlint.settings.types import Choice, FileName, RuleList, Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from stlint.settings import Option

__all__ = ["CheckCommand", "fix_flags", "setting_flags"]

_Command = TypeVar("_Command", bound="Callable[..., Any]")


_LAST: Final = "Settings and speed"
_GROUPS: Final = {
    "Rules": (
        *("select", "ignore", "extend_select", "per_file_ignores", "no_ignores"),
        *("streamlit_version", "level", "fail_on", "exit_zero"),
    ),
    "Files": (
        *("exclude", "extend_exclude", "force_exclude", "respect_gitignore", "stdin_filename"),
        *("show_files", "watch"),
    ),
    "Output": ("output_format", "output_file", "statistics", "quiet", "verbose"),
    "Fixes": (*("fix", "unsafe_fixes", "diff", "show_fixes", "fix_only", "exit_non_zero_on_fix"),),
    "Existing findings": ("baseline", "write_baseline", "prune_baseline", "add_ignore"),
    _LAST: ("config", "isolated", "show_settings", "cache_dir", "no_cache", "jobs"),
}
"""The flags of a check, by what a reader wants; those that are in no group come last."""


class CheckCommand(click.Command):
    """A command whose flag ``--add-ignore`` may have a value, but only behind an equals sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give the flag an empty value where it has none, or it would take the next word."""
        end = args.index("--") if "--" in args else len(args)
        words = [f"{each}=" if each == "--add-ignore" else each for each in args[:end]]
        return super().parse_args(ctx, [*words, *args[end:]])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Tell the flags in groups, by what a reader may want."""
        told = {each.name: record for each in self.params if (record := each.get_help_record(ctx))}
        for heading, names in _GROUPS.items():
            records = [told.pop(name) for name in names if name in told]
            if heading == _LAST:
                records += told.values()
            with formatter.section(heading):
                formatter.write_dl(records)


def setting_flags(command: _Command) -> _Command:
    """Give a command a flag for each setting that has one, in the order of the table.

    A flag that is not given is ``None`` or ``()``: what holds then is not for click to say.
    """
    for option in reversed(options()):
        if option.flag:
            command = click.option(*_names(option), **_about(option), help=option.help)(command)
    return command


def fix_flags(command: _Command) -> _Command:
    """Give a command the flags that say what to do about findings."""
    about = {
        "fix": "Fix what can be fixed safely.",
        "unsafe-fixes": "Also fix what may change what the app does.",
        "diff": "Only show what fixes would change; exit with 1 if that is anything.",
        "show-fixes": "Name each finding that was fixed.",
        "fix-only": "Fix, and do not report what is left.",
        "exit-non-zero-on-fix": "Exit with 1 if something was fixed.",
    }
    for name, text in reversed(about.items()):
        command = click.option(f"--{name}", is_flag=True, help=text)(command)
    return command


def _names(option: Option) -> list[str]:
    both = isinstance(option.kind, Switch)
    return [f"--{option.name}/--no-{option.name}" if both else f"--{option.name}"]


def _about(option: Option) -> dict[str, Any]:
    kind = option.kind
    if isinstance(kind, Switch):
        return {"default": None}
    about: dict[str, Any] = {"multiple": kind.several, "metavar": kind.metavar or None}
    if isinstance(kind, Choice):
        about["type"] = click.Choice(kind.options)
    elif isinstance(kind, FileName):
        about["type"] = click.Path()
    elif isinstance(kind, RuleList):
        about["type"] = RULES
    return about
