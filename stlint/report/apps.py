"""The apps that a search found, as a tree: scripts, their pages, and the modules of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.files.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stlint.project.apps import Found

__all__ = ["app_lines"]


def app_lines(found: Found) -> Iterator[str]:
    """What a search found, line by line, with paths relative to the current folder.

    Args:
        found: the result of the search.
    """
    apps = {app.entry: app for app in found.apps}
    below = {page for app in found.apps for page in app.pages if page != app.entry}
    told: set[Path] = set()

    def branch(entry: Path, word: str, indent: str) -> Iterator[str]:
        told.add(entry)
        yield f"{indent}{word} {named(entry)}"
        pages = apps[entry].pages if entry in apps else ()
        for page in pages:
            if page not in told:
                yield from branch(page, "page", f"{indent}  ")
        for module in found.modules_of.get(entry, ()):
            if module not in apps:
                yield f"{indent}  module {named(module)}"

    for entry in sorted(apps.keys() - below):
        yield from branch(entry, "app", "")
    for entry in sorted(apps.keys() - told):
        yield from branch(entry, "app", "")
    inside = told | {each for modules in found.modules_of.values() for each in modules}
    for path in sorted(set(found.modules) - inside):
        yield f"in no app {named(path)}"
    if not apps and not found.modules:
        yield "no apps"
