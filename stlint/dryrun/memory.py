"""What is left after a run: what the next one begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stlint.model.values import UNKNOWN, Module, Value

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from stlint.dryrun.fragments import Fragment
    from stlint.dryrun.machine import Arguments
    from stlint.dryrun.remembering import Remembered
    from stlint.model.events import ElementCreated
    from stlint.model.run import Run


@dataclass(frozen=True)
class Memory:
    """What is left after a run: what the next one begins with."""

    values: dict[Hashable, Value] = field(default_factory=dict)
    overrides: dict[Any, Any] = field(default_factory=dict)
    cache: dict[tuple[Any, ...], Remembered] = field(default_factory=dict)
    registered: tuple[tuple[ElementCreated, Value, Arguments], ...] = ()
    keys: frozenset[str] = frozenset()
    """The keys that belong to widgets."""
    fragments: dict[tuple[Any, ...], Fragment | None] = field(default_factory=dict)
    """The fragments that are shown, by the sites of their calls."""
    modules: dict[Path, Module] = field(default_factory=dict)
    """What the process has imported."""
    opened: bool = True
    """The page that is asked for was opened, if one is."""


def keys_drawn(run: Run) -> dict[str, bool | None]:
    """The keys of the widgets that a run has drawn (None: perhaps)."""
    drawn: dict[str, bool | None] = {}
    for event in run.elements:
        if event.stateful and event.entry is not None and drawn.get(event.entry) is not True:
            drawn[event.entry] = event.happens
    return drawn


def kept_choices(run: Run, overrides: dict[Any, Any]) -> dict[Any, Any]:
    """What the user chose, where the widget was drawn: else Streamlit may have forgotten it."""
    drawn = [each for each in run.elements if each.happens is True]
    sites = {each.place.site for each in drawn}
    widgets = {each.widget_now for each in drawn} - {None}
    return {
        site: (value if site in sites or widget in widgets else UNKNOWN, widget)
        for site, (value, widget) in overrides.items()
    }
