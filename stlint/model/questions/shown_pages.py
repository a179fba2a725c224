"""Pages that are named, and whether st.navigation shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stlint.model.events import PageNamed, PagesShown

__all__ = ["NOT_SHOWN", "lacking_in", "why_not"]

NOT_SHOWN: Final = "st.navigation shows no such page"


def why_not(event: PageNamed, shown: list[PagesShown]) -> str | None:
    """Why there is no such page, if that is sure."""
    if not event.there:
        return "there is no such file, seen from the folder of the main script"
    if event.command == "Page":
        return None
    if shown:
        known = [each.paths for each in shown if each.paths is not None]
        outside = len(known) == len(shown) and not any(event.path in each for each in known)
        asked = event.path != event.main or any(_comes_first(each, event) for each in shown)
        return NOT_SHOWN if outside and asked else None
    if event.listed:
        return None
    return "only the main script and the files in pages/ beside it are pages"


def lacking_in(event: PageNamed, shown: list[PagesShown]) -> PagesShown | None:
    """Pages that are shown before a link without the one that it leads to, if some are."""
    if event.command == "Page" or event.path == event.main:
        return None
    found = [
        each
        for each in shown
        if each.order < event.order and each.paths and event.path not in each.paths
        if not each.guards.excludes(event.guards)
    ]
    return next((each for each in found if each.happens), found[0] if found else None)


def _comes_first(shown: PagesShown, event: PageNamed) -> bool:
    """Whether the pages are known when one is named: before, the main script may be one."""
    return shown.order < event.order and event.guards.implies(shown.guards)
