"""How many apps a check was about, and how many pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stlint.project.app import App

__all__ = ["counted"]


def counted(apps: Sequence[App]) -> tuple[int, int]:
    """How many apps there are, and how many of their pages, which are run as well."""
    entries = {each.entry for each in apps}
    beside = {page for each in apps for page in each.pages if page != each.entry}
    pages = {
        each.entry
        for each in apps
        if each.entry in beside or each.shown_by is not None or each.main not in {None, each.entry}
    }
    return len(entries - pages), len(pages)
