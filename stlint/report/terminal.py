"""The one place that draws with rich: colours and links on a terminal, progress, Markdown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.style import Style
from rich.text import Text

from stlint.report.columns import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from stlint.report.lines import Line

__all__ = ["progress_bar", "write_lines", "write_markdown"]

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


def write_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Print lines that are laid out already."""
    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    for line in lines:
        text = Text(end="")
        for piece in line:
            style = Style.parse(_STYLES.get(piece.style, ""))
            text.append(piece.text, style + Style(link=piece.link) if piece.link else style)
        console.print(text, soft_wrap=True)


def write_markdown(text: str, stream: TextIO, width: int) -> None:
    """Print a page, not wider than is good to read."""
    Console(file=stream, width=min(width, 100)).print(Markdown(text, code_theme="ansi_dark"))


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
    console = Console(file=stream)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(clean(name)[-40:]))

        yield report
