"""What is drawn in vain: the run ends in another one before anybody has seen it."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from stlint.model.depends_on import keys_in
from stlint.model.events import CacheCalled, ExternalCall, Opaque
from stlint.model.proof import prove
from stlint.model.questions.content import is_content, is_heading
from stlint.model.values import UNKNOWN
from stlint.streamlit_api.effects import effects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stlint.model.events import ElementCreated, Event, Stopped
    from stlint.model.run import Run

__all__ = ["MESSAGES", "lost_by_reruns"]

MESSAGES: Final = frozenset({"success", "error", "info", "warning", "exception"})
_LEAVES: Final = frozenset({"rerun", "switch_page"})
_UNSEEN: Final = frozenset({"empty", "status", "spinner", "chat_message"})
"""Containers that hold what is only to be seen for a while, or is kept by who draws it."""
_QUICK: Final = sys.stdlib_module_names | {"builtins", "streamlit"}
"""Modules most of whose calls take no time in which anything could be seen."""
_LOOKS: Final = frozenset({"icon", "width", "unsafe_allow_html", "help"})
"""Arguments that say how something looks."""


def lost_by_reruns(run: Run) -> Iterator[tuple[Stopped, list[ElementCreated]]]:
    """Ends of a run that start another one, with what is drawn for the same click just before."""
    lost: dict[Stopped, list[ElementCreated]] = defaultdict(list)
    ends = [each for each in run.ends if each.how in _LEAVES and _in_place(each)]
    for element in run.elements if ends else ():
        if not _tells(element) or not _in_place(element):
            continue
        end = next((each for each in ends if _goes_on_to(element, each)), None)
        if end is not None and not _is_seen(run, element, end):
            lost[end].append(element)
    for end, elements in lost.items():
        left = [each for each in elements if not _comes_back(run, each, end)]
        if left:
            yield end, left


def _in_place(event: Event) -> bool:
    """Whether an event belongs to a run, and to nothing that is kept or imported."""
    return event.place.segment in {"script", "fragment", "dialog"} and event.place.cached is None


def _tells(element: ElementCreated) -> bool:
    """Whether an element is there for a user to read or look at."""
    if element.spot is not None or any(each.how in _UNSEEN for each in element.around):
        return False
    return element.command in MESSAGES or (is_content(element) and not is_heading(element))


def _goes_on_to(element: ElementCreated, end: Stopped) -> bool:
    """Whether a run that draws an element surely ends there, and does both for the same reason."""
    clicked = element.guards.triggers
    if end.order < element.order or end.guards.triggers != clicked:
        return False
    return (bool(clicked) or element.happens is True) and element.guards.implies(end.guards)


def _is_seen(run: Run, element: ElementCreated, end: Stopped) -> bool:
    """Whether something between the two may take so long that the element is seen."""
    between = run.events[element.order + 1 : end.order]
    return any(_takes_time(each) and not each.guards.excludes(element.guards) for each in between)


def _takes_time(event: Event) -> bool:
    if not isinstance(event, ExternalCall):
        return isinstance(event, (CacheCalled, Opaque))
    known, name = effects(), event.name
    package = name.partition(".")[0]
    slow = name in known.programs or name in known.actions or package in known.remote_packages
    return slow or package not in _QUICK or event.loads is not None or name.endswith("sleep")


def _comes_back(run: Run, element: ElementCreated, end: Stopped) -> bool:
    """Whether the next run shows the same again, or may do so."""
    if end.how == "switch_page":
        return False
    proof = prove(run, element, end)
    there = proof.way[-1][0] if proof.witness is not None and proof.way else None
    drawn = None if there is None else there.same(element)
    if there is not None and drawn is not None and there.again is not None:
        return any(_alike(drawn, each) for each in there.again.shown)
    if not element.guards.triggers:
        return True
    return any(
        each.command == element.command
        and not each.guards.triggers
        and keys_in((*each.guards, *each.arguments.values()))
        for each in run.elements
    )


def _alike(one: ElementCreated, other: ElementCreated) -> bool:
    """Whether two elements may show the same."""
    if one.command != other.command:
        return False
    ours, theirs = _shown(one), _shown(other)
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(
        mine is UNKNOWN or yours is UNKNOWN or mine == yours for mine, yours in pairs
    )


def _shown(element: ElementCreated) -> list[Any]:
    """What an element is given, as it is in this run, so far as that is known."""
    values = [value for name, value in element.arguments.items() if name not in _LOOKS]
    parts = [part for value in values for part in (value.items or (value,))]
    return [each.now for each in parts]
