"""The one place that draws with rich: colours and links on a terminal, progress, Markdown."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.style import Style
from rich.text import Text

from stlint.printable import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stlint.report.lines import Line

__all__ = ["progress_bar", "write_lines", "write_markdown"]

_LINK = re.compile(r"\x1b\]8;id=[^;]*;([^\x1b]+)\x1b\\")
_CODE = re.compile(r"[A-Z]+\d+")
_STYLES = {
    "path": "bold",
    "error": "bold red",
    "warning": "bold yellow",
    "name": "bold",
    "gutter": "blue",
    "primary": "bold red",
    "related": "cyan",
    "help": "bold green",
    "raises": "bold magenta",
    "good": "bold green",
    "poor": "bold yellow",
    "bad": "bold red",
    "guard": "magenta",
    "faint": "dim",
}


def write_lines(lines: Iterable[Line], stream: TextIO, *, colours: bool = False) -> None:
    """Print lines that are laid out already; in colours even where that is no terminal."""
    console = Console(
        file=stream,
        width=_width(),
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=colours or None,
    )
    for line in lines:
        text = Text(end="")
        names: dict[str, str] = {}
        for piece in line:
            style = Style.parse(_STYLES.get(piece.style, ""))
            if piece.link:
                style += Style(link=piece.link)
                names[piece.link] = "".join(_CODE.findall(piece.text))
            text.append(piece.text, style)
        with console.capture() as captured:
            console.print(text, soft_wrap=True)
        stream.write(_named(captured.get(), names))


def _named(drawn: str, names: Mapping[str, str]) -> str:
    """Links under names that are the same in each run; those that rich gives them are not."""

    def link(found: re.Match[str]) -> str:
        return f"\x1b]8;id={names.get(found[1], '')};{found[1]}\x1b\\"

    return _LINK.sub(link, drawn) if names else drawn


def _width() -> int:
    """The columns of the terminal, which a variable of the environment may say are none."""
    return max(shutil.get_terminal_size().columns, 20)


def write_markdown(text: str, stream: TextIO, width: int, *, colours: bool = False) -> None:
    """Print a page, not wider than is good to read; in colours even where that is no terminal."""
    console = Console(file=stream, width=min(width, 100), force_terminal=colours or None)
    console.print(Markdown(text, code_theme="ansi_dark"))


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[Callable[[int, int, str], None]]:
    """Show how far a check is.

    Yields:
        What to call with the number of files done, the number of all, and the file at hand.
    """
    columns = (
        TextColumn("Checking"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
    )
    console = Console(file=stream, width=_width())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(clean(name)[-40:]))

        yield report
