"""Where the pages of the rule book are: inside an installed stlint, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stlint.rules import Rule

__all__ = ["MissingPageError", "page"]

_HERE = Path(__file__).parent.parent
_FOLDERS = (_HERE / "_rulebook", _HERE.parent / "rules")


class MissingPageError(LookupError):
    """A rule has no page: the installation is damaged, or the rule is being written."""


def page(rule: Rule) -> str:
    """Read the page of a rule.

    Returns:
        Markdown.

    Raises:
        MissingPageError: there is none.
    """
    for folder in _FOLDERS:
        file = folder / rule.topic / f"{rule.name}.md"
        if file.is_file():
            return file.read_text(encoding="utf-8").strip() + "\n"
    raise MissingPageError(f"the page of {rule.code} ({rule.name}) is missing from the rule book")
