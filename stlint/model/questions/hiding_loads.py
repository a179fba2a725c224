"""Loads in containers that nobody has opened: what is drawn in these is drawn all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stlint.model.events import ElementCreated

if TYPE_CHECKING:
    from stlint.model.events import ExternalCall
    from stlint.model.run import Run

__all__ = ["hidden_in"]


def hidden_in(run: Run, call: ExternalCall) -> ElementCreated | None:
    """The tabs, popover or expander that is closed at first and in which a call is always done.

    None where the call has a condition that its container has not: that may ask what is open.
    """
    for layer in call.around:
        if layer.kind != "container" or layer.how not in {"tabs", "popover", "expander"}:
            continue
        for element in run.of(ElementCreated, having="opens"):
            if layer.what in element.opens and _closed(element, layer.what):
                return element if element.guards.implies(call.guards) else None
    return None


def _closed(element: ElementCreated, container: object) -> bool:
    """Whether a container of an element is surely not open when the page is seen first."""
    if element.more or element.stateful or element.key is not None:
        return False
    if element.command == "tabs":
        return "default" not in element.arguments and element.opens[0] is not container
    expanded = element["expanded"]
    return element.command == "popover" or not expanded.given or expanded.is_(False)
