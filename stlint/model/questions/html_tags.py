"""The tags of HTML that do not belong together: read by the parser of the standard library."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Tags"]


class Tags(HTMLParser):
    """The tags of texts that are left open, and those that are closed without having been opened.

    Only of elements whose end cannot be left out.
    """

    kept: Final = frozenset({"article", "center", "div", "form", "section", "span", "table"})

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self.open: list[str] = []
        self.closed: list[str] = []
        for text in texts:
            if "<" in text:
                self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that is opened."""
        del attrs
        if tag in self.kept:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag that is closed."""
        if tag in self.open:
            del self.open[max(at for at, each in enumerate(self.open) if each == tag) :]
        elif tag in self.kept:
            self.closed.append(tag)
