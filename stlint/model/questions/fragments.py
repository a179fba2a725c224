"""Fragments: what works only while one of them runs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import Stopped
    from stlint.model.run import Run

__all__ = ["reruns_of_no_fragment"]


def reruns_of_no_fragment(run: Run) -> Iterator[Stopped]:
    """Reruns with the scope of a fragment where there is none, or in one that the script runs.

    The first run is one of the whole script.
    """
    for end in run.ends:
        if end.how != "rerun" or end.scope != "fragment" or end.within("callback", "import"):
            continue
        if end.within("fragment", "dialog") is None or (end.happens and not run.steps):
            yield end
